//! What a link or a memory keeps of a page: its input, and in `off` which documents of it are switched off.

use super::input::{BadInput, Input};
use super::value::Value;
use super::writer::write;
use crate::engine::input as engine;

/// All that a page holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Whole {
    /// Every text, and the request.
    pub input: engine::Input,
    /// The names of the documents that are switched off.
    pub off: Vec<String>,
}

impl Whole {
    /// Reads what [`value`](Self::value) wrote, or any input.
    pub fn new(value: Value) -> Result<Self, BadInput> {
        let name = |value: &Value| if let Value::String(name) = value { Some(name.clone()) } else { None };
        let off = match value.get("off") {
            Some(Value::List(names)) => names.iter().filter_map(name).collect(),
            _ => Vec::new(),
        };
        Ok(Self { input: Input::new(value)?.engine, off })
    }

    /// What `diagnose` takes, and `off` where there is any.
    pub fn value(&self) -> Value {
        let mut value = write(&self.input);
        if let (Value::Object(members), false) = (&mut value, self.off.is_empty()) {
            members.push(("off".to_owned(), self.off.iter().map(|name| name.as_str().into()).collect()));
        }
        value
    }

    /// What the engine is asked.
    pub fn given(&self) -> engine::Input {
        self.input.clone().without(&|document| self.off.contains(&document.to_string()))
    }
}
