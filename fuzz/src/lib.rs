//! What every report must hold, whatever was pasted.

use std::collections::BTreeMap;

use why_denied::engine::diagnose;
use why_denied::engine::input::{Edit, Input};
use why_denied::engine::report::{Report, Verdict};
use why_denied::engine::source::{DocumentId, Span};
use why_denied::interface;
use why_denied::text::{Styles, Subject, markdown, sarif, terminal};

/// Diagnoses and checks the report.
pub fn answer(input: &Input) {
    let report = diagnose(input);
    places(input, &report);
    assert_eq!(report.cause().is_none(), report.verdict == Verdict::Allowed, "only what is allowed has no cause");
}

/// Every place of a report lies in its text, on character boundaries.
fn places(input: &Input, report: &Report) {
    let inside = |document: DocumentId, span: Span| {
        let text = input.text(document).unwrap_or_default();
        assert!(text.get(span.range()).is_some(), "{span:?} of {document}");
    };
    for finding in &report.findings {
        if let Some(span) = finding.spot.span {
            inside(finding.spot.document, span);
        }
        for related in &finding.related {
            inside(related.place.document, related.place.span);
        }
        for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
            if let Edit::Text { document, span, .. } = edit {
                inside(*document, *span);
            }
        }
    }
}

/// Writes the report as every door does.
pub fn print(input: &interface::Input) {
    let report = input.diagnose();
    places(&input.engine, &report);
    let subject = Subject { input: &input.engine, report: &report, files: &BTreeMap::new() };
    terminal(subject, &Styles::default());
    markdown(subject);
    sarif(subject);
    serde_json::to_string(&interface::Report::new(&input.engine, &report)).expect("a report is JSON");
}
