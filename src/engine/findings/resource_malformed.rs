//! A resource that is neither an ARN of a valid form nor `*`.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants, neutral};
use super::super::json::NodeId;
use super::super::policy::{OffenceKind, ResourceFault};
use super::super::source::DocumentId;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    if let (FaultKind::Said, &Target::Value(document, node)) = (&fault.kind, &fault.target) {
        return foreign(case, document, node);
    }
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

/// IAM refused a resource of another partition than the account's (R50).
fn foreign(case: &Case<'_>, document: DocumentId, node: NodeId) -> Option<Draft> {
    let editor = Editor::new(case.document(document).filter(|_| document != DocumentId::TrustPolicy)?);
    let text = case.document(document)?.string(node)?;
    let partition = text.split(':').nth(1)?;
    let account = case.request.identity().and_then(Identity::owner).map(|owner| &owner.partition);
    let draft = Draft::new(format!("{} is of partition {}, the account is not.", code(text), code(partition)))
        .detail("A policy names resources of its account's partition: `aws-cn` in China, `aws-us-gov` in GovCloud, else `aws`.");
    Some(match account.filter(|account| !account.is_empty() && *account != partition) {
        Some(account) => {
            let own = text.replacen(partition, account, 1);
            draft.expected([own.as_str()]).fix(neutral(format!("Name {}", code(&own)), vec![editor.replace_text(node, &own)]))
        }
        None => draft,
    })
}
