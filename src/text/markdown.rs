//! A report for a ticket or a chat, in GitHub's Markdown.

use std::fmt::Write as _;

use super::clean::{clean, lines};
use super::hunks::hunks;
use super::snippet::{Cut, first_line};
use super::terminal::{numbered, remarks, request_changes};
use super::{Subject, label, verdict};
use crate::engine::report::{Basis, Finding, Fix, Verdict};
use crate::engine::source::Place;
use crate::interface::Lines;

/// Writes one line; writing to a string does not fail.
macro_rules! line {
    ($out:expr, $($format:tt)*) => {
        let _ = writeln!($out, $($format)*);
    };
}

/// The report in Markdown.
pub fn markdown(subject: Subject<'_>) -> String {
    let mut out = String::new();
    let report = subject.report;
    if !report.has_cause {
        line!(out, "### {}", prose(subject.summary()));
    }
    let places = Lines::new(subject.input);
    for (i, finding) in report.findings.iter().enumerate() {
        let gap = if out.is_empty() { "" } else { "\n" };
        line!(out, "{gap}### {}: {}\n", subject.heading(i, finding), prose(&finding.title));
        write_finding(&mut out, subject, &places, finding);
    }
    write_layers(&mut out, subject);
    if let Some(sides) = report.sides.as_ref().filter(|sides| sides.notable) {
        line!(out, "\n**Sides**: {}\n", prose(&sides.text));
        for (i, repair) in sides.repairs.iter().enumerate() {
            line!(out, "{}. {}: {}", i + 1, repair.layer.words(), prose(&repair.text));
        }
    }
    if !report.assumptions.is_empty() {
        line!(out, "\n**Assumed**\n");
    }
    for assumption in &report.assumed() {
        line!(out, "- {}", prose(assumption));
    }
    out
}

/// What stands for a report on an input that cannot be read, for the reason `title`.
pub fn markdown_refusal(title: &str) -> String {
    format!("### {}: {}\n", verdict(Verdict::InvalidInput), prose(title))
}

fn write_finding(out: &mut String, subject: Subject<'_>, places: &Lines<'_>, finding: &Finding) {
    let spot = &finding.spot;
    let place = spot.span.map(|span| Place { document: spot.document, span });
    let line = place.and_then(|place| places.range(place)).map(|range| format!(" line {}", range.start.line));
    let pointer = if spot.pointer.is_empty() { String::new() } else { format!(", {}", code(&spot.pointer)) };
    let name = code(&subject.name(spot.document));
    let (id, certainty) = (finding.code.as_str(), finding.certainty.name());
    line!(out, "`{id}` · {certainty} · {name}{}{pointer}", line.unwrap_or_default());
    write_snippet(out, subject, places, place, '^', label(finding).as_deref());
    if !finding.expected.is_empty() || finding.actual.is_some() {
        let expected: Vec<_> = finding.expected.iter().map(|value| code(value)).collect();
        let required = if expected.is_empty() { "nothing".to_owned() } else { expected.join(" or ") };
        line!(out, "\n- required: {required}");
        let missing = if finding.basis == Basis::Unknown { "not known" } else { "none" };
        if finding.basis != Basis::Text {
            line!(out, "- request: {}", finding.actual.as_deref().map_or_else(|| missing.to_owned(), code));
        }
    }
    for (i, line) in finding.detail.lines().enumerate() {
        line!(out, "{}{}", if i == 0 { "\n" } else { "" }, prose(line));
    }
    for fix in &finding.fixes {
        write_fix(out, subject, fix);
    }
    for related in &finding.related {
        let name = code(&subject.name(related.place.document));
        line!(out, "\nSee {name}: {}", prose(&related.label));
        write_snippet(out, subject, places, Some(related.place), '-', None);
    }
}

