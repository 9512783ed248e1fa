//! The trust policy names another account than the caller's.

use std::cmp::Reverse;

use super::super::arn::{Arn, Identity, is_account};
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, caller, code, differ};
use super::super::fix::{Editor, grants, widens};
use super::super::json::{Document, NodeId};
use super::super::near::{self, NEAR, similarity};
use super::super::report::Fix;
use super::super::sort::sort_by_key;
use super::super::vendors;
use super::principal_mismatch::{ROLE_ITSELF, fixes, is_itself, is_principal, named};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(is_principal)?;
    let node = fault.target.node()?;
    let document = &checked.policy.document;
    let text = document.string(node)?;
    if let Some(vendor) = case.request.vendor {
        return of_vendor(case, document, (node, text), vendor);
    }
    let owner = case.request.identity()?.owner().filter(|owner| is_account(&owner.account))?;
    if is_itself(case) {
        return None;
    }
    let identity = Identity::parse(text).ok()?;
    let wanted = identity.owner().filter(|wanted| is_account(&wanted.account) && wanted.account != owner.account)?;
    let range = Arn::parse(text).map_or(0..text.len(), |arn| arn.account_range());
    let role_account = case.request.role_owner().is_some_and(|role| role.account == wanted.account);
    let detail = if Some(text) == case.request.role.value().map(String::as_str) {
        ROLE_ITSELF.to_owned()
    } else if role_account {
        format!("Account {} is the role's own. Name the account that the call comes from.", code(&wanted.account))
    } else if matches!(identity, Identity::Root(_)) {
        "An account stands for all its users and roles, and for none of another account.".to_owned()
    } else {
        "A principal of the same name in another account is another principal.".to_owned()
    };
    let mut fixes = fixes(case, fault, &checked);
    if matches!(identity, Identity::Root(_)) {
        let mut meant = text.to_owned();
        meant.replace_range(range.clone(), &owner.account);
        let edits = vec![Editor::new(document).replace_text(node, &meant)];
        fixes.push(widens(
            format!("Trust the whole account {} (its own policies then decide who may call)", code(&owner.account)),
            edits,
        ));
    }
    Some(
        Draft::new(format!(
            "The trust policy trusts account {}; the caller is of account {}.",
            code(&wanted.account),
            code(&owner.account)
        ))
        .detail(format!("The caller is {}. {}{detail}", caller(case), differ(&near::check::of_value(case, &checked, node))))
        .expected(named(case, &checked).texts)
        .actual(case.request.caller_text.value().cloned())
        .focus(Some(document.part_span(node, range)))
        .fixes(fixes),
    )
}

/// A vendor tells its name only: its accounts are known, and not which of them calls.
fn of_vendor(case: &Case<'_>, document: &Document, (node, text): (NodeId, &str), vendor: &'static str) -> Option<Draft> {
    let account = Identity::parse(text).ok()?.owner()?.account.clone();
    let range = Arn::parse(text).map_or(0..text.len(), |arn| arn.account_range());
    let mut fixes: Vec<(f64, &str, Fix)> = Vec::new();
    for known in case.request.vendors() {
        let mut meant = text.to_owned();
        meant.replace_range(range.clone(), known.account);
        let title = format!("Trust {vendor}'s account {}{}", code(known.account), known.purpose());
        let edits = vec![Editor::new(document).replace_text(node, &meant)];
        fixes.push((similarity(&account, known.account), known.account, grants(title, edits)));
    }
    sort_by_key(&mut fixes, |(likeness, ..)| Reverse(likeness.to_bits()));
    let near = fixes.first().filter(|(likeness, ..)| *likeness >= NEAR);
    let part = near.map_or(0..account.len(), |(_, near, _)| near::differing(&account, near).0);
    let part = range.start + part.start..range.start + part.end;
    let its = vendors::named(vendor).any(|known| known.account == account);
    let title = if its {
        format!("{vendor}'s account {} is of another partition than the role.", code(&account))
    } else {
        format!("The trust policy trusts account {}, which is none of {vendor}'s.", code(&account))
    };
    Some(
        Draft::new(title)
            .detail(format!("{vendor} calls from {}.", vendors::accounts(vendor)))
            .expected([text])
            .actual(Some(vendor))
            .focus(Some(document.part_span(node, part)))
            .fixes(fixes.into_iter().map(|(.., fix)| fix)),
    )
}
