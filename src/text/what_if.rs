//! The conditions in play as text: what each requires, what the request has, and what each value would do.

use std::fmt::Write as _;

use super::Subject;
use super::clean::{clean, values};
use super::markdown::{cell, prose};
use super::terminal::Styles;
use crate::engine::report::{ConditionReport, KeyPresence};
use crate::engine::truth::Truth;

/// The conditions for a terminal, one block each.
pub fn what_if(subject: Subject<'_>, styles: &Styles) -> String {
    let mut out = String::from("\nwhat if:\n");
    for condition in &subject.report.conditions {
        let (sign, style) = match condition.result {
            Truth::Yes => ("✓", styles.good),
            Truth::No => ("✗", styles.error),
            Truth::Unknown => ("?", styles.note),
        };
        let ConditionReport { key, operator, spot, effect, .. } = condition;
        let place = format!("{}  {} ({effect})", subject.name(spot.document), spot.pointer);
        _ = writeln!(out, "  {style}{sign}{style:#} {}", clean(&format!("{operator} {key}")));
        _ = writeln!(out, "      --> {}", clean(&place));
        _ = writeln!(out, "      required: {}", values(&condition.required));
        _ = writeln!(out, "      request:  {}", clean(&actual(condition)));
        _ = writeln!(out, "      outcome:  {}", clean(&condition.words()));
    }
    out
}

/// The conditions as a table in Markdown.
pub fn markdown_what_if(subject: Subject<'_>) -> String {
    let mut out = String::from("\n**What if**\n\n| condition | required | request | | outcome |\n");
    out.push_str("| --- | --- | --- | --- | --- |\n");
    for condition in &subject.report.conditions {
        let sign = match condition.result {
            Truth::Yes => "holds",
            Truth::No => "fails",
            Truth::Unknown => "not known",
        };
        let key = cell(&format!("{} {}", condition.operator, condition.key));
        let (required, has) = (cell(&condition.required.join(" or ")), cell(&actual(condition)));
        let outcome = prose(&condition.words()).replace('|', "\\|");
        _ = writeln!(out, "| {key} | {required} | {has} | {sign} | {outcome} |");
    }
    out
}

/// What the request has for the key of a condition.
fn actual(condition: &ConditionReport) -> String {
    match (&condition.actual, condition.presence) {
        (Some(values), _) => values.join(", "),
        (None, KeyPresence::Unknown) => "(not known)".to_owned(),
        (None, _) => "(none)".to_owned(),
    }
}
