//! `Effect` is neither `Allow` nor `Deny`.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::InvalidEffect(near)) = &fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let text = document.node(node).span.of(&document.text);
    let meant = near.unwrap_or("Allow");
    let edit = Editor::new(document).replace_text(node, meant);
    Some(
        Draft::new(format!("`Effect` must be `Allow` or `Deny`, not {}.", code(text)))
            .detail("Upper and lower case count. Until then the statement does nothing.")
            .expected(["Allow", "Deny"])
            .fix(grants(format!("Write {}", code(meant)), vec![edit])),
    )
}
