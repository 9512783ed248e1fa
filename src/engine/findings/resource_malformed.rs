//! A resource that is neither an ARN nor `*`.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::ResourceForm) = fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let text = document.string(node).unwrap_or_default();
    let draft = Draft::new(format!("{} is neither an ARN nor `*`.", code(text)))
        .detail("IAM answers `Resource must be in ARN format or \"*\".` Name the role's ARN.");
    Some(match case.request.role.value() {
        Some(role) => draft.expected([role.as_str()]).fix(grants(format!("Name {}", code(role)), vec![Editor::new(document).replace_text(node, role)])),
        None => draft,
    })
}
