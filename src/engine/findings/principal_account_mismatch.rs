//! The trust policy names another account than the caller's.

use super::super::arn::{Arn, Identity, is_account};
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, caller, code};
use super::principal_mismatch::{fixes, is_principal, named};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(is_principal)?;
    let node = fault.target.node()?;
    let document = &checked.policy.document;
    let text = document.string(node)?;
    let owner = case.request.identity()?.owner()?;
    let identity = Identity::parse(text).ok()?;
    let wanted = identity.owner().filter(|wanted| is_account(&wanted.account) && wanted.account != owner.account)?;
    let range = Arn::parse(text).map_or(0..text.len(), |arn| arn.account_range());
    let role_account = case.request.role_owner().is_some_and(|role| role.account == wanted.account);
    let detail = if role_account {
        "That is the role's own account. Name the account that the call comes from.".to_owned()
    } else if matches!(identity, Identity::Root(_)) {
        format!("{}:root stands for every principal of that account, and for none of another.", code("arn:aws:iam::ACCOUNT").trim_matches('`'))
    } else {
        "A principal of the same name in another account is another principal.".to_owned()
    };
    Some(
        Draft::new(format!("The trust policy trusts account {}; the caller is of account {}.", code(&wanted.account), code(&owner.account)))
            .detail(format!("{} calls. {detail}", super::capital(&caller(case))))
            .expected(named(case, &checked).texts)
            .actual(case.request.caller_text.value().cloned())
            .focus(Some(document.part_span(node, range)))
            .fixes(fixes(case, fault, &checked)),
    )
}
