//! IAM refused a principal that looks right.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants};
use super::super::message::Meaning;
use super::super::near::parts::placeholder;
use super::super::policy::is_unique_id;
use super::super::source::DocumentId;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (FaultKind::Said, Target::Value(DocumentId::TrustPolicy, node)) = (&fault.kind, &fault.target) else { return None };
    let document = case.document(DocumentId::TrustPolicy)?;
    let exist = "A user or role must exist when a trust policy names it. It may be misspelt, deleted, not yet made, or just made: new ones take a few seconds to be seen everywhere. A role cannot name itself while it is made.";
    let Some(text) = document.string(*node) else {
        return Some(Draft::new("IAM does not know one of the principals named here.").detail(exist));
    };
    let draft = Draft::new(format!("IAM knows no principal {}.", code(text)));
    Some(match Identity::parse(text) {
        _ if placeholder(text).is_some() => {
            draft.detail("A placeholder stands in it that nothing filled in: IAM takes it as it stands.")
        }
        Ok(Identity::User(owner, _) | Identity::Role(owner, _) | Identity::Session(owner, ..)) => {
            let root = format!("arn:{}:iam::{}:root", owner.partition, owner.account);
            draft
                .detail(exist)
                .fix(grants(format!("Trust the account {} until it exists", code(&root)), vec![Editor::new(document).replace_text(*node, &root)]))
        }
        _ if case.denial.meaning == Meaning::FederatedInvalid => {
            draft.detail("`Federated` takes the ARN of an identity provider, or the name of one that AWS knows, such as `cognito-identity.amazonaws.com`. A user pool is a provider of an identity pool, not of a role.")
        }
        _ if is_unique_id(text) => draft.detail("It is the unique ID of a user or role that was deleted: IAM shows it so. Take it out, or name whoever is meant."),
        Ok(Identity::Service(_)) => {
            let region = |label: &&str| {
                label.split('-').count() > 2 && label.ends_with(|c: char| c.is_ascii_digit())
            };
            let region = text.split('.').find(region).map(|region| text.replacen(&format!("{region}."), "", 1));
            let fix = |global: String| {
                let edits = vec![Editor::new(document).replace_text(*node, &global)];
                grants(format!("Leave the Region out: {}", code(&global)), edits)
            };
            draft.detail(NO_SERVICE).fixes(region.map(fix))
        }
        Ok(Identity::Root(_)) => draft.detail("The account must exist, in this partition: it may be mistyped, or closed."),
        _ => draft.detail(NO_SERVICE),
    })
}

const NO_SERVICE: &str =
    "No AWS service assumes roles under this name. Look the service's principal up in its documentation.";
