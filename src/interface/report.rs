//! [`engine::Report`] → [`Report`]: the names, the order of keys and the counting of INTERFACE.md.
//!
//! The engine counts bytes; here they become UTF-16 units, lines and columns, with one index a document.

use serde::{Serialize, Serializer};

use super::BadInput;
use super::lines::Lines;
use crate::engine::finding::Code;
use crate::engine::input::{Edit as EngineEdit, Input, Parameter};
use crate::engine::json::{Names, NodeId};
use crate::engine::report as engine;
use crate::engine::source::{DocumentId, Place};
use crate::engine::truth::Truth;
use crate::engine::{capital, quote};

/// The code of the finding that tells of an input which cannot be read.
pub const BAD_INPUT: &str = "input-unreadable";

/// The whole answer.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What AWS does with the call.
    pub verdict: &'static str,
    /// `explicit`, `implicit` or null.
    pub denial: Option<&'static str>,
    /// The finding to look at first.
    pub cause: Option<Finding>,
    /// All, the cause first.
    pub findings: Vec<Finding>,
    /// What each document made of the call.
    pub layers: Vec<Layer>,
    /// What is known of the call.
    pub request: Facts,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    /// What people check by hand, filled in.
    pub checklist: Vec<Point>,
    /// Which side refuses.
    pub sides: Option<Sides>,
    /// The conditions in play.
    pub conditions: Vec<Condition>,
}

/// A condition of a statement that is about the call.
#[derive(Clone, Debug, Serialize)]
pub struct Condition {
    /// Its key.
    pub key: String,
    /// Its operator.
    pub operator: String,
    /// The document that it is in.
    pub document: String,
    /// RFC 6901.
    pub pointer: String,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// What the policy wants.
    pub required: Vec<String>,
    /// `present`, `absent` or `unknown`.
    pub state: &'static str,
    /// What the request has.
    pub actual: Option<Vec<String>>,
    /// From where that is known.
    pub from: Option<From>,
    /// `yes`, `no` or `unknown`.
    pub result: &'static str,
    /// The whole call with each value that was tried.
    pub outcomes: Vec<Tried>,
    /// How many values were not tried.
    pub left_out: usize,
}

/// The whole call with one value of a key.
#[derive(Clone, Debug, Serialize)]
pub struct Tried {
    /// The value; null where the key is absent.
    pub value: Option<String>,
    /// In words.
    pub text: String,
    /// What AWS does then.
    pub verdict: &'static str,
    /// Whether it is what the request has.
    pub current: bool,
}

/// One point of the checklist.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// Its stable name.
    pub id: &'static str,
    /// What should hold.
    pub title: &'static str,
    /// `yes`, `no` or `unknown`.
    pub state: &'static str,
    /// Why, or how to find out.
    pub text: String,
    /// The code of the finding that says why not.
    pub finding: Option<&'static str>,
    /// What shows it.
    pub commands: Vec<String>,
    /// The vendor whose checklist it is of.
    pub vendor: Option<&'static str>,
}

/// Which layers refuse the call.
#[derive(Clone, Debug, Serialize)]
pub struct Sides {
    /// Their names, the one to be mended first at the head.
    pub failing: Vec<&'static str>,
    /// In words.
    pub text: String,
    /// What is to be done, in order.
    pub repairs: Vec<Repair>,
}

/// What is to be done in one layer.
#[derive(Clone, Debug, Serialize)]
pub struct Repair {
    /// The layer.
    pub layer: &'static str,
    /// In words.
    pub text: String,
}

/// One thing to be said about the input.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Stable, with a page of help.
    pub code: &'static str,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// `certain`, `likely` or `possible`.
    pub certainty: &'static str,
    /// The document that is marked.
    pub document: String,
    /// RFC 6901.
    pub pointer: String,
    /// `value` or `key`.
    pub target: &'static str,
    /// What is marked; null where the document has no text.
    pub range: Option<Range>,
    /// One sentence.
    pub title: String,
    /// Why, and what to do.
    pub detail: String,
    /// What the policy wants.
    pub expected: Vec<String>,
    /// What the request has.
    pub actual: Option<String>,
    /// Evidence elsewhere.
    pub related: Vec<Related>,
    /// What mends it.
    pub fixes: Vec<Fix>,
}

