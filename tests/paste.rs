//! Outputs of commands, pasted: each lands where it belongs, and policies inside of them are read and marked.

#![expect(clippy::expect_used, clippy::string_slice, reason = "a test stops where a piece is lost")]

use proptest::prelude::*;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Input, Level, PolicyText};
use why_denied::engine::paste::{Pasted, sort_out};
use why_denied::engine::report::{Finding, Report, Verdict};
use why_denied::engine::source::DocumentId;

const ERROR: &str = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
    arn:aws:iam::111111111111:user/deployer is not authorized to perform: sts:AssumeRole on resource: \
    arn:aws:iam::222222222222:role/Deploy";
const SESSION_ERROR: &str = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
    arn:aws:sts::111111111111:assumed-role/app/s1 is not authorized to perform: sts:AssumeRole on resource: \
    arn:aws:iam::222222222222:role/Deploy";
const IDENTITY: &str = r#"{
    "UserId": "AIDAEXAMPLEEXAMPLE123",
    "Account": "111111111111",
    "Arn": "arn:aws:iam::111111111111:user/deployer"
}"#;
const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111111111111:user/deployer" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "abc-123" } }
  }]
}"#;
const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::222222222222:role/Deplo"}]}"#;

fn get_role(arn: &str, trust: &str) -> String {
    let name = arn.rsplit('/').next().unwrap_or_default();
    format!(
        r#"{{
    "Role": {{
        "Path": "/",
        "RoleName": "{name}",
        "RoleId": "AROAEXAMPLEEXAMPLE123",
        "Arn": "{arn}",
        "CreateDate": "2024-01-01T00:00:00+00:00",
        "AssumeRolePolicyDocument": {trust},
        "MaxSessionDuration": 7200,
        "RoleLastUsed": {{}}
    }}
}}"#
    )
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

fn version(policy: &str, default: bool) -> String {
    format!(
        r#"{{ "PolicyVersion": {{ "Document": {policy}, "VersionId": "v3", "IsDefaultVersion": {default}, "CreateDate": "2024-01-01T00:00:00+00:00" }} }}"#
    )
}

fn organizations(kind: &str) -> String {
    format!(
        r#"{{ "Policy": {{ "PolicySummary": {{ "Id": "p-1", "Arn": "arn:aws:organizations::999999999999:policy/o-1/x/p-1", "Name": "Guard", "Type": "{kind}", "AwsManaged": false }}, "Content": {} }} }}"#,
        quoted(POLICY)
    )
}

/// What each piece is and where it landed, in the order of the text.
fn landed(pasted: &Pasted) -> Vec<(&str, String)> {
    let pieces = pasted.pieces.iter().filter(|piece| piece.what != "command line");
    pieces.map(|piece| (piece.what, piece.into.map_or_else(String::new, |into| into.to_string()))).collect()
}

#[track_caller]
fn check(text: &str, wanted: &[(&str, &str)]) -> Pasted {
    let pasted = sort_out(text, "");
    let landed = landed(&pasted);
    let found: Vec<_> = landed.iter().map(|(what, into)| (*what, into.as_str())).collect();
    assert_eq!(found, wanted, "{text}");
    for piece in pasted.pieces.iter().filter(|piece| piece.into.is_none() && piece.what != "command line") {
        assert!(!piece.text.is_empty(), "nothing says why {} has no place", piece.what);
    }
    pasted
}

