//! JSON whose order, brackets and white space a test chooses.

use std::fmt::Write as _;

/// A JSON value that keeps the order of its members.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

/// Choices, one after the other; where there are none, always the first, so that a failure shrinks to a plain text.
pub(crate) struct Choices<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// One of `0..count`.
    fn next(&mut self, count: usize) -> usize {
        self.at += 1;
        self.bytes.get(self.at % self.bytes.len().max(1)).map_or(0, |&byte| usize::from(byte) % count.max(1))
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in 0..list.len() {
            let other = at + self.next(list.len() - at);
            list.swap(at, other);
        }
    }
}

impl Json {
    /// Whether a list has nothing but `texts`.
    pub(crate) fn is_within(&self, texts: &[&str]) -> bool {
        let one = |value: &Self| matches!(value, Self::Text(text) if texts.contains(&text.as_str()));
        matches!(self, Self::List(list) if list.iter().all(one))
    }

    /// The same with the elements of every list and the members of every object in another order.
    pub(crate) fn shuffled(&self, choices: &mut Choices<'_>) -> Self {
        match self {
            Self::Text(_) => self.clone(),
            Self::List(list) => {
                let mut list: Vec<Self> = list.iter().map(|value| value.shuffled(choices)).collect();
                choices.shuffle(&mut list);
                Self::List(list)
            }
            Self::Object(members) => {
                let mut members: Vec<_> = members.iter().map(|(k, v)| (k.clone(), v.shuffled(choices))).collect();
                choices.shuffle(&mut members);
                Self::Object(members)
            }
        }
    }

    /// The same with some lists of one element written without brackets.
    pub(crate) fn unwrapped(&self, choices: &mut Choices<'_>) -> Self {
        match self {
            Self::Text(_) => self.clone(),
            Self::List(list) => match list.as_slice() {
                [one] if choices.next(2) == 1 => one.unwrapped(choices),
                list => Self::List(list.iter().map(|value| value.unwrapped(choices)).collect()),
            },
            Self::Object(members) => {
                Self::Object(members.iter().map(|(k, v)| (k.clone(), v.unwrapped(choices))).collect())
            }
        }
    }

    /// The text, with white space and escapes as chosen.
    pub(crate) fn text(&self, choices: &mut Choices<'_>) -> String {
        let mut text = String::new();
        self.write(&mut text, choices);
        text
    }

    fn write(&self, out: &mut String, choices: &mut Choices<'_>) {
        space(out, choices);
        match self {
            Self::Text(text) => string(text, out, choices),
            Self::List(list) => {
                out.push('[');
                for (at, value) in list.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    value.write(out, choices);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    space(out, choices);
                    string(name, out, choices);
                    space(out, choices);
                    out.push(':');
                    value.write(out, choices);
                }
                out.push('}');
            }
        }
        space(out, choices);
    }
}

fn space(out: &mut String, choices: &mut Choices<'_>) {
    let spaces = ["", "", " ", "\n", "\t", "\r\n  ", "    "];
    out.push_str(spaces[choices.next(spaces.len())]);
}

fn string(text: &str, out: &mut String, choices: &mut Choices<'_>) {
    out.push('"');
    let escape = choices.next(8) == 7;
    for c in text.chars() {
        match c {
            '/' if escape => out.push_str("\\/"),
            c if escape && c.is_ascii_alphabetic() && choices.next(3) == 1 => {
                _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            '"' | '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// What a text says: neither order nor brackets around one element count.
pub(crate) fn meaning(text: &str) -> serde_json::Value {
    fn plain(value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match value {
            Value::Array(list) => {
                let mut list: Vec<Value> = list.into_iter().map(plain).collect();
                if list.len() == 1 {
                    return list.remove(0);
                }
                list.sort_by_key(Value::to_string);
                Value::Array(list)
            }
            Value::Object(members) => Value::Object(members.into_iter().map(|(k, v)| (k, plain(v))).collect()),
            other => other,
        }
    }
    serde_json::from_str(text).map_or_else(|_| text.into(), plain)
}
