//! A pasted text, sorted → the input that it makes, in INTERFACE.md's names, and what each piece is.

use serde::Serialize;

use super::report::{Position, Range};
use super::value::Value;
use crate::engine::input::{Level, PolicyText, RequestInput, WebIdentity};
use crate::engine::paste::{Beside, sort_out};
use crate::engine::source::LineIndex;

/// What a pasted text holds.
#[derive(Clone, Debug, Serialize)]
pub struct Recognised {
    /// What the pieces make together.
    pub input: Made,
    /// Every piece, in the order of the text.
    pub pieces: Vec<Piece>,
}

/// An input made of pieces. What no piece is of is left out.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "INTERFACE.md has them")]
pub struct Made {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_policies: Option<Vec<Policy>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_control_policies: Vec<Policy>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_control_policies: Vec<Policy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpc_endpoint_policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Value>,
}

/// A policy and its name.
#[derive(Clone, Debug, Serialize)]
pub struct Policy {
    /// Its name; null where it was not told.
    pub name: Option<String>,
    /// Its text.
    pub text: String,
}

/// A piece of the text.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    /// What it is.
    pub what: &'static str,
    /// Its characters.
    pub range: Range,
    /// The document that it is in; null where it has no place.
    pub into: Option<String>,
    /// Why it has no place, or what is worth knowing of it.
    pub text: String,
}

impl Recognised {
    /// Sorts a pasted text; `now` is in seconds since 1970.
    pub fn new(text: &str, now: Option<i64>) -> Self {
        let pasted = sort_out(text, &Beside { now, ..Beside::default() });
        let lines = LineIndex::new(text);
        let at = |byte: u32| {
            let position = lines.position(text, byte as usize);
            Position { offset: position.offset, line: position.line, column: position.column }
        };
        let pieces = pasted.pieces.into_iter().map(|piece| Piece {
            what: piece.what,
            range: Range { start: at(piece.span.start), end: at(piece.span.end) },
            into: piece.into.map(|into| into.to_string()),
            text: piece.text,
        });
        let policy = |PolicyText { name, text }| Policy { name, text };
        let levels =
            |levels: Vec<Level>| -> Vec<Policy> { levels.into_iter().flat_map(Level::policies).map(policy).collect() };
        let input = pasted.input;
        Self {
            pieces: pieces.collect(),
            input: Made {
                error: input.error,
                trust_policy: input.trust_policy,
                identity_policies: input.identity_policies.map(|all| all.into_iter().map(policy).collect()),
                permissions_boundary: input.permissions_boundary,
                service_control_policies: levels(input.service_control_policies),
                resource_control_policies: levels(input.resource_control_policies),
                vpc_endpoint_policy: input.vpc_endpoint_policy,
                request: request(input.request),
            },
        }
    }
}

/// What pieces tell of the call; none where they tell nothing.
fn request(request: RequestInput) -> Option<Value> {
    let mut members = Vec::new();
    if let Some(WebIdentity::Claims(claims)) = request.web_identity {
        let values = |values: Vec<String>| Value::List(values.into_iter().map(Value::String).collect());
        let claims = claims.into_iter().map(|(claim, all)| (claim, values(all))).collect();
        members.push(("web_identity".to_owned(), Value::Object(claims)));
    }
    let longest =
        request.max_session_duration.map(|seconds| ("max_session_duration".to_owned(), Value::Integer(seconds)));
    members.extend(longest);
    (!members.is_empty()).then_some(Value::Object(members))
}
