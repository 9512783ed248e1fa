//! Known answers: `known_answers/*.jsonl`, one case a line, each with the rule that decides it.
//!
//! A case is an input in INTERFACE.md's shape and what is expected: the verdict, and the document and the field that
//! the cause points at, or the line where a text is broken.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops where a case is not what it should be")]

use serde_json::Value as Json;
use why_denied::interface::{Input, Report, Value};

fn report(input: &Json) -> Json {
    let text = input.to_string();
    let value = Value::read(&mut serde_json::Deserializer::from_str(&text)).expect("JSON");
    let input = Input::new(value).expect("an input");
    serde_json::to_value(Report::new(&input.engine, &input.diagnose())).expect("a report")
}

/// What differs from what is expected; none where nothing does.
fn wrong(case: &Json) -> Option<String> {
    let (want, got) = (&case["expected"], report(&case["input"]));
    let blamed = &got["cause"];
    let right = match want["line"].as_u64() {
        Some(line) => {
            let at = |finding: &Json| {
                finding["document"] == want["document"] && finding["range"]["start"]["line"].as_u64() == Some(line)
            };
            got["verdict"] != "allowed" && got["findings"].as_array().is_some_and(|all| all.iter().any(at))
        }
        None if want["verdict"] == "allowed" => got["verdict"] == "allowed" && blamed.is_null(),
        None => ["document", "pointer"].iter().all(|key| blamed[key] == want[key]) && got["verdict"] == want["verdict"],
    };
    (!right).then(|| {
        format!(
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
        )
    })
}

#[test]
fn diagnosis() {
    let cases: Vec<Json> = include_str!("known_answers/diagnosis.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a case"))
        .collect();
    let wrong: Vec<String> = cases.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn every_known_answer_names_its_rule() {
    for line in include_str!("known_answers/diagnosis.jsonl").lines() {
        let case: Json = serde_json::from_str(line).expect("a case");
        let why = case["expected"]["why"].as_str().expect("a reason");
        let rule = why.strip_prefix('R').unwrap_or_default();
        assert!(rule.starts_with(|c: char| c.is_ascii_digit()), "{why}");
    }
}
