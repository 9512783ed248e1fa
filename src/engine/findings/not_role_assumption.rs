//! The error is about another action than assuming a role.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::neutral;
use super::super::message::Meaning;

/// What has a policy of its own, by the service of the action.
static OWN_POLICY: [(&str, &str); 7] = [
    ("ecr", "repository"),
    ("kms", "key"),
    ("lambda", "function"),
    ("s3", "bucket"),
    ("secretsmanager", "secret"),
    ("sns", "topic"),
    ("sqs", "queue"),
];

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::NotAssumption = fault.kind else { return None };
    if let Meaning::EncodedMessage { blob } = &case.denial.meaning {
        let blob = blob.as_ref().map_or("MESSAGE", |word| word.text.as_str());
        let mut decode = neutral("Decode it", Vec::new());
        decode.commands = vec![format!(
            "aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message {blob}"
        )];
        return Some(
            Draft::new("This message is encoded, and of another call than the assumption of a role.")
                .detail("Only AWS can decode it. Paste the answer here: it names the action, the resource and the caller.")
                .fix(decode),
        );
    }
    if case.denial.meaning == Meaning::CallerValidation {
        return Some(
            Draft::new("This is not about the assumption of a role.")
                .detail("The service that was called did not accept the caller. No policy decides that."),
        );
    }
    let action = case.request.action.value().map_or("this action", String::as_str);
    let service = action.split(':').next().unwrap_or_default();
    let own = OWN_POLICY.iter().find(|(name, _)| name.eq_ignore_ascii_case(service));
    let detail = match (&case.denial.meaning, own) {
        (Meaning::PassRole { across_accounts: true }, _) => {
            "A role can be handed only to a service of its own account. Make the role in the account of the call.".to_owned()
        }
        _ if action.eq_ignore_ascii_case("iam:PassRole") => {
            "The caller hands a role to a service. It needs `iam:PassRole` on the role in its own policies; the service needs the role's trust.".to_owned()
        }
        _ if action.eq_ignore_ascii_case("sts:GetCallerIdentity") => {
            "It needs no permission. Only a Deny refuses it, or bad credentials.".to_owned()
        }
        (_, Some((_, what))) => format!(
            "No trust policy takes part. The caller's policies must allow it; the {what}'s own policy, which is not read here, can refuse it."
        ),
        _ => "No trust policy takes part. The caller's policies must allow it; a policy of the resource is not read here.".to_owned(),
    };
    Some(Draft::new(format!("{} is not the assumption of a role.", code(action))).detail(detail))
}
