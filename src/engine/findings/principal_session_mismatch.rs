//! The trust policy names another session of the caller's role, or mixes role and session ARNs.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, caller, code, differ};
use super::super::near;
use super::principal_mismatch::{fixes, is_principal, named};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(is_principal)?;
    let node = fault.target.node()?;
    let document = &checked.policy.document;
    let text = document.string(node)?;
    let Some(Identity::Session(owner, role, session)) = case.request.identity() else { return None };
    let Ok(Identity::Session(named_owner, named_role, named_session)) = Identity::parse(text) else { return None };
    if named_owner.account != owner.account || named_role != *role {
        return None;
    }
    let shown = session.as_deref().map_or_else(|| "another one".to_owned(), code);
    let wanted = named_session.as_deref().map_or_else(|| "no session".to_owned(), code);
    let differences = near::check::of_value(case, &checked, node);
    Some(
        Draft::new(format!("The trust policy names the session {wanted}; the caller's session is {shown}."))
            .detail(format!(
                "{}{} is one session of the role {}. Name the role to trust all its sessions.",
                differ(&differences),
                caller(case),
                code(role)
            ))
            .expected(named(case, &checked).texts)
            .actual(case.request.caller_text.value().cloned())
            .differing(document, Some(node), &differences)
            .fixes(fixes(case, fault, &checked)),
    )
}
