//! An action without a service, with two colons, or with a service that none can be.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants};
use super::super::policy::{ASSUME_ACTIONS, OffenceKind, nearest};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind @ OffenceKind::ActionForm(_)) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let document = &policy.document;
    let node = fault.target.node()?;
    let text = document.string(node).unwrap_or_default();
    let draft = Draft::new(format!("{} is no action: it must read `service:Name`.", code(text)))
        .detail(super::element_missing::answers(policy, kind, node));
    // What stands behind the last colon may be an action of STS.
    let name = text.rsplit(':').next().unwrap_or_default().trim();
    Some(match nearest(&format!("sts:{name}"), ASSUME_ACTIONS) {
        Some(action) => draft
            .expected([action])
            .fix(grants(format!("Write {}", code(action)), vec![Editor::new(document).replace_text(node, action)])),
        None => draft,
    })
}
