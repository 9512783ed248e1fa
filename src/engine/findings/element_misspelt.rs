//! A policy has an element that IAM does not know.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::UnknownElement(near)) = &fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let editor = Editor::new(document);
    let name = code(document.name(node));
    let draft = match near {
        Some(near) => Draft::new(format!("{name} is no element of a policy; {} is.", code(near)))
            .expected([*near])
            .fix(neutral(format!("Write {}", code(near)), vec![editor.rename(node, near)])),
        None => Draft::new(format!("{name} is no element that IAM knows here."))
            .fix(neutral(format!("Take {name} out"), vec![editor.remove(node)])),
    };
    Some(draft.detail("Names of elements are exact, upper and lower case included. IAM answers `Syntax errors in policy.`"))
}