/// A half-open range of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The first character.
    pub start: Position,
    /// Behind the last.
    pub end: Position,
}

/// A position in one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// UTF-16 units from 0.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// UTF-16 units from 1.
    pub column: usize,
}

/// A further place that bears on a finding.
#[derive(Clone, Debug, Serialize)]
pub struct Related {
    /// The document.
    pub document: String,
    /// What is meant of it.
    pub range: Range,
    /// What it tells.
    pub label: String,
}

/// A change that mends a finding.
#[derive(Clone, Debug, Serialize)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// `policy` or `request`.
    pub kind: &'static str,
    /// The change.
    pub edits: Vec<Edit>,
    /// Whether the engine applied it and the request is then allowed.
    pub verified: bool,
    /// `neutral`, `grants` or `widens`.
    pub safety: &'static str,
    /// The changes that it is made of.
    pub parts: Vec<Part>,
    /// The commands that bring it to AWS.
    pub commands: Vec<String>,
}

/// One of the changes that a fix is made of.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// What it does.
    pub title: String,
    /// Its edits, by their place among those of the fix.
    pub edits: Vec<usize>,
}

/// One change of the input: of a text, or of a member of `request`.
#[derive(Clone, Debug, Serialize)]
pub struct Edit {
    /// Which text, or `request`.
    pub document: String,
    /// Which member of `request`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What is replaced; null in `request`.
    pub range: Option<Range>,
    /// What stands there then; in `request` as JSON, null where the member goes.
    pub text: Option<String>,
}

/// What one document, or a layer without one, made of the call.
#[derive(Clone, Debug, Serialize)]
pub struct Layer {
    /// The layer.
    pub layer: &'static str,
    /// The document.
    pub document: Option<String>,
    /// The action that was checked.
    pub action: String,
    /// What it says.
    pub outcome: &'static str,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// What one statement made of the call.
#[derive(Clone, Debug, Serialize)]
pub struct Statement {
    /// Where it stands.
    pub pointer: String,
    /// `Allow`, `Deny` or empty.
    pub effect: &'static str,
    /// `yes`, `no` or `unknown`.
    pub applies: &'static str,
    /// Every check.
    pub checks: Vec<Check>,
}

/// One check of one statement.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// Where it stands.
    pub pointer: String,
    /// `yes`, `no` or `unknown`.
    pub result: &'static str,
    /// What the policy wants.
    pub expected: Vec<String>,
    /// What the request has.
    pub actual: Option<String>,
    /// How values that failed differ from that.
    pub differences: Vec<Difference>,
}

/// How one value of a check differs from what the request has.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The value, as in `expected`.
    pub expected: String,
    /// A stable name.
    pub kind: &'static str,
    /// A short clause.
    pub text: String,
}

/// What is known of the call: an object, its keys the pointers of the input's `request` without the first `/`.
#[derive(Clone, Debug, Default)]
pub struct Facts(pub Vec<(String, Fact)>);

/// Something known of the call.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// Its value.
    pub value: String,
    /// From where; null where nobody said so and it is the usual thing.
    pub from: Option<From>,
}

/// Where a fact was said.
#[derive(Clone, Debug, Serialize)]
pub struct From {
    /// The text, or `request` for what was given as such.
    pub document: String,
    /// The member of `request`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The words; null in `request`.
    pub range: Option<Range>,
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, fact)| (name, fact)))
    }
}

