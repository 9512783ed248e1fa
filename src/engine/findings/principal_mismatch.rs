//! The trust policy names somebody else.

use std::cmp::Reverse;

use super::super::arn::Identity;
use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::permission_set;
use super::super::finding::{
    Draft, add_statement, caller, code, codes, differ, statement_json, test, the, trusted, trusted_kind,
};
use super::super::fix::{Editor, grants, quote};
use super::super::json::NodeId;
use super::super::near::parts::placeholder;
use super::super::near::{self, Difference, NEAR, similarity};
use super::super::policy::{PolicyKind, PrincipalKind, nearest};
use super::super::report::Fix;
use super::super::sort::sort_by_key;
use super::super::trace::Element;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(|checked| checked.check.element == Element::Principal)?;
    let principals = checked.statement.principals.as_ref()?;
    let named = named(case, &checked);
    if !is_principal(&checked) {
        let document = super::capital(&the(case, at.document));
        let draft = if principals.negated {
            Draft::new(format!("{document} leaves {} out by `NotPrincipal`.", caller(case)))
        } else {
            let title = format!("{document} does not name {}; it names {}.", caller(case), named.words);
            Draft::new(title).fixes(fixes(case, fault, &checked))
        };
        return Some(draft.expected(named.texts).actual(case.request.caller_text.value().cloned()));
    }
    let document = &checked.policy.document;
    let text = fault.target.node().and_then(|node| document.string(node));
    let actual = trusted(case);
    let node = fault.target.node();
    let differences = node.map_or_else(Vec::new, |node| near::check::of_value(case, &checked, node));
    Some(
        Draft::new(format!("The trust policy does not trust {}; it names {}.", caller(case), named.words))
            .detail(why(case, &checked, text, actual.as_deref(), &differences))
            .expected(named.texts)
            .actual(case.request.caller_text.value().cloned())
            .differing(document, node, &differences)
            .fixes(fixes(case, fault, &checked)),
    )
}

/// What tells the two apart.
fn why(
    case: &Case<'_>,
    checked: &Checked<'_>,
    text: Option<&str>,
    actual: Option<&str>,
    differences: &[Difference],
) -> String {
    let entries = checked.statement.principals.iter().flat_map(|principals| &principals.entries);
    let mut canonical = entries.filter(|entry| entry.kind == PrincipalKind::CanonicalUser);
    let is_service = text.is_some_and(|text| matches!(Identity::parse(text), Ok(Identity::Service(_))));
    let known = if canonical.any(|entry| Some(entry.text.value.as_str()) == text) {
        // R80
        "A `CanonicalUser` is known to S3 alone and names nobody here."
    } else if is_itself(case) {
        // R87, R88, R341: no role trusts itself unasked.
        "A role does not trust itself: to assume itself again it must be named like any other caller. (Some roles that did so before July 2022 are exempt.)"
    } else if text == case.request.role.value().map(String::as_str) {
        // R305
        ROLE_ITSELF
    } else if is_service {
        // R342
        "A service's name trusts that service, not the roles that run in it."
    } else {
        ""
    };
    let differ = differ(differences);
    let sentence = if known.is_empty() { differ.trim_end() } else { known };
    match (case.request.identity(), actual) {
        (Some(_), _) if known.is_empty() && permission_set::behind(&case.request).is_some() => {
            let pattern = permission_set::pattern(&case.request).unwrap_or_default();
            format!("{differ}Trust the account, and ask for {} in `aws:PrincipalArn`. {}", code(&pattern), permission_set::OPEN)
        }
        (Some(Identity::Session(_, role, _)), _) if known.is_empty() => {
            let sentence = if sentence.is_empty() { String::new() } else { format!("{sentence} ") };
            format!("{sentence}The caller is a session of the role {}: name that role, or its account.", code(role))
        }
        (_, Some(actual)) => {
            let sentence = if sentence.is_empty() { "Name the caller, or its account." } else { sentence };
            format!("{sentence} The caller's ARN for a trust policy is {}.", code(actual))
        }
        _ => sentence.to_owned(),
    }
}

/// A role that is named in its own trust policy, where the caller is another.
pub(super) const ROLE_ITSELF: &str = "That is the role itself; a trust policy names who may assume it.";

/// Whether the role calls for itself.
pub(super) fn is_itself(case: &Case<'_>) -> bool {
    let name = case.request.role.value().and_then(|arn| arn.rsplit('/').next());
    name.is_some()
        && case.request.identity().and_then(Identity::role_name) == name
        && case.request.identity().and_then(Identity::owner) == case.request.role_owner().as_ref()
}

/// Whether a check is of whom a trust policy names.
pub(super) fn is_principal(checked: &Checked<'_>) -> bool {
    checked.check.element == Element::Principal
        && checked.policy.kind == PolicyKind::Trust
        && checked.statement.principals.as_ref().is_some_and(|principals| !principals.negated)
}

/// Whom a statement names.
pub(super) struct Named {
    pub(super) texts: Vec<String>,
    pub(super) words: String,
}

