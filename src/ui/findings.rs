//! Everything there is to say, each line a way to its place.

use yew::prelude::*;

use super::page::Page;
use super::sheet::Sheet;
use super::state::{Action, State};
use super::text::sentence;
use super::words::{self, segments};
use crate::engine::report::Severity;

/// The list of findings; nothing where there are none.
pub(super) fn findings(page: Page<'_>) -> Html {
    let state = page.state;
    if state.findings().is_empty() {
        return Html::default();
    }
    html! {
        <section class="findings panel" aria-labelledby="findings">
            <h2 id="findings">{ "Findings" }<small>{ "worst first" }</small></h2>
            <ol>
                for (index, finding) in state.findings().iter().enumerate() {
                    <li
                        class={classes!(finding.severity.name(), (index == state.selected).then_some("selected"))}
                        data-testid="finding"
                        data-code={finding.code.as_str()}
                        data-severity={finding.severity.name()}
                    >
                        <button
                            type="button"
                            aria-current={(index == state.selected).then_some("true")}
                            onclick={page.on(Action::Select(index))}
                        >
                            <span class="sign" aria-label={severity(finding.severity)} role="img" />
                            <span>
                                { sentence(&segments(&finding.title), usize::MAX) }
                                <small>{ sentence(&segments(&words::place(state, &finding.spot)), usize::MAX) }</small>
                            </span>
                        </button>
                        if index == state.selected {
                            <div class="more">
                                if !finding.detail.is_empty() {
                                    <p>{ sentence(&segments(&finding.detail), usize::MAX) }</p>
                                }
                                if !finding.related.is_empty() {
                                    <ul>
                                        for related in &finding.related {
                                            <li>
                                                { sentence(&segments(&related.label), usize::MAX) }
                                                { " " }
                                                <button type="button" class="link" onclick={page.on(Action::Go(related.place))}>
                                                    { place(state, related.place) }
                                                </button>
                                            </li>
                                        }
                                    </ul>
                                }
                                <button type="button" class="link" onclick={page.opens(Sheet::Code(finding.code))}>{ finding.code.as_str() }</button>
                            </div>
                        }
                    </li>
                }
            </ol>
        </section>
    }
}

fn place(state: &State, place: crate::engine::source::Place) -> String {
    let line = state.line(place.document, place.span).map_or_else(String::new, |line| format!(", line {line}"));
    format!("{}{line}", words::document(state, place.document))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}
