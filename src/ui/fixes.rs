//! What mends the shown finding: each fix as lines before and after, with the proof that the call is then allowed.

use yew::prelude::*;

use super::copy::Copy;
use super::diff::{Hunk, Piece, hunks};
use super::editor::Host;
use super::state::{Action, Store};
use super::text::{pieces, sentence};
use super::ticket::by_document;
use super::words::{self, segments};
use crate::engine::input::{Edit, Parameter};
use crate::engine::report::{Fix, Safety};

#[derive(Properties, PartialEq)]
pub(super) struct FixesProps {
    pub(super) state: Store,
}

/// The fixes of the shown finding.
#[component]
pub(super) fn Fixes(props: &FixesProps) -> Html {
    let state = &props.state;
    let Some(finding) = state.shown().filter(|finding| !finding.fixes.is_empty()) else {
        return Html::default();
    };
    html! {
        <section class="fixes" aria-label="Fixes">
            for (index, fix) in finding.fixes.iter().enumerate() {
                <FixCard state={state.clone()} {index} fix={fix.clone()} only={finding.fixes.len() == 1} />
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct FixProps {
    state: Store,
    index: usize,
    fix: Fix,
    only: bool,
}

/// One fix.
#[component]
fn FixCard(props: &FixProps) -> Html {
    let FixProps { state, index, fix, only } = props;
    let read_only = use_context::<Host>().is_some_and(|host| host.read_only);
    let on_apply = {
        let (state, finding, index) = (state.dispatcher(), state.selected, *index);
        Callback::from(move |_: MouseEvent| state.dispatch(Action::Apply(finding, index)))
    };
    let changes = !fix.edits.is_empty();
    let number = if *only { "Fix".to_owned() } else { format!("Fix {}", index + 1) };
    let commands = {
        let commands = fix.commands.join("\n");
        Callback::from(move |()| commands.clone())
    };
    html! {
        <article class="fix panel" data-testid="fix" data-verified={fix.verified.to_string()}>
            <h2>{ number }<small>{ words::fix_place(state, fix) }</small></h2>
            <p class="what">{ sentence(&segments(&fix.title), usize::MAX) }</p>
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
                if changes && !read_only {
                    <button type="button" class="button" data-testid="apply-fix" onclick={on_apply}>
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
fn parameter_lines(state: &Store, parameter: &Parameter, value: Option<&str>) -> Html {
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
