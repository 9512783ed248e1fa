//! A report for a terminal, as rustc prints its errors.

use std::fmt::Write as _;
use std::slice;

use anstyle::{AnsiColor, Style};

use super::clean::{clean, lines, values, width};
use super::hunks::hunks;
use super::snippet::{Cut, first_line};
use super::{Subject, label, verdict};
use crate::engine::input::Edit;
use crate::engine::report::{Basis, Finding, Fix, Outcome, Safety, Severity, Spot, Verdict};
use crate::engine::source::Place;
use crate::interface::{BAD_INPUT, Lines, Range, json_value};

/// How the parts of a report look. The default is plain.
#[derive(Clone, Copy, Debug, Default)]
pub struct Styles {
    pub(super) error: Style,
    warning: Style,
    pub(super) note: Style,
    pub(super) good: Style,
    title: Style,
    frame: Style,
    removed: Style,
    added: Style,
}

impl Styles {
    /// The colours of a terminal.
    pub const COLOURED: Self = Self {
        error: AnsiColor::Red.on_default().bold(),
        warning: AnsiColor::Yellow.on_default().bold(),
        note: AnsiColor::Cyan.on_default().bold(),
        good: AnsiColor::Green.on_default().bold(),
        title: Style::new().bold(),
        frame: AnsiColor::Blue.on_default().bold(),
        removed: AnsiColor::Red.on_default(),
        added: AnsiColor::Green.on_default(),
    };

    fn of(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Note => self.note,
        }
    }
}

/// The report as text that ends with a line break.
pub fn terminal(subject: Subject<'_>, styles: &Styles) -> String {
    let mut page = Page { subject, styles, lines: Lines::new(subject.input), out: String::new() };
    page.report();
    page.out
}

/// What stands for a report on an input that cannot be read, for the reason `title`.
pub fn terminal_refusal(title: &str, styles: &Styles) -> String {
    let heading = paint(styles.error, &format!("{}:", verdict(Verdict::InvalidInput)));
    format!("{heading} {} [{BAD_INPUT}]\n", paint(styles.title, &clean(title)))
}

/// Writes one line; writing to a string does not fail.
macro_rules! line {
    ($page:expr, $($format:tt)*) => {
        let _ = writeln!($page.out, $($format)*);
    };
}

struct Page<'a> {
    subject: Subject<'a>,
    styles: &'a Styles,
    lines: Lines<'a>,
    out: String,
}

