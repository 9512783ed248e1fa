//! A layer decides and was not given.

use super::super::arn::{Identity, is_account};
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, article, code, new_policy};
use super::super::fix::neutral;
use super::super::source::Layer;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::NotGiven(layer) = fault.kind else { return None };
    let clause = case.denial.clause.as_ref().filter(|clause| clause.layer == Some(layer));
    let words = layer.words();
    let given = case.policies.iter().any(|policy| policy.document.id.layer() == layer);
    let (title, detail) = if let Some(clause) = clause {
        let why = if clause.explicit { "a Deny in it applies" } else { "it has no Allow for the call" };
        let named = clause.policy_arn.as_ref().map_or(String::new(), |arn| format!(" It is {}.", code(&arn.text)));
        if given {
            let title = format!("AWS names a Deny in {} {words}, and none of those given denies.", article(words));
            let whose = if layer == Layer::IdentityPolicies { ": an inline one, or one of a group" } else { "" };
            (title, format!("It is in another one{whose}, or in another version. Paste it to see the field. If these were changed since, the error is old.{named}"))
        } else {
            let title = format!("AWS names {} {words}, and none was given: {why}.", article(words));
            (title, format!("Paste it to see the field.{named}"))
        }
    } else {
        let (words, was, them) = of_whom(layer);
        (format!("It depends on the {words}, which {was} not given."), format!("Paste {them} to decide."))
    };
    let mut find_out = neutral("Find it", Vec::new());
    find_out.commands = commands(case, layer);
    let action = case.request.action.value().map_or("sts:AssumeRole", String::as_str);
    let written = (!given).then(|| new_policy(case, layer, action)).flatten();
    Some(Draft::new(title).detail(detail).fix(find_out).fixes(written))
}

/// Whose policies these are, with the verb and the pronoun.
fn of_whom(layer: Layer) -> (&'static str, &'static str, &'static str) {
    match layer {
        Layer::TrustPolicy => ("role's trust policy", "was", "it"),
        Layer::IdentityPolicies => ("caller's identity policies", "were", "them"),
        Layer::PermissionsBoundary => ("caller's permissions boundary", "was", "it"),
        Layer::SessionPolicies => ("session policies", "were", "them"),
        Layer::ServiceControlPolicies => ("service control policies", "were", "them"),
        Layer::ResourceControlPolicies => ("resource control policies", "were", "them"),
        Layer::VpcEndpointPolicy => ("VPC endpoint's policy", "was", "it"),
        Layer::Request => ("request", "was", "it"),
    }
}

/// What shows the policies of a layer.
fn commands(case: &Case<'_>, layer: Layer) -> Vec<String> {
    let role = case.request.role.value().and_then(|role| role.rsplit('/').next()).unwrap_or("ROLE_NAME");
    let (kind, name) = match case.request.identity() {
        Some(Identity::User(_, user)) => ("user", user.name.as_str()),
        Some(identity) => identity.role_name().map_or(("user", "USER_NAME"), |role| ("role", role)),
        None => ("user", "USER_NAME"),
    };
    let clause = case.denial.clause.as_ref().filter(|clause| clause.layer == Some(layer));
    let named = clause.and_then(|clause| clause.policy_arn.as_ref()).and_then(|arn| arn.text.rsplit('/').next());
    let organizations = |account: Option<String>, filter: &str| {
        if let Some(id) = named {
            return format!("aws organizations describe-policy --policy-id {id}");
        }
        let target = account.filter(|account| is_account(account)).unwrap_or_else(|| "ACCOUNT_ID".to_owned());
        format!("aws organizations list-policies-for-target --target-id {target} --filter {filter}")
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