impl Report {
    /// The report on `input` as INTERFACE.md has it.
    pub fn new(input: &Input, report: &engine::Report) -> Self {
        let edge = Edge { lines: Lines::new(input) };
        let findings: Vec<_> = report.findings.iter().map(|finding| edge.finding(finding)).collect();
        Self {
            verdict: report.verdict.name(),
            denial: report.denial.map(|denial| match denial {
                engine::Denied::Explicit => "explicit",
                engine::Denied::Implicit => "implicit",
            }),
            cause: findings.first().filter(|_| report.has_cause).cloned(),
            findings,
            layers: report.layers.iter().map(layer).collect(),
            request: edge.facts(&report.request),
            assumptions: report.assumptions.clone(),
            checklist: report.checklist.iter().map(point).collect(),
            sides: report.sides.as_ref().map(sides),
            conditions: report.conditions.iter().map(|condition| edge.condition(condition)).collect(),
        }
    }

    /// The report on an input that is none.
    pub fn refused(bad: &BadInput) -> Self {
        Self::unreadable(bad.path.pointer(), None, &format!("{bad}."))
    }

    /// The report on something that is not even JSON.
    pub fn unreadable(pointer: String, range: Option<Range>, title: &str) -> Self {
        let finding = Finding {
            code: BAD_INPUT,
            severity: "error",
            certainty: "certain",
            document: "input".to_owned(),
            pointer,
            target: "value",
            range,
            title: capital(title),
            detail: String::new(),
            expected: Vec::new(),
            actual: None,
            related: Vec::new(),
            fixes: Vec::new(),
        };
        Self {
            verdict: engine::Verdict::InvalidInput.name(),
            denial: None,
            cause: Some(finding.clone()),
            findings: vec![finding],
            layers: Vec::new(),
            request: Facts::default(),
            assumptions: Vec::new(),
            checklist: Vec::new(),
            sides: None,
            conditions: Vec::new(),
        }
    }
}

/// Converts one report.
struct Edge<'i> {
    lines: Lines<'i>,
}

impl Edge<'_> {
    fn finding(&self, finding: &engine::Finding) -> Finding {
        let spot = &finding.spot;
        Finding {
            code: finding.code.as_str(),
            severity: finding.severity.name(),
            certainty: finding.certainty.name(),
            document: spot.document.to_string(),
            pointer: spot.pointer.clone(),
            target: match spot.half {
                engine::Half::Value => "value",
                engine::Half::Key => "key",
            },
            range: spot.span.and_then(|span| self.lines.range(Place { document: spot.document, span })),
            title: finding.title.clone(),
            detail: finding.detail.clone(),
            expected: finding.expected.clone(),
            actual: finding.actual.clone(),
            related: finding.related.iter().filter_map(|related| self.related(related)).collect(),
            fixes: finding.fixes.iter().map(|fix| self.fix(fix)).collect(),
        }
    }

    fn condition(&self, condition: &engine::ConditionReport) -> Condition {
        let tried = |tried: &engine::Tried| Tried {
            value: tried.value.clone(),
            text: format!("{} with {}", tried.outcome(), tried.words),
            verdict: tried.verdict.name(),
            current: tried.current,
        };
        let origin = condition.origin.as_ref();
        Condition {
            key: condition.key.clone(),
            operator: condition.operator.clone(),
            document: condition.spot.document.to_string(),
            pointer: condition.spot.pointer.clone(),
            effect: condition.effect,
            required: condition.required.clone(),
            state: match condition.presence {
                engine::KeyPresence::Present => "present",
                engine::KeyPresence::Absent => "absent",
                engine::KeyPresence::Unknown => "unknown",
            },
            actual: condition.actual.clone(),
            from: origin.and_then(|(parameter, origin)| self.from(*origin, parameter.to_string())),
            result: truth(condition.result),
            outcomes: condition.outcomes.iter().map(tried).collect(),
            left_out: condition.left_out,
        }
    }

    fn related(&self, related: &engine::Related) -> Option<Related> {
        let engine::Related { place, label } = related;
        Some(Related { document: place.document.to_string(), range: self.lines.range(*place)?, label: label.clone() })
    }

    fn fix(&self, fix: &engine::Fix) -> Fix {
        Fix {
            title: fix.title.clone(),
            kind: if fix.is_request() { "request" } else { "policy" },
            edits: fix.edits.iter().map(|edit| self.edit(edit)).collect(),
            verified: fix.verified,
            safety: fix.safety.name(),
            parts: fix.parts.iter().map(|part| Part { title: part.title.clone(), edits: part.edits.clone() }).collect(),
            commands: fix.commands.clone(),
        }
    }

    fn edit(&self, edit: &EngineEdit) -> Edit {
        match edit {
            EngineEdit::Text { document, span, text } => Edit {
                document: document.to_string(),
                pointer: None,
                range: self.lines.range(Place { document: *document, span: *span }),
                text: Some(text.clone()),
            },
            EngineEdit::Request { parameter, value } => Edit {
                document: DocumentId::Request.to_string(),
                pointer: Some(parameter.to_string()),
                range: None,
                text: value.as_deref().map(|value| json_value(parameter, value)),
            },
        }
    }

    fn facts(&self, facts: &[engine::RequestFact]) -> Facts {
        let mut all: Vec<(String, Fact)> = Vec::new();
        let mut seen = Names::new();
        for fact in facts {
            let pointer = fact.parameter.to_string();
            let name = pointer.trim_start_matches('/').to_owned();
            if seen.insert(name.clone(), NodeId::ROOT).is_none() {
                all.push((name, Fact { value: fact.value.clone(), from: self.from(fact.origin, pointer) }));
            }
        }
        Facts(all)
    }

    fn from(&self, origin: engine::Origin, pointer: String) -> Option<From> {
        match origin {
            engine::Origin::Given => {
                Some(From { document: DocumentId::Request.to_string(), pointer: Some(pointer), range: None })
            }
            engine::Origin::Words(place) => {
                Some(From { document: place.document.to_string(), pointer: None, range: self.lines.range(place) })
            }
            engine::Origin::Assumed => None,
        }
    }
}

