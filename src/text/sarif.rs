//! A report for code scanning, in SARIF 2.1.0: one run, a rule for each code that occurs, columns in UTF-16 units.

use std::fmt::Write as _;

use super::Subject;
use crate::engine::finding::Code;
use crate::engine::input::Edit;
use crate::engine::report::{Finding, Fix, Half, Related, Spot};
use crate::engine::sort_by_key;
use crate::engine::source::{DocumentId, Place};
use crate::interface::{Lines, Value};

/// The report as a SARIF log, to be serialised as JSON. Its rules bring their pages of help along.
pub fn sarif(subject: Subject<'_>) -> Value {
    let mut log = Log { subject, lines: Lines::new(subject.input), rules: Vec::new(), documents: Vec::new() };
    let results: Vec<_> = subject.report.findings.iter().map(|finding| log.result(finding)).collect();
    with_run(log.run(results))
}

/// What stands for a report on an input that cannot be read, for the reason `title`.
pub fn sarif_refusal(title: &str) -> Value {
    let notification = object([("level", "error".into()), ("message", text(title))]);
    let invocation = object([
        ("executionSuccessful", Value::Bool(false)),
        ("toolExecutionNotifications", Value::List(vec![notification])),
    ]);
    with_run(object([
        ("tool", tool(&[])),
        ("invocations", Value::List(vec![invocation])),
        ("results", Value::List(vec![])),
    ]))
}

fn with_run(run: Value) -> Value {
    object([
        ("$schema", "https://json.schemastore.org/sarif-2.1.0.json".into()),
        ("version", "2.1.0".into()),
        ("runs", Value::List(vec![run])),
    ])
}

fn tool(rules: &[Code]) -> Value {
    let driver = object([
        ("name", env!("CARGO_PKG_NAME").into()),
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("rules", rules.iter().map(|&code| rule(code)).collect()),
    ]);
    object([("driver", driver)])
}

struct Log<'a> {
    subject: Subject<'a>,
    lines: Lines<'a>,
    rules: Vec<Code>,
    documents: Vec<DocumentId>,
}

