//! IAM refused a principal that looks right.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::arn::Identity;
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants};
use super::super::message::Meaning;
use super::super::source::DocumentId;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (FaultKind::Said, Target::Value(DocumentId::TrustPolicy, node)) = (&fault.kind, &fault.target) else { return None };
    let document = case.document(DocumentId::TrustPolicy)?;
    let text = document.string(*node)?;
    let draft = Draft::new(format!("IAM knows no principal {}.", code(text)));
    Some(match Identity::parse(text) {
        Ok(Identity::User(owner, _) | Identity::Role(owner, _) | Identity::Session(owner, ..)) => {
            let root = format!("arn:{}:iam::{}:root", owner.partition, owner.account);
            draft
                .detail("A user or role must exist when a trust policy names it. It may be misspelt, deleted, not yet made, or just made: new ones take a few seconds to be seen everywhere. A role cannot name itself while it is made.")
                .fix(grants(format!("Trust the account {} until it exists", code(&root)), vec![Editor::new(document).replace_text(*node, &root)]))
        }
        _ if case.denial.meaning == Meaning::FederatedInvalid => {
            draft.detail("`Federated` takes the ARN of an identity provider, or the name of one that AWS knows, such as `cognito-identity.amazonaws.com`. A user pool is a provider of an identity pool, not of a role.")
        }
        _ => draft.detail("No AWS service assumes roles under this name. Look the service's principal up in its documentation."),
    })
}
