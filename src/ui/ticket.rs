//! The answer as Markdown, for a ticket or a chat.

use std::fmt::Write;

use super::diff::hunks;
use super::state::State;
use super::words::{self, comparison};
use crate::engine::input::Edit;
use crate::engine::report::{Finding, Fix, Report};
use crate::engine::source::{DocumentId, Span};

/// The verdict, the field with what it wants and what is there, and the best fix.
pub(super) fn ticket(state: &State, report: &Report) -> String {
    let mut out = String::new();
    write(&mut out, state, report).unwrap_or_default();
    out
}

fn write(out: &mut String, state: &State, report: &Report) -> std::fmt::Result {
    let verdict = words::verdict(report.verdict);
    let Some(cause) = report.cause() else {
        writeln!(out, "**{verdict}**: `sts:AssumeRole`")?;
        return assumptions(out, report);
    };
    writeln!(out, "**{verdict}** ({}): {}", cause.certainty.name(), words::place(state, &cause.spot))?;
    writeln!(out, "\n{}", cause.title)?;
    if !cause.detail.is_empty() {
        writeln!(out, "{}", cause.detail)?;
    }
    field(out, cause)?;
    if let Some(fix) = cause.fixes.first() {
        let checked = if fix.verified { " (checked: then allowed)" } else { "" };
        writeln!(out, "\nFix: {}{checked}", fix.title.trim_end_matches('.'))?;
        let lines = diff(state, fix);
        if !lines.is_empty() {
            writeln!(out, "\n```diff\n{}\n```", lines.join("\n"))?;
        }
        if !fix.commands.is_empty() {
            writeln!(out, "\n```sh\n{}\n```", fix.commands.join("\n"))?;
        }
    }
    assumptions(out, report)?;
    writeln!(out, "\n`{}`, why-denied {}", cause.code.as_str(), env!("CARGO_PKG_VERSION"))
}

fn field(out: &mut String, cause: &Finding) -> std::fmt::Result {
    let (wanted, there) = words::labels(&cause.spot);
    let (expected, actual) = comparison(cause);
    if cause.spot.pointer.is_empty() && expected.is_empty() && actual.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    if !cause.spot.pointer.is_empty() {
        writeln!(out, "- field: `{}`", cause.spot.pointer)?;
    }
    for (label, value) in [(wanted, expected), (there, actual)] {
        let value: String = value.iter().map(|(text, _)| text.as_str()).collect();
        if !value.is_empty() {
            writeln!(out, "- {label}: `{value}`")?;
        }
    }
    Ok(())
}

fn assumptions(out: &mut String, report: &Report) -> std::fmt::Result {
    if report.assumptions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nTaken for granted:")?;
    report.assumptions.iter().try_for_each(|assumption| writeln!(out, "- {assumption}"))
}

/// The lines of a fix, signed.
fn diff(state: &State, fix: &Fix) -> Vec<String> {
    let mut lines = Vec::new();
    for (document, edits) in by_document(fix) {
        let text = state.input.text(document).unwrap_or_default();
        for hunk in hunks(text, &edits) {
            let signed = |sign: char, side: Vec<Vec<(String, bool)>>| {
                side.into_iter().map(move |line| {
                    let line: String = line.into_iter().map(|(text, _)| text).collect();
                    format!("{sign} {line}")
                })
            };
            lines.extend(signed('-', hunk.removed));
            lines.extend(signed('+', hunk.added));
        }
    }
    lines
}

/// The text edits of a fix, by the document that they change.
pub(super) fn by_document(fix: &Fix) -> Vec<(DocumentId, Vec<(Span, &str)>)> {
    let mut all: Vec<(DocumentId, Vec<(Span, &str)>)> = Vec::new();
    for edit in &fix.edits {
        let Edit::Text { document, span, text } = edit else {
            continue;
        };
        match all.iter_mut().find(|(other, _)| other == document) {
            Some((_, edits)) => edits.push((*span, text)),
            None => all.push((*document, vec![(*span, text)])),
        }
    }
    all
}
