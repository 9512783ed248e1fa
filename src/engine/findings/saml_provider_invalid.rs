//! `PrincipalArn` is not the ARN of a SAML provider.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::limits::RefusalKind;

const FORM: &str = "`PrincipalArn` must be the provider's ARN, `arn:aws:iam::ACCOUNT:saml-provider/NAME`. STS answers `Principal ARN is invalid`.";

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::SamlProvider) = fault.kind else { return None };
    let Some(provider) = case.request.saml_provider.value() else {
        return Some(Draft::new("The call names no SAML provider as `PrincipalArn`.").detail(FORM));
    };
    let role = case.request.role.value();
    let swapped = role.is_some_and(|role| role.contains(":saml-provider/"));
    let draft = Draft::new(format!("{} is no SAML provider.", code(provider))).actual(Some(provider));
    Some(if let Some(role) = role.filter(|_| swapped) {
        let set = |parameter, value: &str| Edit::Request { parameter, value: Some(value.to_owned()) };
        let edits = vec![set(Parameter::SamlProvider, role), set(Parameter::Role, provider)];
        draft
            .detail("Role and provider are swapped: STS answers `Principal ARN is invalid`.")
            .expected([role.as_str()])
            .fix(neutral("Swap role and provider", edits))
    } else {
        draft.detail(FORM)
    })
}
