//! These policies allow the call, and AWS refused it.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    matches!(fault.kind, FaultKind::Contradiction).then(|| {
        Draft::new("These policies allow the call, yet AWS refused it.")
            .detail("If they were changed since, the error is old. Otherwise look, in this order, for: a service control policy, permissions boundary or other layer that was not given; another version of a policy; a change that has not spread yet; another role or account than thought; a role that does not exist.")
    })
}
