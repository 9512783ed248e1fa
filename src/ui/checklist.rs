//! The checklist: what people check by hand, filled in, each open point with the commands that show it.

use yew::prelude::*;

use super::copy::Copy;
use super::page::Page;
use super::sheet::Sheet;
use super::text::sentence;
use super::words::segments;
use crate::engine::report::Point;
use crate::engine::truth::Truth;

/// The checklist, folded; nothing where there is none.
pub(super) fn checklist(page: Page<'_>) -> Html {
    let Some(report) = page.state.report.as_ref().filter(|report| !report.checklist.is_empty()) else {
        return Html::default();
    };
    let count = |state| report.checklist.iter().filter(|point| point.state == state).count();
    let counts = format!("{} ✓ · {} ✗ · {} ?", count(Truth::Yes), count(Truth::No), count(Truth::Unknown));
    html! {
        <details class="checklist panel" data-testid="checklist">
            <summary><b>{ "Checklist" }</b><small>{ counts }</small></summary>
            <ul>{ for report.checklist.iter().map(|point| line(page, point)) }</ul>
        </details>
    }
}

fn line(page: Page<'_>, point: &Point) -> Html {
    let (sign, label, tone) = match point.state {
        Truth::Yes => ("✓", "Holds", "ok"),
        Truth::No => ("✗", "Fails", "deny"),
        Truth::Unknown => ("?", "Not known", "maybe"),
    };
    html! {
        <li class={tone} data-id={point.id}>
            <span class="sign" role="img" aria-label={label}>{ sign }</span>
            <div>
                if let Some(vendor) = point.vendor {
                    { vendor }{ ": " }
                }
                { point.title }
                if !point.text.is_empty() {
                    <small>{ sentence(&segments(&point.text), usize::MAX) }</small>
                }
                if let Some(code) = point.finding {
                    { " " }
                    <button type="button" class="link" onclick={page.opens(Sheet::Code(code))}>{ code.as_str() }</button>
                }
                for command in &point.commands {
                    <p><code>{ command }</code><Copy label="Copy" text={copied(command)} /></p>
                }
            </div>
        </li>
    }
}

fn copied(command: &str) -> Callback<(), String> {
    let command = command.to_owned();
    Callback::from(move |()| command.clone())
}
