//! A resource that is neither an ARN of a valid form nor `*`.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants};
use super::super::policy::{OffenceKind, ResourceFault};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind @ OffenceKind::ResourceForm(why)) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let document = &policy.document;
    let node = fault.target.node()?;
    let text = document.string(node).unwrap_or_default();
    let wrong = match why {
        ResourceFault::NotArn => "is neither an ARN nor `*`",
        ResourceFault::Partition => "names no partition of AWS",
        ResourceFault::Region => "has a Region; the ARNs of IAM have none",
        ResourceFault::Path => "is nothing that IAM has: a role is `…:role/NAME`",
        ResourceFault::Service => "has a wildcard in the place of the service",
    };
    let draft = Draft::new(format!("{} {wrong}.", code(text)))
        .detail(format!("{} Name the role's ARN.", super::element_missing::answers(policy, kind, node)).trim_start());
    Some(match case.request.role.value() {
        Some(role) => draft.expected([role.as_str()]).fix(grants(format!("Name {}", code(role)), vec![Editor::new(document).replace_text(node, role)])),
        None => draft,
    })
}
