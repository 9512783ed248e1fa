//! The caller's policy allows the action on something else.

use std::cmp::Reverse;

use super::super::arn::Arn;
use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::finding::{Draft, add_statement, code, differ, role, statement_json, the};
use super::super::fix::{Editor, grants, quote};
use super::super::near::parts::placeholder;
use super::super::near::{self, Difference, Kind, NEAR, similarity};
use super::super::report::Fix;
use super::super::sort::sort_by_key;
use super::super::trace::Element;
use super::principal_mismatch::all;
use super::version_invalid::{newer, too_old};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(is_resource)?;
    let resources = checked.statement.resources.as_ref()?;
    let texts: Vec<&str> = resources.values.iter().map(|value| value.value.as_str()).collect();
    let document = &checked.policy.document;
    let text = fault.target.node().and_then(|node| document.string(node));
    let actual = case.request.role.value();
    let action = code(&checked.action.action);
    if resources.negated {
        return Some(
            Draft::new(format!(
                "{} allows {action} on everything but {}.",
                super::capital(&the(case, at.document)),
                all(&texts)
            ))
            .detail("`NotResource` lists what the statement leaves out, and the role is listed there.")
            .actual(actual.cloned())
            .fixes(include(case, fault, &checked)),
        );
    }
    let old = text.and_then(|text| too_old(checked.policy, text));
    let listed = if texts.is_empty() { "nothing".to_owned() } else { all(&texts) };
    let title =
        format!("{} allows {action} on {listed}, not on {}.", super::capital(&the(case, at.document)), role(case));
    let node = fault.target.node();
    let differences = node.map_or_else(Vec::new, |node| near::check::of_value(case, &checked, node));
    Some(
        Draft::new(title)
            .detail(old.map_or_else(|| format!("{}{}", differ(&differences), why(actual, &differences)), str::to_owned))
            .expected(texts)
            .actual(actual.cloned())
            .differing(document, node, &differences)
            .fixes(old.map(|_| newer(checked.policy)))
            .fixes(fixes(case, fault, &checked)),
    )
}

/// What the resource must be.
fn why(actual: Option<&String>, differences: &[Difference]) -> &'static str {
    let is = |kinds: &[Kind]| differences.iter().any(|difference| kinds.contains(&difference.kind));
    let role = actual.and_then(|actual| Arn::parse(actual)).is_none_or(|arn| arn.resource.starts_with("role/"));
    if !role {
        "The call names something that is no role."
    } else if is(&[Kind::Colons, Kind::ArnWanted]) {
        "An ARN of IAM has six parts: `arn:aws:iam::ACCOUNT:role/NAME`, with an empty Region."
    } else if is(&[Kind::Region]) {
        "An ARN of IAM has no Region: two colons stand between `iam` and the account."
    } else if is(&[Kind::Session, Kind::Type, Kind::Service]) {
        "The resource of AssumeRole is the role, `arn:aws:iam::ACCOUNT:role/NAME`, and nothing else."
    } else {
        "The resource must be the role's ARN, path included; `*` in it stands for any characters."
    }
}

/// Whether a check is of resources that are there.
pub(super) fn is_resource(checked: &Checked<'_>) -> bool {
    checked.check.element == Element::Resource && checked.statement.resources.is_some()
}

/// Allows the role in the place of what is near to it, or beside the others.
pub(super) fn fixes(case: &Case<'_>, fault: &Fault, checked: &Checked<'_>) -> Vec<Fix> {
    let (Some(role), Some(node)) = (case.request.role.value(), fault.target.node()) else { return Vec::new() };
    let Some(resources) = checked.statement.resources.as_ref().filter(|resources| !resources.negated) else {
        return Vec::new();
    };
    let document = &checked.policy.document;
    let editor = Editor::new(document);
    let mut fixes = Vec::new();
    if let Some(text) = document.string(node) {
        let edits = vec![editor.replace_text(node, role)];
        // The same role of another account: the account was mistaken.
        let part = |arn| Arn::parse(arn).map(|arn| arn.resource);
        let mistaken = part(text) == part(role) || placeholder(text).is_some();
        let likeness = if mistaken { 1.0 } else { similarity(text, role) };
        fixes.push((likeness, grants(format!("Allow {} instead", code(role)), edits)));
    }
    // What IAM would not save does not stay.
    let stays = |text: &str| placeholder(text).is_none() && (text == "*" || Arn::parse(text).is_some());
    if resources.values.iter().all(|value| stays(&value.value)) {
        let edits = vec![editor.add_value(resources.node, &quote(role))];
        fixes.push((NEAR, grants(format!("Allow {} as well", code(role)), edits)));
    }
    sort_by_key(&mut fixes, |&(likeness, _)| Reverse(likeness.to_bits()));
    fixes.into_iter().map(|(_, fix)| fix).collect()
}

/// Takes the role out of `NotResource`, or allows it by a statement of its own.
fn include(case: &Case<'_>, fault: &Fault, checked: &Checked<'_>) -> Option<Fix> {
    let (role, resources) = (case.request.role.value()?, checked.statement.resources.as_ref()?);
    let own = resources.values.iter().find(|value| value.value == *role).filter(|_| resources.values.len() > 1);
    if let Some(own) = own {
        let edit = Editor::new(&checked.policy.document).remove(own.node);
        return Some(grants(format!("Take {} out of `NotResource`", code(role)), vec![edit]));
    }
    let action = &checked.action.action;
    let json = statement_json(case, fault.target.document().layer(), &[action])?;
    let edit = add_statement(checked.policy, &json)?;
    Some(grants(format!("Add a statement that allows {}", code(action)), vec![edit]))
}