/// Whom the checked statement names.
pub(super) fn named(_: &Case<'_>, checked: &Checked<'_>) -> Named {
    let entries = checked.statement.principals.iter().flat_map(|principals| &principals.entries);
    let texts: Vec<String> = entries.map(|entry| entry.text.value.clone()).collect();
    let words = if texts.is_empty() { "nobody".to_owned() } else { all(&texts) };
    Named { texts, words }
}

/// Several texts in backticks, all of which are there.
pub(super) fn all<T: AsRef<str>>(texts: &[T]) -> String {
    codes(texts.iter().map(AsRef::as_ref)).replace("` or ", "` and ")
}

/// Trusts the caller in the place of what is near to it, or beside the others.
pub(super) fn fixes(case: &Case<'_>, fault: &Fault, checked: &Checked<'_>) -> Vec<Fix> {
    let (Some(arn), Some(node)) = (trusted(case), fault.target.node()) else { return Vec::new() };
    if is_principal(checked) && checked.is_for_another_call() {
        return added(case, checked).into_iter().collect();
    }
    if let Some(pattern) = permission_set::pattern(&case.request).filter(|_| is_principal(checked)) {
        return permission_set_fix(checked, node, &arn, &pattern).or_else(|| added(case, checked)).into_iter().collect();
    }
    let document = &checked.policy.document;
    let editor = Editor::new(document);
    let kind = trusted_kind(case);
    let verb = if is_principal(checked) { "Trust" } else { "Name" };
    let text = document.string(node);
    let mut fixes = Vec::new();
    let mut list = Some(node);
    if text.is_some() && document.name(node) != kind {
        list = document.node(node).parent.filter(|parent| document.name(*parent) == kind);
    }
    let under_kind = list.is_some_and(|list| document.name(list) == kind);
    if let (Some(text), true) = (text, under_kind) {
        let edits = vec![editor.replace_text(node, &arn)];
        let likeness = match case.request.identity() {
            _ if is_mistaken(case, text) => 1.0,
            Some(Identity::Service(_)) if !is_slip(text, &arn) => 0.0,
            _ => similarity(text, &arn),
        };
        fixes.push((likeness, grants(format!("{verb} {} instead", code(&arn)), edits)));
    }
    let added = match (list.filter(|_| under_kind), &checked.statement.principals) {
        (Some(list), _) => Some(editor.add_value(list, &quote(&arn))),
        (None, Some(principals)) if !principals.everyone => match document.member(principals.node, kind) {
            Some(member) => Some(editor.add_value(member, &quote(&arn))),
            None => Some(editor.add_member(principals.node, kind, &quote(&arn))),
        },
        _ => None,
    };
    if let Some(added) = added {
        fixes.push((NEAR, grants(format!("{verb} {} as well", code(&arn)), vec![added])));
    }
    sort_by_key(&mut fixes, |&(likeness, _)| Reverse(likeness.to_bits()));
    fixes.into_iter().map(|(_, fix)| fix).collect()
}

/// A statement of the caller's own, which leaves the others as they are.
fn added(case: &Case<'_>, checked: &Checked<'_>) -> Option<Fix> {
    let actions: Vec<&str> = case.trace.actions.iter().map(|trace| trace.action.as_str()).collect();
    let json = statement_json(case, checked.policy.document.id.layer(), &actions)?;
    let title = format!("Add a statement that allows {}", code(&checked.action.action));
    Some(grants(title, vec![add_statement(checked.policy, &json)?]))
}

/// Trusts the account in the place of the only principal, where that is like it, for one permission set alone (R82).
fn permission_set_fix(checked: &Checked<'_>, node: NodeId, account: &str, pattern: &str) -> Option<Fix> {
    let [entry] = checked.statement.principals.as_ref()?.entries.as_slice() else { return None };
    let edits = vec![
        Editor::new(&checked.policy.document).replace_text(node, account),
        test(checked.policy, checked.statement.node, "ArnLike", "aws:PrincipalArn", &quote(pattern))?,
    ];
    let text = &entry.text.value;
    let is_like = matches!(Identity::parse(text), Ok(Identity::Role(_, role)) if permission_set::is_role(&role.name));
    let is_own = entry.kind == PrincipalKind::Aws && entry.text.node == node && (is_like || placeholder(text).is_some());
    is_own.then(|| grants(format!("Trust the account, for {} alone", code(pattern)), edits))
}

/// Whether a service's name is another one misspelt, or with a Region; short names of services are all alike (R343).
fn is_slip(text: &str, service: &str) -> bool {
    let short = |name: &str| name.split(".amazonaws.com").next().unwrap_or_default().to_ascii_lowercase();
    let (text, service) = (short(text), short(service));
    text.split('.').next() == Some(&service) || service.len() > 5 && nearest(&text, [service.as_str()]).is_some()
}

/// Whether what is named cannot have been meant: a placeholder, or another account as a whole.
fn is_mistaken(case: &Case<'_>, text: &str) -> bool {
    let account = |identity: &Identity| identity.owner().map(|owner| owner.account.clone());
    let other = match Identity::parse(text) {
        Ok(root @ Identity::Root(_)) => account(&root) != case.request.identity().and_then(account),
        _ => false,
    };
    other || placeholder(text).is_some()
}
