//! An element that must be there is not.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, trusted, trusted_kind};
use super::super::fix::{Editor, grants, quote};
use super::super::policy::OffenceKind;

/// IAM's own words as a sentence, which may end with their full stop.
pub(super) fn answers(says: &str) -> String {
    let stop = if says.ends_with(['.', '!']) { "" } else { "." };
    format!("IAM answers {}{stop}", code(says))
}

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind @ OffenceKind::MissingElement(name)) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let editor = Editor::new(&policy.document);
    let node = fault.target.node()?;
    let value = match *name {
        "Effect" => Some("\"Allow\"".to_owned()),
        "Action" => case.request.action.value().map(|action| quote(action)),
        "Resource" => case.request.role.value().map(|role| quote(role)),
        "Principal" => trusted(case).map(|arn| format!("{{ \"{}\": {} }}", trusted_kind(case), quote(&arn))),
        _ => None,
    };
    let owner = if *name == "Statement" { "This policy" } else { "This statement" };
    let says = kind.iam_says(policy.kind).map_or(String::new(), |says| format!(" {}", answers(says)));
    let draft = Draft::new(format!("{owner} has no {}.", code(name))).detail(format!("It must be there.{says}"));
    Some(match value {
        Some(value) => draft.fix(grants(format!("Add {}", code(name)), vec![editor.add_member(node, name, &value)])),
        None => draft,
    })
}
