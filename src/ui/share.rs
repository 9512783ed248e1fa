//! What can be handed on, and the sheet for it.
//!
//! The sheet itself is a part, loaded when it is opened: compression, the clipboard and files are the browser's own.

use std::collections::BTreeMap;

use js_sys::{Array, Function, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::{JsCast as _, JsValue};
use web_sys::Element;
use yew::prelude::*;

use super::state::{State, Whole};
use crate::engine::redact::{Redacted, redact};
use crate::engine::report::Finding;
use crate::interface::{Report, Value, write};
use crate::text::{Subject, changes, markdown, sarif};
use crate::web;

/// Everything that a link or a file can hold.
#[derive(Serialize)]
pub(super) struct Shared {
    input: Value,
    report: Report,
    markdown: String,
    sarif: Value,
    /// For each finding, for each of its fixes, the lines of its difference.
    changes: Vec<Vec<Vec<String>>>,
    replaced: Vec<[String; 3]>,
    kept: Vec<[String; 2]>,
    same: bool,
}

impl Shared {
    /// None while nothing is given.
    pub(super) fn new(state: &State, redacted: bool) -> Option<Self> {
        let Whole { input, off } = state.whole();
        let Redacted { input, replaced, kept, same } = if redacted { redact(&input) } else { Redacted::not(input) };
        let whole = Whole { input, off };
        let json = whole_value(&whole);
        let shown = State::left(whole);
        let (input, report) = (&*shown.input, shown.report.as_deref()?);
        let subject = Subject { input, report, files: &BTreeMap::new() };
        let of = |finding: &Finding| finding.fixes.iter().map(|fix| changes(subject, fix)).collect();
        Some(Self {
            input: json,
            report: Report::new(input, report),
            markdown: markdown(subject),
            // The pages of help would be a tenth of the whole page.
            sarif: sarif(subject, |_| ""),
            changes: report.findings.iter().map(of).collect(),
            replaced: replaced.into_iter().map(|one| [one.kind.words().to_owned(), one.before, one.after]).collect(),
            kept: kept.into_iter().map(|kept| [kept.text, kept.why]).collect(),
            same,
        })
    }
}

/// What `diagnose` takes, and in `off` which documents of it are switched off.
pub(super) fn whole_value(whole: &Whole) -> Value {
    let mut value = write(&whole.input);
    if let (Value::Object(members), false) = (&mut value, whole.off.is_empty()) {
        members.push(("off".to_owned(), whole.off.iter().map(|name| name.as_str().into()).collect()));
    }
    value
}

/// What `whole_value` wrote.
pub(super) fn read_whole(value: &JsValue) -> Result<Whole, JsValue> {
    let off = Reflect::get(value, &"off".into()).unwrap_or_default();
    let names = Array::is_array(&off)
        .then(|| off.unchecked_into::<Array>().iter().filter_map(|name| name.as_string()).collect());
    Ok(Whole { input: web::read(value)?.engine, off: names.unwrap_or_default() })
}

#[derive(Properties, PartialEq)]
pub(super) struct ShareProps {
    /// Lets a part fill an element.
    pub(super) fill: Option<Function>,
}

/// The sheet.
#[component]
pub(super) fn Share(props: &ShareProps) -> Html {
    let place = use_node_ref();
    use_effect_with(place.clone(), {
        let fill = props.fill.clone();
        move |place| {
            if let (Some(fill), Some(place)) = (fill, place.cast::<Element>()) {
                // It tells the user itself where it fails.
                fill.call2(&JsValue::UNDEFINED, &"share".into(), &place).unwrap_or_default();
            }
        }
    });
    html! {
        <>
            <h2 id="sheet">{ "Share" }</h2>
            <div class="share" ref={place} />
        </>
    }
}
