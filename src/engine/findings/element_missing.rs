//! An element that must be there is not.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, trusted, trusted_kind, words};
use super::super::fix::{Editor, grants, quote};
use super::super::json::NodeId;
use super::super::policy::{OffenceKind, Policy};

/// IAM's own words for an offence at `node` as a sentence, which may end with their full stop.
pub(super) fn answers(policy: &Policy, kind: &OffenceKind, node: NodeId) -> String {
    let document = &policy.document;
    let parent = document.node(node).parent.filter(|_| document.name(node).is_empty());
    let name = document.name(parent.unwrap_or(node));
    let says = kind.iam_says(policy.kind, name, document.string(node).unwrap_or_default());
    says.map_or_else(String::new, |says| {
        let stop = if says.ends_with(['.', '!']) { "" } else { "." };
        format!("IAM answers {}{stop}", words(&says))
    })
}

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind @ OffenceKind::MissingElement(name)) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let editor = Editor::new(&policy.document);
    let node = fault.target.node()?;
    let value = match *name {
        "Version" => Some("\"2012-10-17\"".to_owned()),
        "Effect" => Some("\"Allow\"".to_owned()),
        "Action" => case.request.action.value().map(|action| quote(action)),
        "Resource" => case.request.role.value().map(|role| quote(role)),
        "Principal" => trusted(case).map(|arn| format!("{{ \"{}\": {} }}", trusted_kind(case), quote(&arn))),
        _ => None,
    };
    let owner = if matches!(*name, "Statement" | "Version") { "This policy" } else { "This statement" };
    let says = format!("It must be there. {}", answers(policy, kind, node));
    let draft = Draft::new(format!("{owner} has no {}.", code(name))).detail(says.trim_end());
    Some(match value {
        Some(value) => draft.fix(grants(format!("Add {}", code(name)), vec![editor.add_member(node, name, &value)])),
        None => draft,
    })
}
