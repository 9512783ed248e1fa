//! The engine: total, pure, no clock, no I/O. [`diagnose`] is all that the doors need.
//!
//! ```text
//! trust text ────┐
//! identity text ─┼ json → Document ─ lower → Policy (fields are At<T>) ─┐
//! other layers ──┘  (nodes, NodeId)                                     ├ evaluate → Trace ─ blame → Fault ┐
//! error text ───── message → Denial ─ infer → Request (Facts + origin) ─┘                                  │
//!                                                      findings: Case + Fault → Finding, Fix ─ verify → Report
//! ```

pub mod arn;
mod blame;
mod case;
mod checklist;
mod commands;
pub mod condition;
mod evaluate;
mod evidence;
pub mod finding;
mod findings;
mod fix;
pub mod input;
mod integration;
pub mod json;
mod limits;
mod lowercase;
pub mod message;
pub mod near;
mod pass;
pub mod paste;
pub mod pattern;
mod plan;
pub mod policy;
pub mod presets;
mod prove;
pub mod redact;
mod refused;
pub mod report;
pub mod request;
mod risks;
#[cfg(doc)]
#[doc = include_str!("engine/rules.md")]
pub mod rules {}
mod safety;
mod sides;
mod sort;
pub mod source;
mod suppose;
mod trace;
pub mod truth;
pub mod uncertain;
mod vendors;
mod verdict;
mod what_if;

pub use self::case::Texts;
pub(crate) use self::findings::capital;
pub(crate) use self::fix::quote;
use self::input::Input;
use self::report::Report;
pub(crate) use self::sort::sort_by_key;

/// No more policy documents than this are read.
pub const MAX_DOCUMENTS: usize = 100;

/// Evaluates the call as AWS would and says which field of which document denies it.
///
/// Total: every input gives a report, and the same input gives the same report.
pub fn diagnose(input: &Input) -> Report {
    verdict::report(input)
}

/// The same for somebody who types: the verdict and the findings, and nothing that takes the call through again. So no
/// fix is proved, and no condition is tried with other values. Texts that are as they were `before` are not read again.
pub fn glance(input: &Input, before: Option<(&Input, &Texts)>) -> (Report, Texts) {
    verdict::glance(input, before)
}
