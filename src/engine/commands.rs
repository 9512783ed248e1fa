//! The commands that show what is not known, with the right names in them.

use super::arn::{Identity, is_account};
use super::case::Case;
use super::fix::shell;
use super::source::Layer;

/// `aws iam NAME --KIND-name OF`.
pub(super) fn of_name(command: &str, kind: &str, name: &str) -> Vec<String> {
    vec![format!("aws iam {command} --{kind}-name {}", shell(name))]
}

fn role(case: &Case<'_>) -> String {
    shell(case.request.role.value().and_then(|role| role.rsplit('/').next()).unwrap_or("ROLE_NAME"))
}

/// Prints how long the role's sessions may be.
pub(super) fn maximum(case: &Case<'_>) -> Vec<String> {
    vec![format!("aws iam get-role --role-name {} --query Role.MaxSessionDuration", role(case))]
}

/// Whether the caller is a user or a role, and its name.
fn caller(case: &Case<'_>) -> (&'static str, String) {
    let (kind, name) = match case.request.identity() {
        Some(Identity::User(_, user)) => ("user", user.name.as_str()),
        Some(identity) => identity.role_name().map_or(("user", "USER_NAME"), |role| ("role", role)),
        None => ("user", "USER_NAME"),
    };
    (kind, shell(name))
}

/// What shows the policies of a layer.
pub(super) fn of_layer(case: &Case<'_>, layer: Layer) -> Vec<String> {
    let (kind, name) = caller(case);
    let clause = case.denial.clause.as_ref().filter(|clause| clause.layer == Some(layer));
    let named = clause.and_then(|clause| clause.policy_arn.as_ref()).and_then(|arn| arn.text.rsplit('/').next());
    let organizations = |account: Option<String>, filter: &str| {
        if let Some(id) = named {
            return format!("aws organizations describe-policy --policy-id {}", shell(id));
        }
        let target = account.filter(|account| is_account(account)).unwrap_or_else(|| "ACCOUNT_ID".to_owned());
        format!("aws organizations list-policies-for-target --target-id {target} --filter {filter}")
    };
    match layer {
        Layer::TrustPolicy => vec![format!("aws iam get-role --role-name {}", role(case))],
        Layer::IdentityPolicies => vec![
            format!("aws iam list-attached-{kind}-policies --{kind}-name {name}"),
            format!("aws iam list-{kind}-policies --{kind}-name {name}"),
        ],
        Layer::PermissionsBoundary => {
            let title = if kind == "user" { "User" } else { "Role" };
            vec![format!("aws iam get-{kind} --{kind}-name {name} --query {title}.PermissionsBoundary")]
        }
        Layer::ServiceControlPolicies => {
            let caller = case.request.identity().and_then(Identity::owner);
            vec![organizations(caller.map(|owner| owner.account.clone()), "SERVICE_CONTROL_POLICY")]
        }
        Layer::ResourceControlPolicies => {
            vec![organizations(case.request.role_owner().map(|owner| owner.account), "RESOURCE_CONTROL_POLICY")]
        }
        Layer::VpcEndpointPolicy => {
            vec!["aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].PolicyDocument'".to_owned()]
        }
        Layer::SessionPolicies | Layer::Request => Vec::new(),
    }
}

/// What shows the policies of a layer, and then what is in each of them.
pub(super) fn all_of_layer(case: &Case<'_>, layer: Layer) -> Vec<String> {
    let mut all = of_layer(case, layer);
    let (kind, name) = caller(case);
    match layer {
        Layer::IdentityPolicies => {
            all.push(format!("aws iam get-{kind}-policy --{kind}-name {name} --policy-name POLICY_NAME"));
            if kind == "user" {
                all.push(format!("aws iam list-groups-for-user --user-name {name}"));
                all.push("aws iam list-attached-group-policies --group-name GROUP_NAME".to_owned());
                all.push("aws iam list-group-policies --group-name GROUP_NAME".to_owned());
            }
            all.extend(version());
        }
        Layer::PermissionsBoundary => all.extend(version()),
        Layer::ServiceControlPolicies | Layer::ResourceControlPolicies => {
            let describe = "aws organizations describe-policy --policy-id POLICY_ID".to_owned();
            if all.iter().all(|command| !command.contains("describe-policy")) {
                all.push(describe);
            }
        }
        _ => {}
    }
    all
}

/// The text of a managed policy.
fn version() -> [String; 2] {
    [
        "aws iam get-policy --policy-arn POLICY_ARN".to_owned(),
        "aws iam get-policy-version --policy-arn POLICY_ARN --version-id VERSION_ID".to_owned(),
    ]
}
