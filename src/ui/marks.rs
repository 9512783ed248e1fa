//! What an editor shows in its text, as the editor's JavaScript takes it: UTF-16 offsets and plain words.

use serde::Serialize;

use super::diff::Piece;
use super::state::{Slot, State};
use super::words::{self, comparison, labels, plain};
use crate::engine::input::Parameter;
use crate::engine::report::{Certainty, Finding, Origin, Outcome, Report, Safety, Severity, Verdict};
use crate::engine::source::{DocumentId, Span};
use crate::engine::truth::Truth;

/// One mark; the editor's own description says what each part does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mark {
    pub(super) id: String,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) severity: &'static str,
    pub(super) primary: bool,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) code: Option<&'static str>,
    pub(super) expected: Vec<Piece>,
    pub(super) actual: Vec<Piece>,
    pub(super) expected_label: &'static str,
    pub(super) actual_label: &'static str,
    pub(super) actions: Vec<Act>,
}

/// A button of a mark's card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Act {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) primary: bool,
}

/// Applies the finding's best fix.
pub(super) const FIX: &str = "fix";
/// Opens the page of the finding's code.
pub(super) const EXPLAIN: &str = "explain";

/// So many marks are drawn in one text; the list below the documents has them all.
const MOST: usize = 200;

/// The marks of a slot, in the order of the findings; with `may_fix` their cards can apply a fix.
pub(super) fn marks(state: &State, slot: &Slot, may_fix: bool) -> Vec<Mark> {
    let (Some(report), Some(document)) = (state.glance.as_ref().or(state.report.as_ref()), slot.document) else {
        return Vec::new();
    };
    let here = |(index, finding): (usize, &Finding)| {
        let span = finding.spot.span.filter(|_| finding.spot.document == document)?;
        let mut mark = of_finding(report, index, finding, slot, span);
        if state.glance.is_some() {
            // Its fixes are not proved yet: those of before stay until they are.
            let same = |before: &&Finding| before.code == finding.code && before.spot.document == document;
            mark.actions = state.findings().iter().find(same).and_then(fix).into_iter().collect();
        }
        Some(if may_fix { mark } else { Mark { actions: Vec::new(), ..mark } })
    };
    let mut marks: Vec<_> = report.findings.iter().enumerate().filter_map(here).take(MOST).collect();
    if document == DocumentId::Error {
        marks.extend(words_of_error(report, slot));
    } else {
        marks.extend(allowing(report, document, slot));
    }
    marks
}

/// The finding that a mark's name belongs to.
pub(super) fn finding_of(id: &str) -> Option<usize> {
    id.strip_prefix("finding-")?.parse().ok()
}

pub(super) fn of_finding(report: &Report, index: usize, finding: &Finding, slot: &Slot, span: Span) -> Mark {
    let (from, to) = slot.marked(span);
    let (expected, mut actual) = comparison(&finding.expected, finding.actual.as_deref());
    let refused =
        matches!(report.verdict, Verdict::Denied | Verdict::Rejected) && finding.certainty == Certainty::Certain;
    let is_condition = finding.spot.pointer.split('/').any(|step| step == "Condition");
    if actual.is_empty() && !expected.is_empty() && is_condition && refused {
        actual.push(("nothing".to_owned(), false));
    }
    let (expected_label, actual_label) = labels(&finding.spot);
    Mark {
        id: format!("finding-{index}"),
        from,
        to,
        severity: finding.severity.name(),
        primary: index == 0 && report.has_cause && finding.severity != Severity::Note,
        title: plain(&finding.title),
        detail: plain(&finding.detail),
        code: Some(finding.code.as_str()),
        expected,
        actual,
        expected_label,
        actual_label,
        actions: fix(finding).into_iter().collect(),
    }
}

fn fix(finding: &Finding) -> Option<Act> {
    let fix = words::best_fix(finding)?;
    let label = if fix.is_request() { "Try it" } else { "Fix" };
    Some(Act { id: FIX, label, primary: fix.safety != Safety::Widens })
}

/// The words from which something was learned.
fn words_of_error(report: &Report, slot: &Slot) -> Vec<Mark> {
    let learned = report.request.iter().filter_map(|fact| match fact.origin {
        Origin::Words(place) if place.document == DocumentId::Error => Some((fact, place.span)),
        _ => None,
    });
    let mark = |(fact, span): (&crate::engine::report::RequestFact, Span)| {
        let (from, to) = slot.units(span);
        Mark {
            id: format!("word{}", fact.parameter),
            from,
            to,
            severity: match fact.parameter {
                Parameter::Caller => "caller",
                Parameter::Role => "resource",
                _ => "action",
            },
            title: words::parameter_label(&fact.parameter),
            ..Mark::default()
        }
    };
    learned.map(mark).collect()
}

/// The statements by which a document allows the call.
fn allowing(report: &Report, document: DocumentId, slot: &Slot) -> Vec<Mark> {
    let layers =
        report.layers.iter().filter(|layer| layer.document == Some(document) && layer.outcome == Outcome::Allows);
    let statements = layers.flat_map(|layer| &layer.statements);
    let applying = statements.filter(|statement| statement.effect == "Allow" && statement.applies == Truth::Yes);
    let mark = |span: Span| {
        // The brace that opens the statement: its line carries the sign, its text stays clean.
        let (from, _) = slot.units(span);
        Mark {
            id: format!("allows-{from}"),
            from,
            to: from + 1,
            severity: "ok",
            title: "This statement allows the call.".to_owned(),
            ..Mark::default()
        }
    };
    applying.filter_map(|statement| statement.spot.span).map(mark).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::shown;
    use super::*;
    use crate::engine::source::Layer;

    /// The marked words, with their severity and what differs in brackets.
    fn show(state: &State, layer: Layer) -> Vec<String> {
        let side = |pieces: &[Piece]| -> String {
            pieces.iter().map(|(text, differs)| if *differs { format!("[{text}]") } else { text.clone() }).collect()
        };
        let show = |slot: &Slot, mark: Mark| {
            let units: Vec<u16> = slot.text.encode_utf16().skip(mark.from).take(mark.to - mark.from).collect();
            let words = String::from_utf16_lossy(&units);
            let sides = [side(&mark.expected), side(&mark.actual)].join(" ");
            let first = if mark.primary { "!" } else { "" };
            format!("{}{first} {words} {sides}", mark.severity).trim_end().to_owned()
        };
        let of = |slot| marks(state, slot, true).into_iter().map(move |mark| show(slot, mark));
        state.of(layer).flat_map(of).collect()
    }

    #[test]
    fn the_cause_is_marked_with_what_differs() {
        let state = State::example();
        assert_eq!(
            show(&state, Layer::TrustPolicy),
            [r#"error! "7d2c40f19a3d4b52a0c6e1b4" 7d2c40f19a3d4b52a0c6e1[b4] 7d2c40f19a3d4b52a0c6e1[4b]"#]
        );
        assert_eq!(show(&state, Layer::IdentityPolicies), ["ok {"]);
    }

    #[test]
    fn the_words_of_the_error_are_underlined() {
        assert_eq!(
            show(&shown("Caller not trusted"), Layer::Request),
            [
                "action AssumeRole",
                "caller arn:aws:sts::111111111111:assumed-role/ci-runner/build-4711",
                "resource arn:aws:iam::222222222222:role/Deploy",
            ]
        );
    }

    #[test]
    fn each_mark_leads_back_to_its_finding() {
        for (id, index) in [("finding-0", Some(0)), ("finding-12", Some(12)), ("allows-3", None), ("word/role", None)] {
            assert_eq!(finding_of(id), index, "{id}");
        }
    }
}
