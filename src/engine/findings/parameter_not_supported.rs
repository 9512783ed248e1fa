//! The operation has no such parameter.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::Draft;
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::limits::RefusalKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::NotAParameter) = fault.kind else { return None };
    let operation = case.request.action.value()?.trim_start_matches("sts:");
    let none = |parameter| Edit::Request { parameter, value: None };
    let request = &case.request;
    let (what, instead, actual, edits) = match fault.target {
        Target::Request(Parameter::MfaSerial | Parameter::MfaCode) => (
            "MFA device or code",
            "and let the identity provider ask for MFA instead.",
            request.mfa_serial.value().or(request.mfa_code.value()),
            vec![none(Parameter::MfaSerial), none(Parameter::MfaCode)],
        ),
        _ => (
            "external ID",
            "and limit the trust policy by the claims of the token instead: `sub` and `aud`.",
            request.external_id.value(),
            vec![none(Parameter::ExternalId)],
        ),
    };
    Some(
        Draft::new(format!("`{operation}` takes no {what}."))
            .detail(format!("Only AssumeRole does. Leave it out here, {instead}"))
            .actual(actual.cloned())
            .fix(neutral(format!("Leave the {what} out"), edits)),
    )
}
