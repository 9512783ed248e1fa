//! What a compact widget has in the place of editors: the line that denies, as a compiler prints it, and the way to the
//! whole page.

use js_sys::Function;
use wasm_bindgen::prelude::JsValue;
use yew::prelude::*;

use super::diff::{Piece, shorten};
use super::marks::of_finding;
use super::page::Page;
use super::sheet::Sheet;
use super::text::pieces;
use super::words;
use crate::text::marked_line;

/// Values longer than this are cut in the middle.
const MOST: usize = 48;

/// The line of the cause, what is marked in it, and what is said of it; nothing where it is in no text.
pub(super) fn listing(page: Page<'_>) -> Html {
    let state = page.state;
    let shown = state.report.as_ref().and_then(|report| {
        let cause = report.cause()?;
        let slot = state.holding(cause.spot.document)?;
        let span = cause.spot.span?;
        Some((
            cause,
            of_finding(report, 0, cause, slot, span),
            marked_line(&slot.text, span),
            slot.position(span.start),
        ))
    });
    let Some((cause, mark, [before, marked, after], position)) = shown else {
        return Html::default();
    };
    let row = |label: &'static str, value: &[Piece]| {
        html! {
            if !value.is_empty() {
                <dt>{ label }</dt>
                <dd>{ pieces(&shorten(value, MOST)) }</dd>
            }
        }
    };
    html! {
        <figure class="listing panel" part="listing">
            <figcaption>{ words::document(state, cause.spot.document) }</figcaption>
            <pre>
                <span>{ position.line }</span>
                <code>{ before.trim_start() }<mark>{ marked }</mark>{ after }</code>
            </pre>
            <div class="said">
                <dl>
                    { row(mark.expected_label, &mark.expected) }
                    { row(mark.actual_label, &mark.actual) }
                </dl>
                if !mark.detail.is_empty() {
                    <p>{ &mark.detail }</p>
                }
                <button type="button" class="link" onclick={page.opens(Sheet::Code(cause.code))}>
                    { cause.code.as_str() }
                </button>
            </div>
        </figure>
    }
}

/// Puts the whole page in the place of the answer.
pub(super) fn expand(page: Page<'_>) -> Html {
    match &page.host.mount.expand {
        Some(expand) if page.host.mount.is_compact() => html! {
            <button type="button" id="expand" class="button" onclick={calls(expand)}>
                { "Open in full" }
            </button>
        },
        _ => Html::default(),
    }
}

/// A click that calls a function of the element around the page.
pub(super) fn calls(function: &Function) -> Callback<MouseEvent> {
    let function = function.clone();
    Callback::from(move |_| {
        // What it throws is its own affair.
        function.call0(&JsValue::UNDEFINED).unwrap_or_default();
    })
}
