//! The engine: total, pure, no clock, no I/O.

pub mod json;
pub mod message;
pub mod source;