#[test]
fn each_output_has_its_place() {
    let role = get_role("arn:aws:iam::222222222222:role/Deploy", TRUST);
    let own = get_role("arn:aws:iam::111111111111:role/app", TRUST);
    let inline = |owner: &str, name: &str| {
        format!(r#"{{ "{owner}": "{name}", "PolicyName": "P", "PolicyDocument": {POLICY} }}"#)
    };
    let none = "";
    for (text, what, into) in [
        (ERROR.to_owned(), "error", "error"),
        ("whatever this is".to_owned(), "text", "error"),
        (TRUST.to_owned(), "policy", "trust_policy"),
        (POLICY.to_owned(), "policy", "identity_policies/0"),
        (encoded(TRUST), "policy", "trust_policy"),
        (encoded(POLICY), "policy", "identity_policies/0"),
        (quoted(TRUST), "policy", "trust_policy"),
        (r#""Effect": "Allow", "Action": "sts:AsumeRole", // Action Name"#.to_owned(), "policy", "identity_policies/0"),
        (IDENTITY.to_owned(), "aws sts get-caller-identity", "error"),
        ("UserId: AIDAEXAMPLEEXAMPLE123\nAccount: '111111111111'\nArn: arn:aws:iam::111111111111:user/deployer".to_owned(), "error", "error"),
        (role.clone(), "aws iam get-role", "trust_policy"),
        (get_role("arn:aws:iam::222222222222:role/Deploy", &quoted(&encoded(TRUST))), "aws iam get-role", "trust_policy"),
        (r#"{"User": {"UserName": "deployer", "UserId": "AIDAEXAMPLEEXAMPLE123", "Arn": "arn:aws:iam::111111111111:user/deployer"}}"#.to_owned(), "aws iam get-user", "error"),
        (inline("UserName", "deployer"), "aws iam get-user-policy", "identity_policies/0"),
        (inline("GroupName", "team"), "aws iam get-group-policy", "identity_policies/0"),
        (inline("RoleName", "app"), "aws iam get-role-policy", "identity_policies/0"),
        (version(POLICY, true), "aws iam get-policy-version", "identity_policies/0"),
        (version(POLICY, false), "aws iam get-policy-version", none),
        (r#"{"AttachedPolicies": [{"PolicyName": "A", "PolicyArn": "arn:aws:iam::aws:policy/A"}]}"#.to_owned(), "aws iam list-attached-policies", none),
        (r#"{"PolicyNames": ["P"]}"#.to_owned(), "aws iam list-policies", none),
        (r#"{"MFADevices": [{"UserName": "d", "SerialNumber": "arn:aws:iam::111111111111:mfa/d"}]}"#.to_owned(), "aws iam list-mfa-devices", none),
        (r#"{"Url": "token.actions.githubusercontent.com", "ClientIDList": ["sts.amazonaws.com"], "ThumbprintList": []}"#.to_owned(), "aws iam get-open-id-connect-provider", "error"),
        (r#"{"OpenIDConnectProviderList": [{"Arn": "arn:aws:iam::222222222222:oidc-provider/x"}]}"#.to_owned(), "aws iam list-open-id-connect-providers", "error"),
        (organizations("SERVICE_CONTROL_POLICY"), "aws organizations describe-policy", "service_control_policies/0"),
        (organizations("RESOURCE_CONTROL_POLICY"), "aws organizations describe-policy", "resource_control_policies/0"),
        (organizations("TAG_POLICY"), "aws organizations describe-policy", none),
        (format!(r#"{{"VpcEndpoints": [{{"ServiceName": "com.amazonaws.us-east-1.sts", "PolicyDocument": {}}}]}}"#, quoted(POLICY)), "aws ec2 describe-vpc-endpoints", "vpc_endpoint_policy"),
        (format!("[{}]", quoted(POLICY)), "aws ec2 describe-vpc-endpoints", "vpc_endpoint_policy"),
        (r#"{"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}"#.to_owned(), "aws iam get-account-authorization-details", none),
        (r#"{"eventSource": "sts.amazonaws.com", "eventName": "AssumeRole", "errorCode": "AccessDenied"}"#.to_owned(), "CloudTrail event", "error"),
        (format!("{{\n  \"Version\": \"2012-10-17\",\n  // ours\n  \"Statement\": [{}],\n", &POLICY[37..]), "policy", "identity_policies/0"),
    ] {
        check(&text, &[(what, into)]);
        let prompted = format!("user@host:~$ aws iam something --x \\\n  --output json\n{text}\n$ \n");
        let alone = !matches!(what, "text" | "error");
        if alone {
            check(&prompted, &[(what, into)]);
        }
    }
    check(&format!("{ERROR}\n{own}"), &[("error", "error"), ("aws iam get-role", none)]);
    check(
        &format!("{SESSION_ERROR}\n{own}\n{role}"),
        &[("error", "error"), ("aws iam get-role", none), ("aws iam get-role", "trust_policy")],
    );
    check(
        &format!("{role}\n{}", inline("RoleName", "Deploy")),
        &[("aws iam get-role", "trust_policy"), ("aws iam get-role-policy", none)],
    );
    check(
        &format!("{SESSION_ERROR}\n{}", inline("RoleName", "app")),
        &[("error", "error"), ("aws iam get-role-policy", "identity_policies/0")],
    );
    check(
        &format!("{SESSION_ERROR}\n{}", inline("UserName", "app")),
        &[("error", "error"), ("aws iam get-user-policy", none)],
    );
    check("$ aws iam get-role --role-name x --output yaml\nRole:\n  RoleName: x\n", &[("output", none)]);
}

#[test]
fn several_outputs_make_one_input() {
    let role = get_role("arn:aws:iam::222222222222:role/Deploy", TRUST);
    let text = format!(
        "$ aws sts get-caller-identity\n{IDENTITY}\n$ aws sts assume-role --role-arn arn:aws:iam::222222222222:role/Deploy \\\n    \
         --role-session-name my-session --external-id abc-124\n{ERROR}\n$ aws iam get-role --role-name Deploy\n{role}\n\
         $ aws iam get-policy-version --policy-arn arn:aws:iam::111111111111:policy/P --version-id v3\n{}\n$ ",
        version(POLICY, true)
    );
    let pasted = check(
        &text,
        &[
            ("aws sts get-caller-identity", "error"),
            ("aws sts assume-role", "error"),
            ("error", "error"),
            ("aws iam get-role", "trust_policy"),
            ("aws iam get-policy-version", "identity_policies/0"),
        ],
    );
    let input = &pasted.input;
    assert_eq!(input.trust_policy.as_deref(), Some(role.as_str()));
    let identity =
        PolicyText { name: Some("arn:aws:iam::111111111111:policy/P".to_owned()), text: version(POLICY, true) };
    assert_eq!(input.identity_policies.as_deref(), Some([identity].as_slice()));
    let report = diagnose(input);
    assert_eq!(codes(&report), ["external-id-mismatch", "resource-mismatch"]);
    let cause = report.cause().expect("a cause");
    assert_eq!(cause.spot.pointer, "/Role/AssumeRolePolicyDocument/Statement/0/Condition/StringEquals/sts:ExternalId");
    let exists = report.checklist.iter().find(|point| point.id == "role").expect("a point");
    assert_eq!(exists.text, "IAM shows `arn:aws:iam::222222222222:role/Deploy`.");
}

#[test]
fn names_come_with_what_stands_beside() {
    let managed =
        r#"{ "Policy": { "PolicyName": "P", "Arn": "arn:aws:iam::111111111111:policy/P", "DefaultVersionId": "v3" } }"#;
    let pasted = sort_out(&format!("{managed}\n{}", version(POLICY, true)), "");
    let names = |input: &Input| input.identity_policies.iter().flatten().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&pasted.input), [Some("arn:aws:iam::111111111111:policy/P".to_owned())]);
    let user = r#"{ "User": { "UserName": "deployer", "UserId": "AIDAEXAMPLEEXAMPLE123", "Arn": "arn:aws:iam::111111111111:user/deployer", "PermissionsBoundary": { "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/P" } } }"#;
    let pasted = sort_out(&format!("{user}\n{managed}\n{}", version(POLICY, true)), "");
    assert_eq!(pasted.input.permissions_boundary, Some(version(POLICY, true)));
    let scp = sort_out(&organizations("SERVICE_CONTROL_POLICY"), "").input.service_control_policies;
    assert!(matches!(scp.as_slice(), [Level::One(policy)] if policy.name.as_deref() == Some("Guard")));
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn marked<'t>(text: &'t str, finding: &Finding) -> &'t str {
    &text[finding.spot.span.expect("a place").range()]
}

/// A policy in a string or URL-encoded is read, marked where it stands, and mended so that it stays what it is.
#[test]
fn wrapped_policies_are_marked_inside() {
    let input = |trust: &str| Input {
        error: Some(ERROR.to_owned()),
        trust_policy: Some(trust.to_owned()),
        identity_policies: Some(vec![PolicyText { name: None, text: POLICY.replace("Deplo\"", "Deploy\"") }]),
        ..Input::default()
    };
    let plain = TRUST.replace("user/deployer", "user/de=loyer");
    let name = "=";
    let escaped = quoted(&plain);
    for (trust, wanted, before) in [
        (plain.clone(), name.to_owned(), ""),
        (encoded(&plain), encoded(name), ""),
        (escaped.clone(), name.to_owned(), ""),
        (quoted(&encoded(&plain)), encoded(name), ""),
        (
            get_role("arn:aws:iam::222222222222:role/Deploy", &quoted(&encoded(&plain))),
            encoded(name),
            "/Role/AssumeRolePolicyDocument",
        ),
        (
            get_role("arn:aws:iam::222222222222:role/Deploy", &escaped),
            name.to_owned(),
            "/Role/AssumeRolePolicyDocument",
        ),
        (
            format!(
                "$ aws iam get-role --role-name Deploy\n{}",
                get_role("arn:aws:iam::222222222222:role/Deploy", &escaped)
            ),
            name.to_owned(),
            "/Role/AssumeRolePolicyDocument",
        ),
        (
            format!(r#"{{"RoleName":"x","PolicyName":"é😀","PolicyDocument":{escaped}}}"#),
            name.to_owned(),
            "/PolicyDocument",
        ),
    ] {
        let input = input(&trust);
        let report = diagnose(&input);
        let cause = report.cause().expect("a cause");
        assert_eq!(cause.code.as_str(), "principal-mismatch", "{trust}");
        assert_eq!(cause.spot.pointer, format!("{before}/Statement/0/Principal/AWS"));
        assert_eq!(marked(&trust, cause), wanted, "{trust}");
        let mut mended = 0;
        for fix in report.findings.iter().flat_map(|finding| &finding.fixes).filter(|fix| !fix.edits.is_empty()) {
            let after = diagnose(&input.edited(&fix.edits));
            assert_ne!(after.verdict, Verdict::InvalidInput, "{}: {trust}", fix.title);
            assert!(!codes(&after).contains(&"json-broken"), "{}: {trust}", fix.title);
            assert_eq!(fix.verified, after.verdict == Verdict::Allowed, "{}", fix.title);
            mended += 1;
        }
        assert!(mended > 1, "{trust}");
    }
}

#[test]
fn outputs_beside_the_error_are_read() {
    let role = get_role("arn:aws:iam::222222222222:role/Deploy", TRUST);
    let own = get_role("arn:aws:iam::111111111111:role/app", TRUST);
    let other = IDENTITY.replace("user/deployer", "user/somebody");
    let fact = |error: String, name: &str| {
        let report = diagnose(&Input { error: Some(error), ..Input::default() });
        let fact = report.request.into_iter().find(|fact| fact.parameter.to_string() == name);
        fact.map_or_else(String::new, |fact| fact.value)
    };
    for (error, name, value) in [
        (format!("{ERROR}\n{role}"), "/max_session_duration", "7200"),
        (format!("{own}\n{ERROR}\n{role}"), "/role", "arn:aws:iam::222222222222:role/Deploy"),
        (format!("{own}\n{SESSION_ERROR}"), "/max_session_duration", ""),
        (format!("{IDENTITY}\n{role}"), "/caller", "arn:aws:iam::111111111111:user/deployer"),
        (format!("{IDENTITY}\n{role}"), "/role", "arn:aws:iam::222222222222:role/Deploy"),
        (format!("{other}\n{ERROR}"), "/caller", "arn:aws:iam::111111111111:user/deployer"),
    ] {
        assert_eq!(fact(error.clone(), name), value, "{name} of {error}");
    }
    let beside = Input { error: Some(format!("{ERROR}\n{role}")), ..Input::default() };
    let told = diagnose(&beside).assumptions.join(" ");
    assert!(told.contains("A policy that stands in the error is not read"), "{told}");
    let ids = Input {
        error: Some(format!(
            "{}\n{}",
            r#"{"ClientIDList": ["sts.amazonaws.com"]}"#,
            r#"{"OpenIDConnectProviderList": [{"Arn": "arn:aws:iam::222222222222:oidc-provider/other"}]}"#
        )),
        request: why_denied::engine::input::RequestInput {
            role: Some("arn:aws:iam::222222222222:role/Deploy".to_owned()),
            web_identity: Some(why_denied::engine::input::WebIdentity::Claims(vec![
                ("iss".to_owned(), vec!["https://token.actions.githubusercontent.com".to_owned()]),
                ("aud".to_owned(), vec!["https://github.com/me".to_owned()]),
            ])),
            ..Default::default()
        },
        ..Input::default()
    };
    let found = codes(&diagnose(&ids)).join(" ");
    assert!(found.contains("provider-not-registered") && found.contains("audience-not-registered"), "{found}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_byte_is_lost(parts in prop::collection::vec(piece(), 0..7)) {
        let text = parts.concat();
        let pasted = sort_out(&text, "");
        let mut at = 0;
        for piece in &pasted.pieces {
            let range = piece.span.range();
            prop_assert!(range.start >= at && text.get(range.clone()).is_some(), "{:?} of {text:?}", piece);
            prop_assert!(text[at..range.start].trim().is_empty(), "{:?} is in no piece of {text:?}", &text[at..range.start]);
            at = range.end;
            if let Some(into) = piece.into.filter(|into| *into != DocumentId::Error) {
                prop_assert_eq!(pasted.input.text(into), Some(&text[range]));
            }
        }
        prop_assert!(text[at..].trim().is_empty(), "{:?} is in no piece of {text:?}", &text[at..]);
        diagnose(&pasted.input);
    }
}

fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        ERROR.to_owned(),
        IDENTITY.to_owned(),
        TRUST.to_owned(),
        POLICY.to_owned(),
        encoded(POLICY),
        quoted(TRUST),
        get_role("arn:aws:iam::222222222222:role/Deploy", &quoted(&encoded(TRUST))),
        organizations("SERVICE_CONTROL_POLICY"),
        version(POLICY, true),
        "\n$ aws iam get-role --role-name x\n".to_owned(),
        "\n".to_owned(),
        "{ \"Role\": {".to_owned(),
        "%7B%22Statement%22%3A%5B%5D%7D %7B%GG".to_owned(),
    ]);
    prop_oneof![3 => known, 1 => ".{0,30}", 1 => "[\\[\\]{}\":,%\\\\ $a\n]{0,20}"]
}
