//! The engine: total, pure, no clock, no I/O.

pub mod arn;
pub mod condition;
pub mod json;
pub mod message;
pub mod pattern;
pub mod policy;
pub mod source;
pub mod truth;
