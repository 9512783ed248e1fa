//! The audience of the token is none of the provider's client IDs.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::condition::operators::Family;
use super::super::finding::{Draft, code, differ};
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::limits::{RefusalKind, audience};
use super::super::near::{self, Compared};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let claimed = matches!(&fault.target, Target::Request(Parameter::WebIdentity(Some(claim))) if claim == "aud" || claim == "azp");
    let said = matches!(fault.kind, FaultKind::Said) && claimed;
    if !said && !matches!(fault.kind, FaultKind::Refusal(RefusalKind::AudienceNotRegistered)) {
        return None;
    }
    let (claim, values) = case.request.web_identity.value().and_then(audience).unwrap_or(("aud", &[]));
    let value = values.first();
    let why = if claim == "azp" { "The token has an `azp` claim, so STS checks that and not `aud`. " } else { "" };
    let known = case.request.oidc_client_ids.value().into_iter().flatten();
    let how = Compared::Condition(Family::String { like: false, ignore_case: false });
    let near = value.map_or_else(Vec::new, |value| near::of_nearest(known, value, how));
    let shown = value.map_or_else(|| "the token's audience".to_owned(), |value| code(value));
    let draft = Draft::new(format!("The audience {shown} is none of the provider's client IDs."))
        .detail(format!("{}{why}Add it to the provider with `aws iam add-client-id-to-open-id-connect-provider`, or ask for a token with a registered audience. The trust policy is not looked at before that.", differ(&near)))
        .expected(case.request.oidc_client_ids.value().into_iter().flatten().map(String::as_str))
        .actual(value.cloned());
    let Some(value) = value else { return Some(draft) };
    let mut ids = case.request.oidc_client_ids.value().cloned().unwrap_or_default();
    ids.push(value.clone());
    let edits = vec![Edit::Request { parameter: Parameter::OidcClientIds, value: Some(ids.join(",")) }];
    Some(draft.fix(neutral(format!("Register {}", code(value)), edits)))
}
