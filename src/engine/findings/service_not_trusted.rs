//! An AWS service calls and the trust policy does not name it.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, differ};
use super::super::near;
use super::principal_mismatch::{fixes, is_principal, named};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(is_principal)?;
    let Some(Identity::Service(service)) = case.request.identity() else { return None };
    let named = named(case, &checked);
    let node = fault.target.node();
    let differences = node.map_or_else(Vec::new, |node| near::check::of_value(case, &checked, node));
    Some(
        Draft::new(format!("The trust policy does not trust the service {}; it names {}.", code(service), named.words))
            .detail(format!("{}A service assumes a role under its own principal name. Names are compared to the letter, and each service has one of its own.", differ(&differences)))
            .expected(named.texts)
            .actual(Some(service.as_str()))
            .differing(&checked.policy.document, node, &differences)
            .fixes(fixes(case, fault, &checked)),
    )
}
