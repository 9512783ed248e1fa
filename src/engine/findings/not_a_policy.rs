//! The text is JSON, but no policy.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::policy::OffenceKind;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    matches!(fault.kind, FaultKind::Offence(OffenceKind::NotAPolicy)).then(|| {
        Draft::new("This is no policy: an object with `Statement` was expected.")
            .detail("Paste the policy document itself, or the whole output of `aws iam get-role` or `get-policy-version`.")
    })
}
