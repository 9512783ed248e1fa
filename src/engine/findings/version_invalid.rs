//! `Version` is none of the two that IAM knows.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::InvalidVersion) = fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let text = document.node(node).span.of(&document.text);
    let edit = Editor::new(document).replace_text(node, "2012-10-17");
    Some(
        Draft::new(format!("`Version` must be `2012-10-17`, not {}.", code(text)))
            .detail("It names the policy language, not the date of your policy. IAM answers `The policy must contain a valid version string`.")
            .expected(["2012-10-17", "2008-10-17"])
            .fix(neutral("Write `2012-10-17`", vec![edit])),
    )
}
