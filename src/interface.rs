//! The border: INTERFACE.md's names and shapes, and nothing that knows whether JSON or JavaScript is beyond it.
//!
//! A door reads a [`Value`], makes an [`Input`] of it, calls [`Input::diagnose`] and writes the [`Report`]. What the
//! shapes mean is the engine's; here bytes become UTF-16 units and words become enums.

use crate::engine::finding::Code;
use crate::engine::policy::nearest;

mod input;
mod lines;
mod recognised;
mod report;
mod value;
mod whole;
mod writer;

pub use self::input::{BadInput, Input};
pub(crate) use self::lines::Lines;
pub use self::recognised::{Made, Piece, Policy, Recognised};
pub(crate) use self::report::json_value;
pub use self::report::{
    BAD_INPUT, Check, Edit, Fact, Facts, Finding, Fix, From, Layer, Point, Position, Range, Related, Report, Statement,
};
#[cfg(any(feature = "js", feature = "web"))]
pub(crate) use self::value::{EXPECTED, MAX_DEPTH, Step};
pub use self::value::{Path, Value};
pub use self::whole::Whole;
pub use self::writer::write;

/// The page of help of a finding's code, in Markdown.
pub fn explain(code: &str) -> Option<&'static str> {
    pages().find(|&(known, _)| known == code).map(|(_, page)| page)
}

/// The code that `code` most likely is a misspelling of.
pub fn similar(code: &str) -> Option<&'static str> {
    nearest(code, pages().map(|(known, _)| known))
}

/// Every code that a finding can have, with its page of help.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let engine = Code::ALL.iter().map(|code| (code.as_str(), code.page()));
    engine.chain([(BAD_INPUT, include_str!("interface/input-unreadable.md"))])
}
