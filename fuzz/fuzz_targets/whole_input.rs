//! Any JSON through the border, and the report out of every door.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why_denied::interface::{Input, Value};

fuzz_target!(|text: &str| {
    let Ok(value) = Value::read(&mut serde_json::Deserializer::from_str(text)) else { return };
    if let Ok(input) = Input::new(value) {
        why_denied_fuzz::print(&input);
    }
});
