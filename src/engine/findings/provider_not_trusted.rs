//! A web identity or SAML caller comes from a provider that the trust policy does not name.

use super::super::arn::{Arn, BUILT_IN_PROVIDERS};
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, differ, provider};
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
    let node = fault.target.node();
    let differences = node.map_or_else(Vec::new, |node| near::check::of_value(case, &checked, node));
    let arns = [wanted.and_then(Arn::parse), actual.as_deref().and_then(Arn::parse)];
    let why = if arns.iter().flatten().any(foreign) {
        "A provider must be of the role's own account."
    } else if case.request.call == Call::Saml {
        "`Federated` must be the ARN of the provider that the call names in `PrincipalArn`."
    } else if actual.as_deref().is_some_and(|name| BUILT_IN_PROVIDERS.contains(&name)) {
        "AWS knows this provider by its name; it has no ARN."
    } else {
        "The provider's ARN ends with the issuer's address, path included, without `https://`."
    };
    let shown = actual.as_deref().map_or_else(|| "the caller's provider".to_owned(), code);
    let usable = !actual.as_deref().and_then(Arn::parse).is_some_and(|arn| foreign(&arn));
    Some(
        Draft::new(format!("The trust policy does not trust {shown}; it names {}.", named.words))
            .detail(format!("{}{why}", differ(&differences)))
            .expected(named.texts)
            .actual(actual)
            .differing(&checked.policy.document, node, &differences)
            .fixes(usable.then(|| fixes(case, fault, &checked)).into_iter().flatten()),
    )
}
