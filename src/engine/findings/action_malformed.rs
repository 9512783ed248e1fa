//! An action without a service, with two colons or with a wildcard service.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::ActionForm) = fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let text = document.string(node).unwrap_or_default();
    let draft = Draft::new(format!("{} is no action: it must read `service:Name`.", code(text)))
        .detail("IAM answers `Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.`");
    Some(match case.request.action.value() {
        Some(action) => draft
            .expected([action.as_str()])
            .fix(grants(format!("Write {}", code(action)), vec![Editor::new(document).replace_text(node, action)])),
        None => draft,
    })
}