fn write_snippet(
    out: &mut String,
    subject: Subject<'_>,
    places: &Lines<'_>,
    place: Option<Place>,
    mark: char,
    label: Option<&str>,
) {
    let Some(place) = place else { return };
    let (Some(text), Some(range)) = (subject.input.text(place.document), places.range(place)) else { return };
    let (line, marked) = first_line(text, place.span);
    let cut = Cut::new(line, marked);
    let number = range.start.line.to_string();
    let carets = mark.to_string().repeat(cut.carets());
    let label = label.map(|label| format!(" {label}")).unwrap_or_default();
    let (gutter, pad) = (number.len(), cut.pad());
    fenced(out, "text", &format!("{number} | {}\n{:gutter$} | {:pad$}{carets}{label}", cut.line(), "", ""));
}

fn write_fix(out: &mut String, subject: Subject<'_>, fix: &Fix) {
    let (proof, warning) = remarks(fix);
    line!(out, "\n**{}**{proof}{warning}", prose(&fix.title));
    for (at, part) in numbered(fix).enumerate() {
        line!(out, "{}{}", if at == 0 { "\n" } else { "" }, prose(&part));
    }
    let diff = changes(subject, fix);
    if !diff.is_empty() {
        fenced(out, "diff", &diff.join("\n"));
    }
    if !fix.commands.is_empty() {
        let commands: Vec<_> = fix.commands.iter().flat_map(|command| lines(command)).collect();
        fenced(out, "sh", &commands.join("\n"));
    }
}

/// The lines that a fix changes, as a difference.
pub fn changes(subject: Subject<'_>, fix: &Fix) -> Vec<String> {
    let mut diff: Vec<String> = Vec::new();
    for hunk in hunks(subject.input, &fix.edits) {
        diff.push(format!("@@ {} @@", clean(&subject.name(hunk.document))));
        diff.extend(hunk.removed.iter().map(|line| format!("- {line}")));
        diff.extend(hunk.added.iter().map(|line| format!("+ {line}")));
    }
    diff.extend(request_changes(&fix.edits));
    diff
}

fn write_layers(out: &mut String, subject: Subject<'_>) {
    let mut given = subject.report.layers.iter().filter_map(|layer| Some((layer.document?, layer))).peekable();
    if given.peek().is_some() {
        line!(out, "\n| document | says | to |\n| --- | --- | --- |");
    }
    for (document, layer) in given {
        let outcome = layer.outcome.name().replace('_', " ");
        let (name, action) = (cell(&subject.name(document)), cell(&layer.action));
        line!(out, "| {name} | {outcome} | {action} |");
    }
}

/// A code block that `content` cannot end.
pub(super) fn fenced(out: &mut String, language: &str, content: &str) {
    let fence = "`".repeat(longest_run(content).max(2) + 1);
    line!(out, "\n{fence}{language}\n{content}\n{fence}");
}

/// A code span that `text` cannot end.
fn code(text: &str) -> String {
    let text = clean(text);
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A code span within a table, where a bar would end the cell.
pub(super) fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// One of our sentences. The user's words in it stand between backticks; outside of them, nothing is markup.
pub(super) fn prose(text: &str) -> String {
    let text = clean(text);
    let piece = |(i, piece): (usize, &str)| match i % 2 {
        0 => escaped(piece),
        _ => format!("`{piece}`"),
    };
    // With an odd backtick no span can be told from what stands between two.
    if text.matches('`').count() % 2 == 1 { escaped(&text) } else { text.split('`').enumerate().map(piece).collect() }
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if matches!(c, '<' | '[' | ']' | '*' | '\\' | '`' | '@' | '!' | '|') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_code() {
        for (text, shown) in [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "(empty)"), ("a\nb", "`a␊b`")]
        {
            assert_eq!(code(text), shown);
        }
        let mut out = String::new();
        fenced(&mut out, "text", "x ``` y");
        assert_eq!(out, "\n````text\nx ``` y\n````\n");
    }

    #[test]
    fn prose_is_no_markup_outside_of_backticks() {
        for (text, shown) in
            [("wants `*` <b>", "wants `*` \\<b>"), ("odd ` <b>", "odd \\` \\<b>"), ("[x](y) `[z]`", "\\[x\\](y) `[z]`")]
        {
            assert_eq!(prose(text), shown);
        }
    }
}