impl Log<'_> {
    fn run(&self, results: Vec<Value>) -> Value {
        let report = self.subject.report;
        let assumptions = report.assumptions.iter().map(|assumption| assumption.as_str().into()).collect();
        object([
            ("tool", tool(&self.rules)),
            ("columnKind", "utf16CodeUnits".into()),
            ("artifacts", self.documents.iter().map(|&document| self.artifact(document)).collect()),
            ("results", Value::List(results)),
            ("properties", object([("verdict", report.verdict.name().into()), ("assumptions", assumptions)])),
        ])
    }

    fn result(&mut self, finding: &Finding) -> Value {
        let rule = position(&mut self.rules, finding.code);
        let said = [&*finding.title, &finding.detail].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let mut members = vec![
            ("ruleId", finding.code.as_str().into()),
            ("ruleIndex", number(rule)),
            ("level", finding.severity.name().into()),
            ("message", text(&said.join("\n\n"))),
            ("locations", Value::List(vec![self.location(&finding.spot)])),
        ];
        let related: Vec<_> = finding.related.iter().filter_map(|related| self.related(related)).collect();
        members.push(("relatedLocations", Value::List(related)));
        members.push(("fixes", finding.fixes.iter().filter_map(|fix| self.fix(fix)).collect()));
        members.push(("properties", properties(finding)));
        object(members)
    }

    fn location(&mut self, spot: &Spot) -> Value {
        let physical = spot.span.and_then(|span| self.physical(Place { document: spot.document, span }));
        let kind = match spot.half {
            Half::Value => "value",
            Half::Key => "member",
        };
        let name = format!("{}{}", spot.document, spot.pointer);
        let logical = object([("fullyQualifiedName", name.as_str().into()), ("kind", kind.into())]);
        let mut members = vec![("logicalLocations", Value::List(vec![logical]))];
        members.extend(physical.map(|physical| ("physicalLocation", physical)));
        object(members)
    }

    fn related(&mut self, related: &Related) -> Option<Value> {
        Some(object([("physicalLocation", self.physical(related.place)?), ("message", text(&related.label))]))
    }

    fn physical(&mut self, place: Place) -> Option<Value> {
        let region = self.region(place)?;
        Some(object([("artifactLocation", self.artifact_location(place.document)), ("region", region)]))
    }

    fn region(&self, place: Place) -> Option<Value> {
        let range = self.lines.range(place)?;
        Some(object([
            ("startLine", number(range.start.line)),
            ("startColumn", number(range.start.column)),
            ("endLine", number(range.end.line)),
            ("endColumn", number(range.end.column)),
        ]))
    }

    /// Only a change of texts: SARIF has no words for a change of the call.
    fn fix(&mut self, fix: &Fix) -> Option<Value> {
        let mut changes: Vec<(DocumentId, Vec<Value>)> = Vec::new();
        for edit in &fix.edits {
            let Edit::Text { document, span, text: new } = edit else { return None };
            let region = self.region(Place { document: *document, span: *span })?;
            let replacement = object([("deletedRegion", region), ("insertedContent", text(new))]);
            match changes.iter_mut().find(|(known, _)| known == document) {
                Some((_, replacements)) => replacements.push(replacement),
                None => changes.push((*document, vec![replacement])),
            }
        }
        sort_by_key(&mut changes, |&(document, _)| document);
        let change = |(document, replacements)| {
            object([
                ("artifactLocation", self.artifact_location(document)),
                ("replacements", Value::List(replacements)),
            ])
        };
        let changes: Vec<_> = changes.into_iter().map(change).collect();
        let empty = changes.is_empty();
        let parts = fix.parts.iter().map(|part| part.title.as_str().into()).collect();
        let properties =
            [("verified", Value::Bool(fix.verified)), ("safety", fix.safety.name().into()), ("parts", parts)];
        (!empty).then(|| {
            object([
                ("description", text(&fix.title)),
                ("artifactChanges", Value::List(changes)),
                ("properties", object(properties)),
            ])
        })
    }

    fn artifact_location(&mut self, document: DocumentId) -> Value {
        let index = position(&mut self.documents, document);
        object([("uri", self.uri(document).as_str().into()), ("index", number(index))])
    }

    /// A document that is no file of its own brings its text along.
    fn artifact(&self, document: DocumentId) -> Value {
        let mut members = vec![("location", object([("uri", self.uri(document).as_str().into())]))];
        if !self.subject.files.contains_key(&document) {
            members.extend(self.subject.input.text(document).map(|of| ("contents", text(of))));
        }
        object(members)
    }

    fn uri(&self, document: DocumentId) -> String {
        let Some(file) = self.subject.files.get(&document) else { return document.to_string() };
        let path = encoded(&file.replace('\\', "/"));
        if path.starts_with('/') { format!("file://{path}") } else { path }
    }
}

fn rule(code: Code) -> Value {
    let page = code.page();
    let mut members = vec![("id", code.as_str().into())];
    let first = page.split("\n\n").find(|block| !block.starts_with('#') && !block.trim().is_empty());
    members.extend(first.map(|first| ("shortDescription", text(&first.trim().replace('\n', " ")))));
    members.push(("help", object([("text", page.into()), ("markdown", page.into())])));
    members.push(("defaultConfiguration", object([("level", code.severity().name().into())])));
    object(members)
}

fn properties(finding: &Finding) -> Value {
    object([
        ("certainty", finding.certainty.name().into()),
        ("expected", finding.expected.iter().map(|value| value.as_str().into()).collect()),
        ("actual", finding.actual.as_deref().map_or(Value::Null, Into::into)),
    ])
}

fn text(text: &str) -> Value {
    object([("text", text.into())])
}

fn number(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Where `item` stands in `list`, which it is added to.
fn position<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// A path as a URI reference.
fn encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut uri, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => {
                // Writing to a string does not fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
        uri
    })
}
