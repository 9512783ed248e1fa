//! What mends the shown finding: each fix as lines before and after, with the proof that the call is then allowed.

use yew::prelude::*;

use super::copy::Copy;
use super::diff::{Hunk, Piece, hunks};
use super::page::Page;
use super::sheet::APPLY;
use super::state::{Action, State};
use super::text::{pieces, sentence};
use super::words::{self, segments};
use crate::engine::input::{Edit, Parameter};
use crate::engine::report::{Fix, Safety};
use crate::engine::source::{DocumentId, Span};

/// The fixes of the shown finding.
pub(super) fn fixes(page: Page<'_>) -> Html {
    let state = page.state;
    let Some(finding) = state.shown().filter(|finding| !finding.fixes.is_empty()) else {
        return Html::default();
    };
    let most = if page.host.mount.is_compact() { 1 } else { usize::MAX };
    html! {
        <section class="fixes" aria-label="Fixes">
            for (index, fix) in finding.fixes.iter().enumerate().take(most) {
                { card(page, index, fix, most.min(finding.fixes.len()) == 1) }
            }
        </section>
    }
}

fn card(page: Page<'_>, index: usize, fix: &Fix, is_only: bool) -> Html {
    let state = page.state;
    let changes = !fix.edits.is_empty();
    let number = if is_only { "Fix".to_owned() } else { format!("Fix {}", index + 1) };
    let commands = {
        let commands = fix.commands.join("\n");
        Callback::from(move |()| commands.clone())
    };
    html! {
        <article class="fix panel" part="fix" data-testid="fix" data-verified={fix.verified.to_string()}>
            <h2>{ number }<small>{ words::fix_place(state, fix) }</small></h2>
            if fix.parts.len() > 1 {
                <ol class="what">
                    for part in &fix.parts {
                        <li>{ sentence(&segments(&part.title), usize::MAX) }</li>
                    }
                </ol>
            } else {
                <p class="what">{ sentence(&segments(&fix.title), usize::MAX) }</p>
            }
            <div class="diff">
                for (document, edits) in by_document(fix) {
                    for hunk in hunks(state.input.text(document).unwrap_or_default(), &edits) {
                        { lines(&hunk) }
                    }
                }
                if !changes {
                    for command in &fix.commands {
                        <div>{ signed("$", html! { command }) }</div>
                    }
                }
                for edit in &fix.edits {
                    if let Edit::Request { parameter, value } = edit {
                        { parameter_lines(state, parameter, value.as_deref()) }
                    }
                }
            </div>
            <div class="foot">
                if fix.verified {
                    <span class="proof">{ "✓ checked: then allowed" }</span>
                } else if changes {
                    <span class="part">{ "may not be enough alone" }</span>
                }
                if changes {
                    <span class={classes!("safety", (fix.safety == Safety::Widens).then_some("wide"))}>
                        { words::safety(fix.safety) }
                    </span>
                }
                <span class="buttons">
                if changes && !page.host.mount.read_only {
                    <button type="button" class="button" data-testid="apply-fix" aria-keyshortcuts={(index == 0).then_some(APPLY)} onclick={page.on(Action::Apply(state.selected, index))}>
                        { if fix.is_request() { "Try it" } else { "Apply" } }
                    </button>
                }
                if !fix.commands.is_empty() {
                    <Copy label={if fix.commands.len() == 1 { "Copy command" } else { "Copy commands" }} text={commands} />
                }
                </span>
            </div>
        </article>
    }
}

/// The text edits of a fix, by the document that they change.
fn by_document(fix: &Fix) -> Vec<(DocumentId, Vec<(Span, &str)>)> {
    let mut all: Vec<(DocumentId, Vec<_>)> = Vec::new();
    for edit in &fix.edits {
        let Edit::Text { document, span, text } = edit else {
            continue;
        };
        match all.iter_mut().find(|(other, _)| other == document) {
            Some((_, edits)) => edits.push((*span, text.as_str())),
            None => all.push((*document, vec![(*span, text.as_str())])),
        }
    }
    all
}

fn lines(hunk: &Hunk) -> Html {
    html! {
        <>
            for line in &hunk.removed {
                <del>{ signed("-", pieces(line)) }</del>
            }
            for line in &hunk.added {
                <ins>{ signed("+", pieces(line)) }</ins>
            }
        </>
    }
}

/// A parameter before and after, as the command line spells it.
fn parameter_lines(state: &State, parameter: &Parameter, value: Option<&str>) -> Html {
    let before = state.report.as_deref().and_then(|report| words::known(report, parameter));
    let show = |value: &str| {
        let name =
            words::flag(parameter).map_or_else(|| format!("{}:", words::parameter_label(parameter)), str::to_owned);
        let line: Vec<Piece> = vec![(format!("{name} {value}"), false)];
        pieces(&line)
    };
    html! {
        <>
            if let Some(before) = before.filter(|before| Some(before.as_str()) != value) {
                <del>{ signed("-", show(&before)) }</del>
            }
            if let Some(value) = value {
                <ins>{ signed("+", show(value)) }</ins>
            }
        </>
    }
}

fn signed(sign: &'static str, line: Html) -> Html {
    html! { <><span aria-hidden="true">{ sign }</span><span>{ line }</span></> }
}
