//! A trust policy grants something else than assuming the role.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants, neutral};
use super::super::json::NodeId;
use super::super::policy::{ASSUME_ACTIONS, OffenceKind};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let broad = matches!(fault.kind, FaultKind::Offence(OffenceKind::BroadAction));
    if broad && !fault.blocks {
        return Some(
            Draft::new("A trust policy that grants by a wildcard or by `NotAction` may be refused.")
                .detail("AWS does not say whether IAM saves it; it was taken as it stands. Name the actions one by one."),
        );
    }
    if !broad && !matches!(fault.kind, FaultKind::Offence(OffenceKind::NotAssuming(_))) {
        return None;
    }
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let value = document.string(node).filter(|_| matches!(fault.target, Target::Value(..)));
    let text = value.unwrap_or("NotAction");
    let action = case.request.action.value().filter(|action| ASSUME_ACTIONS.contains(&action.as_str()));
    let action = action.map_or("sts:AssumeRole", String::as_str);
    let editor = Editor::new(document);
    let is_listed = |list: NodeId| document.children(list).iter().any(|&other| document.string(other) == Some(action));
    let fix = match document.node(node).parent {
        _ if value.is_none() => None,
        Some(list) if is_listed(list) => Some(neutral(format!("Take {} out", code(text)), vec![editor.remove(node)])),
        _ => Some(grants(format!("Write {}", code(action)), vec![editor.replace_text(node, action)])),
    };
    Some(
        Draft::new(format!("A trust policy cannot grant {}.", code(text)))
            .detail("It says who may assume the role; what the role may do stands in its permissions policies. IAM answers `AssumeRole policy may only specify STS AssumeRole actions.`")
            .fixes(fix),
    )
}
