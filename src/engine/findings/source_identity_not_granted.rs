//! A source identity is set and `sts:SetSourceIdentity` is not allowed.

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code};
use super::super::request::SET_SOURCE_IDENTITY;
use super::tagging_not_granted::rider;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let identity = case.request.source_identity.value();
    let named = identity.map_or_else(String::new, |identity| format!(" ({})", code(identity)));
    let why = "is set by the call or sticks to the caller's session. Each such call needs `sts:SetSourceIdentity` on both sides.";
    Some(rider(case, fault, SET_SOURCE_IDENTITY)?.detail(format!("A source identity{named} {why}")))
}
