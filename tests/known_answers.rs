//! Known answers: `known_answers/*.jsonl`, one case a line, each with the rule that decides it, and the denials that
//! people met, `cases/denials.jsonl`, each with its source.
//!
//! A case is an input in INTERFACE.md's shape and what is expected: the verdict, and the document and the field that
//! the cause points at, or the line where a text is broken.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops where a case is not what it should be")]

use serde_json::Value as Json;
use why_denied::engine::diagnose;
use why_denied::engine::report::Verdict;
use why_denied::interface::{Input, Value};

mod checklist;
mod door;

use door::{input, report};

/// What a report has right of what is expected of it.
struct Marks {
    verdict: bool,
    document: bool,
    /// The very field, or the very line of a text that is broken.
    field: bool,
    /// What was expected and what came instead.
    said: String,
}

impl Marks {
    fn all(&self) -> bool {
        self.verdict && self.document && self.field
    }
}

/// Compares the report with `expected`, whose `also` lists places that are as good.
fn mark(case: &Json) -> Marks {
    let (want, got) = (&case["expected"], report(&case["input"]));
    let blamed = &got["cause"];
    let mut places = vec![want];
    places.extend(want["also"].as_array().into_iter().flatten());
    let same = |key: &str, place: &Json| blamed[key] == place[key];
    let (verdict, document, field) = if let Some(line) = want["line"].as_u64() {
        let findings =
            || got["findings"].as_array().into_iter().flatten().filter(|f| f["document"] == want["document"]);
        let field = findings().any(|finding| finding["range"]["start"]["line"].as_u64() == Some(line));
        (got["verdict"] != "allowed", findings().next().is_some(), field)
    } else if want["verdict"] == "allowed" {
        let right = got["verdict"] == "allowed" && blamed.is_null();
        (right, right, right)
    } else {
        let document = places.iter().any(|place| same("document", place));
        let field = places.iter().any(|place| same("document", place) && same("pointer", place));
        (got["verdict"] == want["verdict"], document, field)
    };
    let said = format!(
        "{} ({}): want {} {} {}, got {} {} {} {}",
        case["id"],
        want["why"],
        want["verdict"],
        want["document"],
        want["pointer"],
        got["verdict"],
        blamed["document"],
        blamed["pointer"],
        blamed["code"],
    );
    Marks { verdict, document, field, said }
}

/// One line a case that is not wholly right.
fn wrong(marks: &[Marks]) -> String {
    let lines: Vec<&str> = marks.iter().filter(|marks| !marks.all()).map(|marks| marks.said.as_str()).collect();
    lines.join("\n")
}

fn cases(lines: &str) -> Vec<Json> {
    lines.lines().map(|line| serde_json::from_str(line).expect("a case")).collect()
}

#[test]
fn diagnosis() {
    let marks: Vec<Marks> = cases(include_str!("known_answers/diagnosis.jsonl")).iter().map(mark).collect();
    let wrong = wrong(&marks);
    assert!(wrong.is_empty(), "of {}:\n{wrong}", marks.len());
}

/// Denials that people met and solved, each with its source. One that is `weak` tells too little to be counted.
#[test]
fn denials_of_the_wild() {
    let mut cases = cases(include_str!("cases/denials.jsonl"));
    cases.retain(|case| case["weak"] != true);
    let marks: Vec<Marks> = cases.iter().map(mark).collect();
    let wrong = wrong(&marks);
    let least = |part: &str, percent: usize, right: fn(&Marks) -> bool| {
        let count = marks.iter().filter(|marks| right(marks)).count();
        assert!(count * 100 >= marks.len() * percent, "{part} right in {count} of {}:\n{wrong}", marks.len());
    };
    least("verdict", 100, |marks| marks.verdict);
    least("document", 97, |marks| marks.document);
    least("field", 90, |marks| marks.field);
}

#[test]
fn the_checklist_agrees_with_the_report() {
    let lines = [include_str!("known_answers/diagnosis.jsonl"), include_str!("cases/denials.jsonl")];
    for case in lines.into_iter().flat_map(cases) {
        assert_eq!(checklist::fault(&input(&case["input"]).diagnose()), None, "{}", case["id"]);
    }
}

/// Of the denials by a policy, nearly all have a fix that was tried and helps; and every such fix keeps its word.
#[test]
fn denials_have_verified_fixes() {
    let mut all = cases(include_str!("cases/denials.jsonl"));
    all.extend(cases(include_str!("known_answers/diagnosis.jsonl")));
    let (mut mended, mut missed) = (0, Vec::new());
    for case in all {
        let got = report(&case["input"]);
        let fixes = || got["findings"].as_array().into_iter().flatten().filter_map(|f| f["fixes"].as_array()).flatten();
        check_proofs(&case);
        let document = case["expected"]["document"].as_str().unwrap_or_default();
        let has_policy = !matches!(document, "" | "error" | "request") && got["verdict"] != "allowed";
        // Where nobody knows who calls, nothing can be tried.
        let known = ["caller", "role"].iter().all(|fact| !got["request"][fact].is_null());
        match fixes().any(|fix| fix["verified"] == true) {
            _ if !has_policy || !known => {}
            true => mended += 1,
            false => missed.push(format!("{}: {}", case["id"], got["cause"]["code"])),
        }
    }
    let count = mended + missed.len();
    assert!(mended * 100 >= count * 95, "{mended} of {count} have a verified fix; not so:\n{}", missed.join("\n"));
}

/// Applied, every verified fix leads to a call that is allowed; every other one to one that is not.
fn check_proofs(case: &Json) {
    let text = case["input"].to_string();
    let value = Value::read(&mut serde_json::Deserializer::from_str(&text)).expect("JSON");
    let input = Input::new(value).expect("an input").engine;
    for fix in diagnose(&input).findings.iter().flat_map(|finding| &finding.fixes).filter(|fix| !fix.edits.is_empty()) {
        let allowed = diagnose(&input.edited(&fix.edits)).verdict == Verdict::Allowed;
        assert_eq!(fix.verified, allowed, "{}: {}", case["id"], fix.title);
    }
}

#[test]
fn every_known_answer_names_its_rule() {
    for case in cases(include_str!("known_answers/diagnosis.jsonl")) {
        let why = case["expected"]["why"].as_str().expect("a reason");
        let rule = why.strip_prefix('R').unwrap_or_default();
        assert!(rule.starts_with(|c: char| c.is_ascii_digit()), "{why}");
    }
}
