//! A source identity is set and `sts:SetSourceIdentity` is not allowed.

use super::super::case::{Case, Fault};
use super::super::finding::Draft;
use super::super::request::SET_SOURCE_IDENTITY;
use super::tagging_not_granted::rider;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let identity = case.request.source_identity.value();
    Some(
        rider(case, fault, SET_SOURCE_IDENTITY)?
            .detail("A source identity is set by the call or sticks to the caller's session, and each such call needs `sts:SetSourceIdentity` on both sides.")
            .actual(identity.map(|identity| format!("source identity: {identity}"))),
    )
}
