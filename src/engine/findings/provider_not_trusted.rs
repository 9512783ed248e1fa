//! A web identity or SAML caller comes from a provider that the trust policy does not name.

use super::super::arn::Arn;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, provider};
use super::super::near;
use super::super::request::Call;
use super::principal_mismatch::{fixes, is_principal, named};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(is_principal)?;
    if !matches!(case.request.call, Call::WebIdentity | Call::Saml) {
        return None;
    }
    let named = named(case, &checked);
    let actual = provider(case);
    let wanted = fault.target.node().and_then(|node| checked.policy.document.string(node));
    // R77, R78
    let foreign = |arn: &Arn<'_>| case.request.role_owner().is_some_and(|role| role.account != arn.account);
    let why = match (wanted.and_then(Arn::parse), actual.as_deref().and_then(Arn::parse)) {
        (Some(a), Some(b)) if a.partition != b.partition => "The partitions differ.",
        (a, b) if a.as_ref().is_some_and(foreign) || b.as_ref().is_some_and(foreign) => {
            "A provider must be of the role's own account."
        }
        (Some(a), Some(b)) if a.resource.eq_ignore_ascii_case(b.resource) => "Upper and lower case differ.",
        _ if case.request.call == Call::Saml => {
            "`Federated` must be the ARN of the provider that the call names in `PrincipalArn`."
        }
        _ => "The provider's ARN ends with the issuer's address, path included, without `https://`.",
    };
    let shown = actual.as_deref().map_or_else(|| "the caller's provider".to_owned(), code);
    let focus = wanted
        .zip(actual.as_deref())
        .zip(fault.target.node())
        .map(|((wanted, actual), node)| checked.policy.document.part_span(node, near::differing(wanted, actual).0));
    let usable = !actual.as_deref().and_then(Arn::parse).is_some_and(|arn| foreign(&arn));
    Some(
        Draft::new(format!("The trust policy does not trust {shown}; it names {}.", named.words))
            .detail(why)
            .expected(named.texts)
            .actual(actual)
            .focus(focus.filter(|focus| !focus.is_empty()))
            .fixes(usable.then(|| fixes(case, fault, &checked)).into_iter().flatten()),
    )
}
