//! The way in for tests: one input of INTERFACE.md's shape, and its report.

#![allow(dead_code, reason = "not every test needs both")]

use serde_json::Value as Json;
use why_denied::interface::{Input, Report, Value};

/// The input that a JSON object is.
pub(crate) fn input(input: &Json) -> Input {
    let text = input.to_string();
    let value = Value::read(&mut serde_json::Deserializer::from_str(&text)).expect("JSON");
    Input::new(value).expect(&text)
}

/// The report of an input.
pub(crate) fn report(json: &Json) -> Json {
    let input = input(json);
    serde_json::to_value(Report::new(&input.engine, &input.diagnose())).expect("a report")
}
