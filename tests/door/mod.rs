//! The way in for tests: one input of INTERFACE.md's shape, and its report.

use serde_json::Value as Json;
use why_denied::interface::{Input, Report, Value};

/// The report of an input.
pub(crate) fn report(input: &Json) -> Json {
    let text = input.to_string();
    let value = Value::read(&mut serde_json::Deserializer::from_str(&text)).expect("JSON");
    let input = Input::new(value).expect(&text);
    serde_json::to_value(Report::new(&input.engine, &input.diagnose())).expect("a report")
}
