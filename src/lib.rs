//! Paste a role's trust policy, the caller's identity policy and the AWS error, and see which field of which
//! document denies the role.
#![forbid(unsafe_code)]

pub mod engine;
pub mod interface;
pub mod text;

#[cfg(feature = "web")]
mod ui;
#[cfg(any(feature = "js", feature = "web"))]
pub mod web;
