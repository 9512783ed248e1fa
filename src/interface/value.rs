//! What the caller handed over, whatever it is, and where in it we are.
//!
//! Both doors, JSON text and JavaScript values, are first read into one [`Value`]. A derived struct would ask a
//! JavaScript object for the keys it knows and never see the misspelt one; and an untagged enum forgets where it
//! failed. From the tree every key is seen, and every refusal says where.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use crate::engine::json::escaped;

/// The deepest nesting that is read. An input needs five levels; a JavaScript object may hold itself.
pub(crate) const MAX_DEPTH: usize = 64;
/// What can be read, for what cannot.
pub(crate) const EXPECTED: &str = "a string, a number, true, false, null, a list or an object";

/// Any JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, or JavaScript's `undefined`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number beyond `i64`.
    Unsigned(u64),
    /// Any other number, as text.
    Other(String),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// An object: its members in order, duplicates included.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Reads whatever `deserializer` holds. An error comes with the path to the value that cannot be read.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, (Path, D::Error)> {
        let mut path = Path::default();
        Seed { path: &mut path }.deserialize(deserializer).map_err(|error| (path, error))
    }

    /// The member `key` of an object; the last one where it is given twice, as `JSON.parse` has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// What the value is, for use behind "not".
    pub(super) fn into_kind(self) -> String {
        match self {
            Self::String(_) => "a string".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Object(_) => "an object".to_owned(),
            other => other.into_scalar().unwrap_or_else(|_| "null".to_owned()),
        }
    }

    /// A string as it is, a number or a truth value as JSON writes it; anything else comes back.
    pub(super) fn into_scalar(self) -> Result<String, Self> {
        match self {
            Self::Bool(value) => Ok(value.to_string()),
            Self::Integer(value) => Ok(value.to_string()),
            Self::Unsigned(value) => Ok(value.to_string()),
            Self::Other(value) | Self::String(value) => Ok(value),
            Self::Null | Self::List(_) | Self::Object(_) => Err(self),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            // A number of JavaScript cannot hold these; what reads seconds reads them from a string too.
            #[cfg(target_family = "wasm")]
            Self::Integer(value) if value.unsigned_abs() >= 1 << 53 => serializer.collect_str(value),
            #[cfg(target_family = "wasm")]
            Self::Unsigned(value) => serializer.collect_str(value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            #[cfg(not(target_family = "wasm"))]
            Self::Unsigned(value) => serializer.serialize_u64(*value),
            // Nothing in JavaScript writes one, and to print one takes tables of 12 KB.
            #[cfg(target_family = "wasm")]
            Self::Other(value) => serializer.serialize_str(value),
            #[cfg(not(target_family = "wasm"))]
            Self::Other(value) => match value.parse() {
                Ok(value) => serializer.serialize_f64(value),
                Err(_) => serializer.serialize_str(value),
            },
            Self::String(value) => serializer.serialize_str(value),
            Self::List(values) => serializer.collect_seq(values),
            // Set on an object of JavaScript, `__proto__` is no member.
            #[cfg(target_family = "wasm")]
            Self::Object(members) => serializer
                .collect_map(members.iter().filter(|(key, _)| key != "__proto__").map(|(key, value)| (key, value))),
            #[cfg(not(target_family = "wasm"))]
            Self::Object(members) => serializer.collect_map(members.iter().map(|(key, value)| (key, value))),
        }
    }
}

/// A path is shown so far. No input has a longer one, but an object that holds itself.
const MOST_STEPS: usize = 8;

/// Reads one value. Steps are taken off `path` only on success, so that after an error it leads to the culprit.
struct Seed<'p> {
    path: &'p mut Path,
}

impl Seed<'_> {
    fn inner(&mut self) -> Seed<'_> {
        Seed { path: self.path }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.path.0.len() > MAX_DEPTH {
            return Err(D::Error::custom(format_args!("nested deeper than {MAX_DEPTH} levels")));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(EXPECTED)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Unsigned(value), Value::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Other(number(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            self.path.0.push(Step::Index(values.len()));
            let next = list.next_element_seed(self.inner())?;
            self.path.0.pop();
            let Some(value) = next else { return Ok(Value::List(values)) };
            values.push(value);
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = object.next_key::<String>()? {
            self.path.0.push(Step::Key(key.clone()));
            let value = object.next_value_seed(self.inner())?;
            self.path.0.pop();
            members.push((key, value));
        }
        Ok(Value::Object(members))
    }
}

/// A number as JavaScript writes it, so that all doors read the same.
fn number(value: f64) -> String {
    let size = value.abs();
    if size >= 1e21 {
        format!("{value:e}").replace('e', "e+")
    } else if size < 1e-6 && size > 0.0 {
        format!("{value:e}")
    } else {
        // Zero has no sign there.
        (value + 0.0).to_string()
    }
}

/// The way from the whole input to one value in it. Its `Display` is how JavaScript would write it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub(crate) Vec<Step>);

/// A step into an object or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

impl Path {
    /// The same as an RFC 6901 pointer.
    pub fn pointer(&self) -> String {
        self.0.iter().fold(String::new(), |pointer, step| pointer + "/" + &escaped(&step.to_string()))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                _ if i == MOST_STEPS => return f.write_str("…"),
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if !is_plain(key) => write!(f, "[{}]", crate::engine::quote(key))?,
                Step::Key(key) if i == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}
