//! The answer: what AWS does, how sure that is, where it is decided and why, and what to do about it.

use std::collections::BTreeMap;

use yew::prelude::*;

use super::compact::{expand, listing};
use super::copy::Copy;
use super::fixes::fixes;
use super::page::Page;
use super::sheet::Sheet;
use super::state::{Action, State};
use super::text::sentence;
use super::words::{self, segments};
use crate::engine::finding::Code;
use crate::engine::report::{Certainty, Denied, Finding, Report, Safety, Spot, Verdict};
use crate::engine::source::{DocumentId, Layer};
use crate::text::{Subject, markdown};

/// Values longer than this are cut in the middle.
const MOST: usize = 64;

/// The answer.
pub(super) fn answer(page: Page<'_>) -> Html {
    let state = page.state;
    let Some(report) = &state.report else {
        return invitation(page);
    };
    let cause = report.cause();
    let ticket = {
        let (input, report) = (state.input.clone(), report.clone());
        Callback::from(move |()| markdown(Subject { input: &input, report: &report, files: &BTreeMap::new() }))
    };
    html! {
        <section class={classes!("answer", words::tone(report.verdict))} part="answer" aria-label="Answer">
            <p class="sr" aria-live="polite">{ spoken(state, report) }</p>
            <div class="kick">
                <span class={classes!("chip", words::tone(report.verdict))} data-testid="verdict">
                    { words::verdict(report.verdict) }
                </span>
                if let Some(cause) = cause {
                    <span data-testid="answer-place">
                        { sentence(&segments(&whence(state, report.verdict, &cause.spot)), MOST) }
                    </span>
                    <span class="chip" title={certainty(cause.certainty)}>{ cause.certainty.name() }</span>
                }
                if let Some(kind) = report.denial.map(denial) {
                    <span class="kind">{ kind }</span>
                }
                if let Some(example) = &state.example {
                    <span class="example">
                        { format!("Example{}: {}", if state.touched { ", edited" } else { "" }, example) }
                        if !page.host.mount.read_only && !page.host.mount.is_compact() {
                            <button type="button" class="link" data-testid="clear-example" onclick={page.on(Action::Clear)}>
                                { "Clear and paste yours" }
                            </button>
                        }
                    </span>
                }
            </div>
            <h1 data-testid="answer-title" aria-level={page.host.mount.level()}>{ headline(report, cause) }</h1>
            if let Some(note) = note(report, cause) {
                <p class="note">{ sentence(&segments(&note), MOST) }</p>
            }
            if let Some(sides) = report.sides.as_ref().filter(|sides| sides.notable) {
                <p class="note" data-testid="sides">{ sentence(&segments(&sides.text), MOST) }</p>
            }
            if page.host.mount.is_compact() {
                { listing(page) }
                { fixes(page) }
            }
            <div class="acts">
                if let Some(cause) = cause.filter(|_| !page.host.mount.is_compact()) {
                    { paste_button(page, cause) }
                    { fix_button(page, cause) }
                    if shows(cause) {
                        <button type="button" class="button" data-testid="show-field" onclick={page.on(Action::Select(0))}>
                            { "Show the field" }<kbd>{ "F8" }</kbd>
                        </button>
                    }
                }
                { expand(page) }
                <Copy label="Copy for a ticket" test_id="copy-ticket" text={ticket} />
            </div>
        </section>
    }
}

/// Goes to the box that the answer waits for.
fn paste_button(page: Page<'_>, cause: &Finding) -> Html {
    let missing = page.state.slots.iter().find(|slot| {
        let decides = matches!(slot.layer, Layer::TrustPolicy | Layer::IdentityPolicies);
        decides && slot.is_blank() && cause.code == Code::LayerNotGiven
    });
    let Some(slot) = missing else {
        return Html::default();
    };
    html! {
        <button type="button" class="button primary" data-testid="paste-missing" onclick={page.on(Action::Open(slot.id))}>
            { format!("Paste the {}", slot.layer.words()) }
        </button>
    }
}