impl Page<'_> {
    fn report(&mut self) {
        let report = self.subject.report;
        if !report.has_cause {
            line!(self, "{}", paint(self.styles.good, self.subject.summary()));
        }
        for (i, finding) in report.findings.iter().enumerate() {
            if !self.out.is_empty() {
                self.out.push('\n');
            }
            self.finding(i, finding);
        }
        self.layers();
        if let Some(sides) = report.sides.as_ref().filter(|sides| sides.notable) {
            line!(self, "\n{} {}", paint(self.styles.note, "sides:"), clean(&sides.text));
            for (i, repair) in sides.repairs.iter().enumerate() {
                line!(self, "  {}. {}: {}", i + 1, repair.layer.words(), clean(&repair.text));
            }
        }
        for (i, assumption) in report.assumed().iter().enumerate() {
            let gap = if i == 0 { "\n" } else { "" };
            line!(self, "{gap}{} {}", paint(self.styles.note, "assumed:"), clean(assumption));
        }
    }

    fn finding(&mut self, index: usize, finding: &Finding) {
        let style = self.styles.of(finding.severity);
        let heading = format!("{} ({}):", self.subject.heading(index, finding), finding.certainty.name());
        let title = paint(self.styles.title, &clean(&finding.title));
        line!(self, "{} {title} [{}]", paint(style, &heading), finding.code.as_str());
        let gutter = self.spot(&finding.spot, style, label(finding).as_deref());
        self.facts(finding, gutter);
        for fix in &finding.fixes {
            self.fix(finding, fix, gutter);
        }
        for related in &finding.related {
            self.place(related.place, ":::", "", self.styles.frame, '-', Some(&clean(&related.label)));
        }
    }

    /// The arrow to what is marked and, where that has a text, its line. Answers the width of the line numbers.
    fn spot(&mut self, spot: &Spot, style: Style, label: Option<&str>) -> usize {
        if let Some(span) = spot.span {
            let place = Place { document: spot.document, span };
            return self.place(place, "-->", &spot.pointer, style, '^', label);
        }
        let name = clean(&self.subject.name(spot.document));
        line!(self, "  {} {name}  {}", paint(self.styles.frame, "-->"), clean(&spot.pointer));
        1
    }

    fn place(
        &mut self,
        place: Place,
        arrow: &str,
        pointer: &str,
        style: Style,
        mark: char,
        label: Option<&str>,
    ) -> usize {
        let text = self.subject.input.text(place.document);
        let (Some(text), Some(range)) = (text, self.lines.range(place)) else { return 1 };
        let number = range.start.line.to_string();
        let gutter = number.len();
        let name = clean(&self.subject.name(place.document));
        let (row, column) = (range.start.line, range.start.column);
        let pointer = if pointer.is_empty() { String::new() } else { format!("  {}", clean(pointer)) };
        line!(self, "{:gutter$} {} {name}:{row}:{column}{pointer}", "", paint(self.styles.frame, arrow));

        let (line, marked) = first_line(text, place.span);
        let cut = Cut::new(line, marked);
        let bar = |number: &str| paint(self.styles.frame, &format!(" {number:gutter$} |"));
        let (empty, numbered) = (bar(""), bar(&number));
        let carets = format!("{}{}", mark.to_string().repeat(cut.carets()), said(range, label));
        line!(self, "{empty}");
        line!(self, "{}", format!("{numbered} {}", cut.line()).trim_end());
        line!(self, "{empty} {:pad$}{}", "", paint(style, &carets), pad = cut.pad());
        gutter
    }

    /// What is wanted, what is there, and why.
    fn facts(&mut self, finding: &Finding, gutter: usize) {
        let Finding { expected, actual, detail, .. } = finding;
        if finding.spot.span.is_some() && !(expected.is_empty() && actual.is_none() && detail.is_empty()) {
            line!(self, "{}", paint(self.styles.frame, &format!(" {:gutter$} |", "")));
        }
        if !expected.is_empty() {
            self.entry(gutter, "required:", &values(expected));
        }
        if finding.basis != Basis::Text && (!expected.is_empty() || actual.is_some()) {
            let missing = if finding.basis == Basis::Unknown { "(not known)" } else { "(none)" };
            let actual = actual.as_ref().map_or_else(|| missing.to_owned(), |actual| values(slice::from_ref(actual)));
            self.entry(gutter, "request: ", &actual);
        }
        for (i, line) in lines(detail).enumerate() {
            if i == 0 {
                self.entry(gutter, "note:    ", &line);
            } else {
                line!(self, " {:gutter$}             {line}", "");
            }
        }
    }

    fn fix(&mut self, finding: &Finding, fix: &Fix, gutter: usize) {
        let (proof, warning) = remarks(fix);
        let (proof, warning) = (paint(self.styles.good, proof), paint(self.styles.warning, warning));
        self.entry(gutter, "help:    ", &format!("{}{proof}{warning}", clean(&fix.title)));
        for part in numbered(fix) {
            line!(self, "       {}", clean(&part));
        }
        let input = self.subject.input;
        for hunk in hunks(input, &fix.edits) {
            if hunk.document != finding.spot.document {
                line!(self, "       in {}:", clean(&self.subject.name(hunk.document)));
            }
            for old in &hunk.removed {
                line!(self, "       {}", paint(self.styles.removed, &format!("- {old}")));
            }
            for new in &hunk.added {
                line!(self, "       {}", paint(self.styles.added, &format!("+ {new}")));
            }
        }
        for change in request_changes(&fix.edits) {
            let style = if change.starts_with('-') { self.styles.removed } else { self.styles.added };
            line!(self, "       {}", paint(style, &change));
        }
        for command in &fix.commands {
            for (i, command) in lines(command).enumerate() {
                line!(self, "       {} {command}", if i == 0 { "$" } else { " " });
            }
        }
    }

    fn entry(&mut self, gutter: usize, name: &str, text: &str) {
        let equals = paint(self.styles.frame, &format!(" {:gutter$} =", ""));
        line!(self, "{equals} {}", format!("{} {text}", paint(self.styles.title, name)).trim_end());
    }

    fn layers(&mut self) {
        let layers = self.subject.report.layers.iter();
        let given: Vec<_> =
            layers.filter_map(|layer| Some((clean(&self.subject.name(layer.document?)), layer))).collect();
        let longest = given.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
        for (i, (name, layer)) in given.iter().enumerate() {
            if i == 0 {
                self.out.push('\n');
            }
            let style = match layer.outcome {
                Outcome::Allows => self.styles.good,
                Outcome::DeniesExplicitly | Outcome::DeniesImplicitly => self.styles.error,
                Outcome::Undetermined => self.styles.warning,
                Outcome::NotGiven | Outcome::NotNeeded => self.styles.frame,
            };
            let outcome = paint(style, &layer.outcome.name().replace('_', " "));
            let gap = longest - width(name) + 2;
            line!(self, "{name}{:gap$}{outcome} {}", "", clean(&layer.action));
        }
    }
}

/// What stands behind the carets: where the mark goes on, and the label.
fn said(range: Range, label: Option<&str>) -> String {
    let more = (range.end.line > range.start.line).then(|| format!(" … to line {}", range.end.line));
    match (more, label) {
        (Some(more), Some(label)) => format!("{more}: {label}"),
        (more, label) => more.or_else(|| Some(format!(" {}", label?))).unwrap_or_default(),
    }
}

/// The changes that a fix is made of, where they are several.
pub(super) fn numbered(fix: &Fix) -> impl Iterator<Item = String> {
    let parts = fix.parts.iter().filter(|_| fix.parts.len() > 1);
    (1..).zip(parts).map(|(number, part)| format!("{number}. {}", part.title))
}

/// What is said of a fix behind its title: the proof, and a warning.
pub(super) fn remarks(fix: &Fix) -> (&'static str, &'static str) {
    let proof = if fix.verified { " ✓ checked: then allowed" } else { "" };
    (proof, if fix.safety == Safety::Widens { " ⚠ opens more than this call needs" } else { "" })
}

/// The edits of the request in `edits`, one line each.
pub(super) fn request_changes(edits: &[Edit]) -> Vec<String> {
    let change = |edit: &Edit| match edit {
        Edit::Text { .. } => None,
        Edit::Request { parameter, value: None } => Some(format!("- request {}", clean(&parameter.to_string()))),
        Edit::Request { parameter, value: Some(value) } => {
            let (name, value) = (clean(&parameter.to_string()), clean(&json_value(parameter, value)));
            Some(format!("+ request {name}: {value}"))
        }
    };
    edits.iter().filter_map(change).collect()
}

fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}
