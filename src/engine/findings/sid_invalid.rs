//! Two statements share their `Sid`.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::InvalidSid) = fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let text = document.string(node).unwrap_or_default();
    let edit = Editor::new(document).replace_text(node, &format!("{text}{}", document.position(node) + 2));
    Some(
        Draft::new(format!("Another statement of this policy has the `Sid` {} too.", code(text)))
            .detail("IAM answers `Statement IDs (SID) in a single policy must be unique.` It decides nothing.")
            .fix(neutral("Give it another `Sid`", vec![edit])),
    )
}
