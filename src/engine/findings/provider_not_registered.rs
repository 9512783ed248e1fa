//! The role's account has no identity provider for the token.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::{Draft, code, differ, provider};
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::limits::RefusalKind;
use super::super::near::{self, Compared};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let said = matches!(fault.kind, FaultKind::Said) && fault.target == Target::Request(Parameter::OidcProviders);
    if !said && !matches!(fault.kind, FaultKind::Refusal(RefusalKind::ProviderNotRegistered)) {
        return None;
    }
    let issuer = case.request.claim("iss").and_then(|iss| iss.first()).map_or_else(|| "the token".to_owned(), |iss| code(iss));
    let known = case.request.oidc_providers.value().into_iter().flatten();
    let near = provider(case).map_or_else(Vec::new, |arn| near::of_nearest(known, &arn, Compared::Principal));
    let near = differ(&near);
    let draft = Draft::new(format!("The role's account has no identity provider for {issuer}."))
        .detail(format!("{near}Make one with `aws iam create-open-id-connect-provider`, and name it in the trust policy and its condition keys. The address must match to the letter."))
        .actual(case.request.oidc_providers.value().map(|known| known.join(", ")));
    let Some(arn) = provider(case) else { return Some(draft) };
    let mut known = case.request.oidc_providers.value().cloned().unwrap_or_default();
    known.push(arn.clone());
    let edits = vec![Edit::Request { parameter: Parameter::OidcProviders, value: Some(known.join(",")) }];
    Some(draft.expected([arn.as_str()]).fix(neutral(format!("Register {}", code(&arn)), edits)))
}
