//! A layer decides and was not given.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, new_policy};
use super::super::fix::neutral;
use super::super::source::Layer;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::NotGiven(layer) = fault.kind else { return None };
    let clause = case.denial.clause.as_ref().filter(|clause| clause.layer == Some(layer));
    let words = layer.words();
    let (title, detail) = match clause {
        Some(clause) => {
            let why = if clause.explicit { "a Deny in it applies" } else { "it has no Allow for the call" };
            let named = clause.policy_arn.as_ref().map_or(String::new(), |arn| format!(" It is {}.", code(&arn.text)));
            (format!("AWS names a {words}, and none was given: {why}."), format!("Paste it to see the field.{named}"))
        }
        None => (format!("It depends on the {}, which was not given.", plural(layer)), "Paste it to decide.".to_owned()),
    };
    let mut find_out = neutral("Find it", Vec::new());
    find_out.commands = commands(case, layer);
    let action = case.request.action.value().map_or("sts:AssumeRole", String::as_str);
    Some(Draft::new(title).detail(detail).fix(find_out).fixes(new_policy(case, layer, action)))
}

fn plural(layer: Layer) -> &'static str {
    match layer {
        Layer::TrustPolicy => "role's trust policy",
        Layer::IdentityPolicies => "caller's identity policies",
        Layer::PermissionsBoundary => "caller's permissions boundary",
        Layer::SessionPolicies => "session policies",
        Layer::ServiceControlPolicies => "service control policies",
        Layer::ResourceControlPolicies => "resource control policies",
        Layer::VpcEndpointPolicy => "VPC endpoint's policy",
        Layer::Request => "request",
    }
}

/// What shows the policies of a layer.
fn commands(case: &Case<'_>, layer: Layer) -> Vec<String> {
    let role = case.request.role.value().and_then(|role| role.rsplit('/').next()).unwrap_or("ROLE_NAME");
    let (kind, name) = match case.request.identity() {
        Some(Identity::User(_, user)) => ("user", user.name.as_str()),
        Some(identity) => ("role", identity.role_name().unwrap_or("ROLE_NAME")),
        None => ("user", "USER_NAME"),
    };
    match layer {
        Layer::TrustPolicy => vec![format!("aws iam get-role --role-name {role}")],
        Layer::IdentityPolicies => vec![
            format!("aws iam list-attached-{kind}-policies --{kind}-name {name}"),
            format!("aws iam list-{kind}-policies --{kind}-name {name}"),
        ],
        Layer::PermissionsBoundary => {
            let title = if kind == "user" { "User" } else { "Role" };
            vec![format!("aws iam get-{kind} --{kind}-name {name} --query {title}.PermissionsBoundary")]
        }
        Layer::ServiceControlPolicies => {
            vec!["aws organizations list-policies-for-target --target-id ACCOUNT_ID --filter SERVICE_CONTROL_POLICY".to_owned()]
        }
        Layer::ResourceControlPolicies => {
            vec!["aws organizations list-policies-for-target --target-id ACCOUNT_ID --filter RESOURCE_CONTROL_POLICY".to_owned()]
        }
        Layer::VpcEndpointPolicy => vec!["aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].PolicyDocument'".to_owned()],
        Layer::SessionPolicies | Layer::Request => Vec::new(),
    }
}
