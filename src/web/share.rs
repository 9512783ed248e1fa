//! Everything of an input that can be handed on: its report in every form, with or without names.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{read, values};
use crate::engine::diagnose;
use crate::engine::redact::{Redacted, redact};
use crate::engine::report::Finding;
use crate::interface::{Report, Value, Whole};
use crate::text::{Subject, changes, markdown, sarif};

#[derive(Serialize)]
struct Shared {
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

/// The report of an input in every form. `redacted`: with account IDs, names and external IDs replaced.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "JavaScript reaches it")]
pub fn share(input: &JsValue, redacted: bool) -> Result<JsValue, JsValue> {
    let Whole { input, off } = read(input, Whole::new)?;
    let Redacted { input, replaced, kept, same } = if redacted { redact(&input) } else { Redacted::not(input) };
    let whole = Whole { input, off };
    let input = whole.given();
    let report = diagnose(&input);
    let subject = Subject { input: &input, report: &report, files: &BTreeMap::new() };
    let of = |finding: &Finding| finding.fixes.iter().map(|fix| changes(subject, fix)).collect();
    Ok(values::write(&Shared {
        input: whole.value(),
        report: Report::new(&input, &report),
        markdown: markdown(subject),
        sarif: sarif(subject),
        changes: report.findings.iter().map(of).collect(),
        replaced: replaced.into_iter().map(|one| [one.kind.words().to_owned(), one.before, one.after]).collect(),
        kept: kept.into_iter().map(|kept| [kept.text, kept.why]).collect(),
        same,
    }))
}
