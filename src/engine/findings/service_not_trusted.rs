//! An AWS service calls and the trust policy does not name it.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::principal_mismatch::{fixes, is_principal, named};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(is_principal)?;
    let Some(Identity::Service(service)) = case.request.identity() else { return None };
    let named = named(case, &checked);
    Some(
        Draft::new(format!("The trust policy does not trust the service {}; it names {}.", code(service), named.words))
            .detail("A service assumes a role under its own principal name. Names are compared to the letter, and each service has one of its own.")
            .expected(named.texts)
            .actual(Some(service.as_str()))
            .fixes(fixes(case, fault, &checked)),
    )
}
