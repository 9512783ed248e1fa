//! The presets, judged by the engine: each lets the call in for which it was written, and nobody else's.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a preset that cannot be written is a failed test")]

mod door;

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use why_denied::engine::presets::{PRESETS, Preset, Written, find};

/// A call on a role with the policies of a preset.
struct Call {
    preset: &'static str,
    /// What differs from the examples of the parameters.
    values: &'static [(&'static str, &'static str)],
    request: Json,
    verdict: &'static str,
}

fn examples(preset: &Preset, values: &[(&str, &str)]) -> Vec<(String, String)> {
    let asked = preset.parameters.iter().filter(|parameter| !parameter.optional);
    let mut all: Vec<_> = asked.map(|parameter| (parameter.name.to_owned(), parameter.example.to_owned())).collect();
    all.extend(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    all
}

fn written(preset: &Preset, values: &[(&str, &str)]) -> Written {
    preset.write(&examples(preset, values)).expect(preset.id)
}

/// A token of GitHub's with this subject.
fn github(sub: &str) -> Json {
    token("https://token.actions.githubusercontent.com", "sts.amazonaws.com", sub)
}

fn token(iss: &str, aud: &str, sub: &str) -> Json {
    json!({ "action": "sts:AssumeRoleWithWebIdentity", "web_identity": { "iss": iss, "aud": aud, "sub": sub } })
}

fn saml(provider: &str, aud: &str) -> Json {
    let provider = format!("arn:aws:iam::222222222222:saml-provider/{provider}");
    json!({ "action": "sts:AssumeRoleWithSAML", "saml_provider": provider, "saml": { "aud": aud } })
}

fn user(more: &Json) -> Json {
    let mut request = json!({ "caller": "arn:aws:iam::111111111111:user/ana" });
    request.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    request
}

fn service(name: &str, context: &Json) -> Json {
    json!({ "caller": name, "context": context, "context_is_complete": true })
}

fn pod(namespace: &str, cluster: &str) -> Json {
    json!({
        "caller": "pods.eks.amazonaws.com",
        "session_tags": {
            "kubernetes-namespace": namespace,
            "kubernetes-service-account": "deployer",
            "eks-cluster-arn": cluster,
        },
        "context_is_complete": true,
    })
}

fn calls() -> Vec<Call> {
    const ANA: (&str, &str) = ("caller", "arn:aws:iam::111111111111:user/ana");
    const NUMBERS: &[(&str, &str)] = &[("owner_id", "12"), ("repository_id", "34")];
    const EKS: &str = "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    const CLUSTER: &str = "arn:aws:eks:eu-west-1:222222222222:cluster/prod";
    const DATADOG: &str = "arn:aws:sts::464622532012:assumed-role/DatadogScan/run-1";
    const SUBJECT: &str = "repo:octo-org/octo-repo:ref:refs/heads/main";
    let id = "7d2c40f19a3d4b52a0c6e1b4";
    let session = "arn:aws:sts::111111111111:assumed-role/ci/build-1";
    let mfa = |age: &str| json!({ "context": { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": age }, "caller_credentials": "session_token" });
    let task = |account: &str| {
        let context =
            json!({ "aws:SourceAccount": account, "aws:SourceArn": format!("arn:aws:ecs:eu-west-1:{account}:task/x") });
        service("ecs-tasks.amazonaws.com", &context)
    };
    let terraform = |phase: &str, workspace: &str| {
        let sub = format!("organization:my-org:project:Default Project:workspace:{workspace}:run_phase:{phase}");
        token("https://app.terraform.io", "aws.workload.identity", &sub)
    };
    let gitlab = |branch: &str, aud: &str| {
        token("https://gitlab.com", aud, &format!("project_path:my-group/my-project:ref_type:branch:ref:{branch}"))
    };
    let mut calls = Vec::new();
    let mut row = |preset, values, request, verdict| calls.push(Call { preset, values, request, verdict });
    row("cross-account", &[], json!({ "caller": session, "external_id": id }), "allowed");
    row("cross-account", &[], json!({ "caller": session, "external_id": "another" }), "denied");
    row("cross-account", &[], json!({ "caller": session, "context_is_complete": true }), "denied");
    row("cross-account", &[], user(&json!({ "external_id": id })), "denied");
    row("cross-account", &[("caller", "1111-1111-1111")], user(&json!({ "external_id": id })), "allowed");
    row("mfa", &[ANA], user(&mfa("60")), "allowed");
    row("mfa", &[ANA], user(&json!({ "caller_credentials": "long_term" })), "denied");
    row("mfa", &[ANA, ("mfa_age", "900")], user(&mfa("899")), "allowed");
    row("mfa", &[ANA, ("mfa_age", "900")], user(&mfa("901")), "denied");
    row("ec2", &[], service("ec2.amazonaws.com", &json!({})), "allowed");
    row("ec2", &[], service("lambda.amazonaws.com", &json!({})), "denied");
    row("lambda", &[], service("lambda.amazonaws.com", &json!({})), "allowed");
    row("lambda", &[], service("edgelambda.amazonaws.com", &json!({})), "denied");
    row("ecs-tasks", &[], task("222222222222"), "allowed");
    row("ecs-tasks", &[], task("333333333333"), "denied");
    row("eks-pod-identity", &[], pod("default", CLUSTER), "allowed");
    row("eks-pod-identity", &[], pod("other", CLUSTER), "denied");
    row("eks-pod-identity", &[("cluster", CLUSTER)], pod("default", CLUSTER), "allowed");
    row("eks-pod-identity", &[("cluster", CLUSTER)], pod("default", "arn:aws:eks:x"), "denied");
    row(
        "eks-service-account",
        &[],
        token(EKS, "sts.amazonaws.com", "system:serviceaccount:default:deployer"),
        "allowed",
    );
    row("eks-service-account", &[], token(EKS, "sts.amazonaws.com", "system:serviceaccount:other:deployer"), "denied");
    row("eks-service-account", &[], token(EKS, "sigstore", "system:serviceaccount:default:deployer"), "denied");
    row("github-branch", &[], github(SUBJECT), "allowed");
    row("github-branch", &[], github("repo:octo-org/octo-repo:ref:refs/heads/other"), "denied");
    row("github-branch", &[], github("repo:octo-org/octo-repo:environment:main"), "denied");
    row("github-branch", NUMBERS, github("repo:octo-org@12/octo-repo@34:ref:refs/heads/main"), "allowed");
    row("github-branch", NUMBERS, github(SUBJECT), "denied");
    row("github-tag", &[], github("repo:octo-org/octo-repo:ref:refs/tags/v1.0"), "allowed");
    row("github-tag", &[], github("repo:octo-org/octo-repo:ref:refs/heads/v1.0"), "denied");
    row("github-environment", &[], github("repo:octo-org/octo-repo:environment:production"), "allowed");
    row("github-environment", &[], github(SUBJECT), "denied");
    row("github-pull-request", &[], github("repo:octo-org/octo-repo:pull_request"), "allowed");
    row("github-pull-request", &[], github("repo:Octo-org/octo-repo:pull_request"), "denied");
    row("gitlab", &[], gitlab("main", "https://gitlab.com"), "allowed");
    row("gitlab", &[], gitlab("dev", "https://gitlab.com"), "denied");
    row("gitlab", &[("audience", "sts.amazonaws.com")], gitlab("main", "sts.amazonaws.com"), "allowed");
    row("terraform-cloud", &[], terraform("plan", "network"), "allowed");
    row("terraform-cloud", &[], terraform("apply", "network"), "allowed");
    row("terraform-cloud", &[], terraform("apply", "other"), "denied");
    row("saml-console", &[], saml("corp", "https://signin.aws.amazon.com/saml"), "allowed");
    row("saml-console", &[], saml("other", "https://signin.aws.amazon.com/saml"), "denied");
    row("datadog", &[], json!({ "caller": DATADOG, "external_id": id }), "allowed");
    row("datadog", &[("site", "ap1")], json!({ "caller": DATADOG, "external_id": id }), "denied");
    row("datadog", &[], json!({ "caller": DATADOG, "context_is_complete": true }), "denied");
    calls
}

/// The verdict on a call, all that a preset does not write given as open as it can be.
fn verdict(call: &Call) -> String {
    let preset = find(call.preset).expect(call.preset);
    let written = written(preset, call.values);
    let open = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    let mut request = call.request.clone();
    request["role"] = json!("arn:aws:iam::222222222222:role/Deploy");
    let identity = written.identity_policy.unwrap_or_else(|| open.to_owned());
    let report = door::report(
        &json!({ "trust_policy": written.trust_policy, "identity_policies": [identity], "request": request }),
    );
    let offences = report["findings"].as_array().expect("findings").iter().filter(|f| f["document"] == "trust_policy");
    let wrong: Vec<_> = offences.filter(|f| f["severity"] == "warning" && call.verdict == "allowed").collect();
    assert!(wrong.is_empty(), "{}: {wrong:#?}", call.preset);
    report["verdict"].as_str().expect("a verdict").to_owned()
}

#[test]
fn a_preset_lets_in_whom_it_was_written_for() {
    for call in calls() {
        assert_eq!(verdict(&call), call.verdict, "{} {:?} {}", call.preset, call.values, call.request);
    }
}

#[test]
fn every_preset_is_allowed_and_denied_by_some_call() {
    let calls = calls();
    for preset in PRESETS {
        let verdicts: BTreeSet<_> = calls.iter().filter(|c| c.preset == preset.id).map(|c| c.verdict).collect();
        assert_eq!(verdicts, BTreeSet::from(["allowed", "denied"]), "{}", preset.id);
    }
}

#[test]
fn presets_are_told_apart_and_cite_their_page() {
    let ids: BTreeSet<_> = PRESETS.iter().map(|preset| preset.id).collect();
    assert_eq!(ids.len(), PRESETS.len());
    for preset in PRESETS {
        assert!(preset.source.starts_with("https://"), "{}", preset.id);
        let names: BTreeSet<_> = preset.parameters.iter().map(|parameter| parameter.name).collect();
        assert_eq!(names.len(), preset.parameters.len(), "{}", preset.id);
    }
}

#[test]
fn other_partitions() {
    for (preset, values, wanted) in [
        ("datadog", &[("site", "gov")][..], "arn:aws:iam::392588925713:root"),
        ("datadog", &[("site", "gov"), ("partition", "aws-us-gov")], "arn:aws-us-gov:iam::065115117704:root"),
        ("datadog", &[("site", "ap2")], "arn:aws:iam::412381753143:root"),
        ("saml-console", &[("partition", "aws-cn")], "https://signin.amazonaws.cn/saml"),
        ("saml-console", &[("partition", "aws-us-gov")], "https://signin.amazonaws-us-gov.com/saml"),
        ("github-tag", &[("partition", "aws-cn")], "arn:aws-cn:iam::222222222222:oidc-provider/token"),
        ("ecs-tasks", &[("partition", "aws-us-gov")], "arn:aws-us-gov:ecs:eu-west-1:222222222222:*"),
    ] {
        let written = written(find(preset).expect(preset), values);
        assert!(written.trust_policy.contains(wanted), "{preset}: {}", written.trust_policy);
    }
    let caller = [("caller", "arn:aws-cn:iam::111111111111:role/ci")];
    let identity = written(find("cross-account").expect("known"), &caller).identity_policy.expect("an identity policy");
    assert!(identity.contains("\"arn:aws-cn:iam::222222222222:role/Deploy\""), "{identity}");
}

#[test]
fn what_cannot_be_right_is_told() {
    for (preset, values, says) in [
        ("ec2", &[("role", "")][..], "role is missing: the name of the role, such as `Deploy`"),
        ("ec2", &[("role", "path/Deploy")], "role must be the name alone"),
        ("ec2", &[("rolle", "x")], "rolle is not asked for here"),
        ("saml-console", &[("account", "12345")], "account must be an account ID of 12 digits"),
        ("cross-account", &[("caller", "arn:aws:sts::111111111111:assumed-role/ci/x")], "caller must be the ARN"),
        ("cross-account", &[("caller", "*")], "caller must have no wildcard"),
        ("github-branch", &[("branch", "*")], "branch must have no wildcard"),
        ("github-branch", &[("owner_id", "1")], "repository_id goes with the other number"),
        ("datadog", &[("site", "us2")], "site must be one of us1, us3"),
        ("mfa", &[("mfa_age", "1h")], "mfa_age must be a number"),
    ] {
        let preset = find(preset).expect(preset);
        let problems = preset.write(&examples(preset, values)).expect_err(says);
        let told: Vec<_> = problems.iter().map(|problem| format!("{} {}", problem.name, problem.says)).collect();
        assert!(told.iter().any(|told| told.starts_with(says)), "{says}: {told:?}");
    }
}

#[test]
fn values_stay_values() {
    let preset = find("terraform-cloud").expect("known");
    let written = written(preset, &[("workspace", "a\"},{\\ {role}")]);
    let policy: Json = serde_json::from_str(&written.trust_policy).expect("JSON");
    let subjects = &policy["Statement"][0]["Condition"]["StringEquals"]["app.terraform.io:sub"];
    let wanted = "organization:my-org:project:Default Project:workspace:a\"},{\\ {role}:run_phase:plan";
    assert_eq!(subjects[0], wanted);
}

#[test]
fn a_trust_policy_for_providers_alone_denies_nobody_yet() {
    for preset in PRESETS {
        let policy = written(preset, &[]).trust_policy;
        if !policy.contains("Federated") {
            continue;
        }
        let report = door::report(&json!({ "trust_policy": policy }));
        assert_eq!(report["verdict"], "undetermined", "{}: {:#}", preset.id, report["cause"]);
    }
}

#[test]
fn only_a_policy_for_providers_alone_changes_the_call() {
    let action = |principal: Json, input: Json| {
        let statement = json!({ "Effect": "Allow", "Principal": principal, "Action": "sts:*" });
        let mut input = input;
        input["trust_policy"] = json!(json!({ "Version": "2012-10-17", "Statement": [statement] }).to_string());
        door::report(&input)["request"]["action"]["value"].as_str().map(str::to_owned)
    };
    let oidc = "arn:aws:iam::222222222222:oidc-provider/gitlab.com";
    let saml = "arn:aws:iam::222222222222:saml-provider/corp";
    for (principal, input, wanted) in [
        (json!({ "Federated": oidc }), json!({}), "sts:AssumeRoleWithWebIdentity"),
        (json!({ "Federated": "accounts.google.com" }), json!({}), "sts:AssumeRoleWithWebIdentity"),
        (json!({ "Federated": saml }), json!({}), "sts:AssumeRoleWithSAML"),
        (json!({ "Federated": [oidc, saml] }), json!({}), "sts:AssumeRole"),
        (json!({ "Federated": oidc, "AWS": "111111111111" }), json!({}), "sts:AssumeRole"),
        (json!("*"), json!({}), "sts:AssumeRole"),
        (json!({ "Federated": oidc }), json!({ "identity_policies": [] }), "sts:AssumeRole"),
        (
            json!({ "Federated": oidc }),
            json!({ "request": { "caller": "arn:aws:iam::111111111111:user/a" } }),
            "sts:AssumeRole",
        ),
    ] {
        assert_eq!(action(principal.clone(), input).as_deref(), Some(wanted), "{principal}");
    }
}
