//! A condition operator that IAM does not know.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (near, exact) = match &fault.kind {
        FaultKind::Offence(OffenceKind::UnknownOperator(near)) => (near.as_ref(), false),
        FaultKind::Offence(OffenceKind::OperatorCase(name)) => (Some(name), true),
        _ => return None,
    };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let name = document.name(node);
    let draft = match near {
        Some(near) => Draft::new(format!("{} {}; {} is.", code(name), if exact { "is not the exact name of the operator" } else { "is no condition operator" }, code(near)))
            .expected([near.as_str()])
            .fix(neutral(format!("Write {}", code(near)), vec![Editor::new(document).rename(node, near)])),
        None => Draft::new(format!("{} is no condition operator.", code(name))),
    };
    Some(draft.detail(if exact {
        "It was taken as meant. Not every tool does so, and AWS does not say that IAM does."
    } else {
        "IAM answers `Syntax errors in policy.` The statement was taken not to apply."
    }))
}