/// Applies the cause's best fix.
fn fix_button(page: Page<'_>, cause: &Finding) -> Html {
    let Some(fix) = words::best_fix(cause).filter(|_| !page.host.mount.read_only) else {
        return Html::default();
    };
    let verb = if fix.is_request() { "Try it" } else { "Fix" };
    let primary = (fix.safety != Safety::Widens).then_some("primary");
    html! {
        <button
            type="button"
            class={classes!("button", primary)}
            title={words::plain(&fix.title)}
            data-testid="fix-cause"
            onclick={page.on(Action::Apply(0, 0))}
        >
            { format!("{verb} {}", words::fix_place(page.state, fix)) }
        </button>
    }
}

/// What stands where the answer will be.
fn invitation(page: Page<'_>) -> Html {
    html! {
        <section class="answer none" part="answer" aria-label="Answer">
            <h1 data-testid="answer-title" aria-level={page.host.mount.level()}>{ "Paste the error, then the two policies." }</h1>
            <p class="note">
                { "The error alone tells who called and for which role; with the trust policy of the role and the \
                   policies of the caller the field is found. Paste them anywhere, all at once, or drop files: each \
                   text lands in its box. Everything stays in this browser." }
            </p>
            <div class="acts">
                { expand(page) }
                <button type="button" class="button" onclick={page.opens(Sheet::Examples)}>{ "Look at examples" }</button>
            </div>
        </section>
    }
}

fn headline(report: &Report, cause: Option<&Finding>) -> Html {
    match cause {
        Some(cause) => sentence(&words::title(cause), MOST),
        None => html! {
            match report.verdict {
                Verdict::Allowed => { "The role can be assumed." }
                Verdict::Denied => { "The policies deny the call." }
                Verdict::Rejected => { "STS refuses the call." }
                Verdict::Undetermined => { "It depends on what is not known yet." }
                Verdict::InvalidInput => { "Nothing here can be read as a policy or an error." }
            }
        },
    }
}

/// What the sentence leaves open and no card in a text says.
fn note(report: &Report, cause: Option<&Finding>) -> Option<String> {
    match cause {
        Some(cause) if cause.spot.span.is_none() => Some(cause.detail.clone()).filter(|detail| !detail.is_empty()),
        Some(_) => None,
        None if report.verdict == Verdict::Allowed => Some(
            "Every policy given here lets this call through. Should AWS still deny it, something is in force that is \
             not on this page: see what was taken for granted."
                .to_owned(),
        ),
        None => None,
    }
}

/// What a screen reader hears when the answer changes.
fn spoken(state: &State, report: &Report) -> String {
    let verdict = words::verdict(report.verdict);
    match report.cause() {
        Some(cause) => {
            let whence = whence(state, report.verdict, &cause.spot);
            format!("{verdict} {}: {}", words::plain(&whence), words::plain(&cause.title))
        }
        None => verdict.to_owned(),
    }
}

/// Where it is decided, to follow the verdict in a sentence.
fn whence(state: &State, verdict: Verdict, spot: &Spot) -> String {
    let preposition = match (verdict, spot.document) {
        (_, DocumentId::Error) => "in",
        (Verdict::Denied, document) if document != DocumentId::Request => "by",
        (Verdict::Denied | Verdict::Rejected, _) => "for",
        _ => "at",
    };
    format!("{preposition} the {}", words::place(state, spot))
}

/// Whether there is a place to go to.
fn shows(finding: &Finding) -> bool {
    finding.spot.span.is_some() || !finding.spot.pointer.is_empty()
}

fn denial(denied: Denied) -> &'static str {
    match denied {
        Denied::Explicit => "explicit deny",
        Denied::Implicit => "implicit deny",
    }
}

fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "It follows from what is given",
        Certainty::Likely => "It follows if what is usual is so",
        Certainty::Possible => "One of several that could be",
    }
}
