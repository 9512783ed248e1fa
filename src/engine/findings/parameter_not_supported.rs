//! The operation has no such parameter.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::limits::RefusalKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::NotAParameter) = fault.kind else { return None };
    let operation = case.request.action.value()?.trim_start_matches("sts:");
    let edits = vec![Edit::Request { parameter: Parameter::ExternalId, value: None }];
    Some(
        Draft::new(format!("`{operation}` takes no external ID."))
            .detail("Only AssumeRole does. Leave it out here, and limit the trust policy by the claims of the token instead: `sub` and `aud`.")
            .actual(case.request.external_id.value().cloned())
            .fix(neutral("Leave the external ID out", edits)),
    )
}
