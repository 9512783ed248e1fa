//! A report as text: for a terminal, as rustc prints; for a ticket, in Markdown; for code scanning, in SARIF.
//!
//! All three are pure functions of a [`Subject`]. Pasted text is hostile until shown otherwise: whatever could move a
//! cursor, turn the direction of reading or end a code block is written out.

mod checklist;
mod clean;
mod hunks;
mod markdown;
mod sarif;
mod snippet;
mod terminal;
#[cfg(test)]
mod tests;
mod what_if;

use std::collections::BTreeMap;

pub use self::checklist::{checklist, markdown_checklist};
pub use self::markdown::{changes, markdown, markdown_refusal};
pub use self::sarif::{sarif, sarif_refusal};
pub use self::terminal::{Styles, terminal, terminal_refusal};
pub use self::what_if::{markdown_what_if, what_if};
use crate::engine::input::Input;
use crate::engine::report::{Basis, Finding, Report, Verdict};
use crate::engine::source::{DocumentId, Span};

/// What is printed.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What was given.
    pub input: &'a Input,
    /// What the engine says to it.
    pub report: &'a Report,
    /// The files that the documents were read from, where they were.
    pub files: &'a BTreeMap<DocumentId, String>,
}

/// The line on which a span starts, cut to what a terminal holds: before the marked part, that part, and after it.
pub fn marked_line(text: &str, span: Span) -> [String; 3] {
    let (line, mark) = snippet::first_line(text, span);
    let snippet::Cut { before, mark, after } = snippet::Cut::new(line, mark);
    [before, mark, after]
}

impl Subject<'_> {
    /// What a document is called.
    fn name(&self, document: DocumentId) -> String {
        self.files.get(&document).cloned().unwrap_or_else(|| document.to_string())
    }

    /// What stands before the title of a finding: the verdict before the cause, else its weight.
    fn heading(&self, index: usize, finding: &Finding) -> &'static str {
        if index == 0 && self.report.has_cause { verdict(self.report.verdict) } else { finding.severity.name() }
    }

    /// The first line of a report that has no cause.
    fn summary(&self) -> &'static str {
        match self.report.verdict {
            Verdict::Allowed => "allowed: the call passes every policy that was given",
            other => verdict(other),
        }
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::InvalidInput => "invalid input",
        other => other.name(),
    }
}

/// What the code's caret says of a finding.
fn label(finding: &Finding) -> Option<String> {
    match (finding.basis, &finding.actual, finding.expected.as_slice()) {
        (Basis::Text, _, [only]) => Some(format!("write {}", clean::code(only))),
        (Basis::Text, ..) | (_, None, []) => None,
        (_, Some(actual), _) => Some(format!("the request has {}", clean::code(actual))),
        (Basis::Unknown, None, _) => Some("required; what the request has is not known".to_owned()),
        (Basis::Request, None, _) => Some("required; the request shows none".to_owned()),
    }
}