fn sides(sides: &engine::Sides) -> Sides {
    let repair = |repair: &engine::Repair| Repair { layer: repair.layer.name(), text: repair.text.clone() };
    Sides {
        failing: sides.failing.iter().map(|layer| layer.name()).collect(),
        text: sides.text.clone(),
        repairs: sides.repairs.iter().map(repair).collect(),
    }
}

fn layer(layer: &engine::LayerReport) -> Layer {
    Layer {
        layer: layer.layer.name(),
        document: layer.document.map(|document| document.to_string()),
        action: layer.action.clone(),
        outcome: layer.outcome.name(),
        statements: layer.statements.iter().map(statement).collect(),
    }
}

fn statement(statement: &engine::StatementReport) -> Statement {
    Statement {
        pointer: statement.spot.pointer.clone(),
        effect: statement.effect,
        applies: truth(statement.applies),
        checks: statement.checks.iter().map(check).collect(),
    }
}

fn check(check: &engine::CheckReport) -> Check {
    Check {
        pointer: check.spot.pointer.clone(),
        result: truth(check.result),
        expected: check.expected.clone(),
        actual: check.actual.clone(),
        differences: check.differences.iter().map(difference).collect(),
    }
}

fn point(point: &engine::Point) -> Point {
    Point {
        id: point.id,
        title: point.title,
        state: truth(point.state),
        text: point.text.clone(),
        finding: point.finding.map(Code::as_str),
        commands: point.commands.clone(),
        vendor: point.vendor,
    }
}

fn difference(of: &engine::ValueDifference) -> Difference {
    let (kind, text) = (of.difference.kind.name(), of.difference.text.clone());
    Difference { expected: of.expected.clone(), kind, text }
}

fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "unknown",
    }
}

/// The value of an edit of `request` as JSON, in the shape that the input has there.
pub(crate) fn json_value(parameter: &Parameter, value: &str) -> String {
    match parameter {
        Parameter::DurationSeconds | Parameter::MaxSessionDuration if value.parse::<i64>().is_ok() => value.to_owned(),
        Parameter::TransitiveTagKeys | Parameter::OidcProviders | Parameter::OidcClientIds => {
            let values: Vec<_> = value.split(',').map(quote).collect();
            format!("[{}]", values.join(", "))
        }
        _ => quote(value),
    }
}
