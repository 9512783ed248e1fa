//! The caller's policy allows the role of another account.

use super::super::arn::{Arn, is_account};
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, differ, the};
use super::super::near;
use super::resource_mismatch::{fixes, is_resource};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(is_resource)?;
    let node = fault.target.node()?;
    let document = &checked.policy.document;
    let text = document.string(node)?;
    let role = case.request.role.value()?;
    let (wanted, actual) = (Arn::parse(text)?, Arn::parse(role)?);
    if wanted.account == actual.account
        || !is_account(wanted.account)
        || !is_account(actual.account)
        || wanted.service != "iam"
    {
        return None;
    }
    Some(
        Draft::new(format!(
            "{} allows a role of account {}; this role is of account {}.",
            super::capital(&the(case, at.document)),
            code(wanted.account),
            code(actual.account)
        ))
        .detail(format!(
            "{}The resource is the role that is assumed, in the account where it lives.",
            differ(&near::check::of_value(case, &checked, node))
        ))
        .expected([text])
        .actual(Some(role))
        .focus(Some(document.part_span(node, wanted.account_range())))
        .fixes(fixes(case, fault, &checked)),
    )
}
