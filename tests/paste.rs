//! Outputs of commands, pasted: each lands where it belongs, and policies inside of them are read and marked.

#![expect(clippy::expect_used, clippy::string_slice, reason = "a test stops where a piece is lost")]

use base64::Engine as _;
use proptest::prelude::*;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Input, Level, PolicyText, WebIdentity};
use why_denied::engine::paste::{Beside, Pasted, sort_out};
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
    let pasted = sort_out(text, &Beside::default());
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
        (r#"{"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/B"}"#.to_owned(), "permissions boundary", none),
        (r#"{"Events": [{"EventName": "AssumeRole", "CloudTrailEvent": "{\"errorCode\":\"AccessDenied\"}"}]}"#.to_owned(), "CloudTrail event", "error"),
        (r#"{"Roles": []}"#.to_owned(), "aws iam list-roles", none),
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
    let pasted = sort_out(&format!("{managed}\n{}", version(POLICY, true)), &Beside::default());
    let names = |input: &Input| input.identity_policies.iter().flatten().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&pasted.input), [Some("arn:aws:iam::111111111111:policy/P".to_owned())]);
    let user = r#"{ "User": { "UserName": "deployer", "UserId": "AIDAEXAMPLEEXAMPLE123", "Arn": "arn:aws:iam::111111111111:user/deployer", "PermissionsBoundary": { "PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/P" } } }"#;
    let pasted = sort_out(&format!("{user}\n{managed}\n{}", version(POLICY, true)), &Beside::default());
    assert_eq!(pasted.input.permissions_boundary, Some(version(POLICY, true)));
    let scp = sort_out(&organizations("SERVICE_CONTROL_POLICY"), &Beside::default()).input.service_control_policies;
    assert!(matches!(scp.as_slice(), [Level::One(policy)] if policy.name.as_deref() == Some("Guard")));
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

fn marked<'t>(text: &'t str, finding: &Finding) -> &'t str {
    &text[finding.spot.span.expect("a place").range()]
}

#[test]
fn the_maximum_of_a_role_is_a_fact() {
    let text = "$ aws iam get-role --role-name Deploy --query Role.MaxSessionDuration\n7200\n";
    let pasted = check(text, &[("aws iam get-role", "request")]);
    assert_eq!(pasted.input.request.max_session_duration, Some(7200));
}

/// A JSON Web Token with these claims.
fn token(header: &str, claims: &str) -> String {
    let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(header), part(claims), part("a signature"))
}

const GITHUB: &str = r#"{"iss":"https://token.actions.githubusercontent.com","aud":"sts.amazonaws.com","sub":"repo:octo-org/octo-repo:ref:refs/heads/main","repository_visibility":"private","exp":1716239022,"nbf":1716238422,"iat":1716238722,"amr":["a","b"],"https://aws.amazon.com/tags":{"principal_tags":{"team":["a"]}}}"#;

#[test]
fn of_a_token_only_the_claims_are_kept() {
    let jwt = token(r#"{"alg":"RS256","typ":"JWT"}"#, GITHUB);
    let command = format!(
        "aws sts assume-role-with-web-identity --role-arn arn:aws:iam::222222222222:role/Deploy --role-session-name s --web-identity-token {jwt}"
    );
    let mut broken = jwt.clone();
    for at in [130, 90, 40] {
        broken.insert(at, '\n');
    }
    let alone = "web identity token";
    for (text, what, into) in [
        (jwt.clone(), alone, "request"),
        (format!("Bearer {jwt}\n"), alone, "request"),
        (format!("Authorization: bearer {jwt}"), alone, "request"),
        (format!("{{\"token\": \"{jwt}\"}}"), alone, "request"),
        (format!("{{\"count\":1,\"value\":\"{jwt}\"}}"), alone, "request"),
        (format!("export TOKEN={jwt}"), alone, "request"),
        (broken, alone, "request"),
        (command, "aws sts assume-role", "error"),
        (format!("{ERROR}\ntoken: {jwt}"), "error", "error"),
    ] {
        let pasted = check(&text, &[(what, into)]);
        let input = format!("{:?}", pasted.input);
        assert!(!input.contains("eyJ") && !input.contains("c2lnbmF0dXJl"), "the token stays: {input}");
        let Some(WebIdentity::Claims(claims)) = &pasted.input.request.web_identity else {
            panic!("no claims of {text}")
        };
        let names: Vec<_> = claims.iter().map(|(claim, _)| claim.as_str()).collect();
        assert_eq!(names, ["iss", "aud", "sub", "amr", "https://aws.amazon.com/tags/principal_tags/team"]);
        assert!(
            pasted.pieces.iter().all(|piece| piece.text.contains("signature was not checked")),
            "{:?}",
            pasted.pieces
        );
        diagnose(&pasted.input);
    }
}

#[test]
fn a_token_that_sts_would_refuse_is_told() {
    let told = |text: &str, now: i64| {
        let pasted = sort_out(text, &Beside { now: Some(now), ..Beside::default() });
        assert!(!format!("{:?}", pasted.input).contains("eyJ"), "{text}");
        pasted.pieces.into_iter().map(|piece| piece.text).collect::<String>()
    };
    let jwt = token(r#"{"alg":"RS256"}"#, GITHUB);
    for (text, now, wanted) in [
        (jwt.clone(), 1_716_239_000, "valid until 2024-05-20 21:03 UTC"),
        (jwt.clone(), 1_716_239_022, "expired 2024-05-20 21:03 UTC"),
        (jwt.clone(), 0, "not valid before 2024-05-20 20:53 UTC"),
        (token(r#"{"alg":"HS256"}"#, GITHUB), 0, "signed by `HS256`"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJpc3Mi".to_owned(), 0, "cannot be read"),
        ("eyJhbGciOiJSUzI1NiJ9.é".to_owned(), 0, "cannot be read"),
        (
            token(r#"{"alg":"RS256"}"#, r#"{"exp":99999999999999999999,"sub":"<img src=x onerror=alert(1)>"}"#),
            0,
            "Only its claims",
        ),
    ] {
        let said = told(&text, now);
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}

#[test]
fn what_begins_like_a_token_is_left_alone() {
    for text in ["{\"NextToken\": \"eyJOZXh0VG9rZW4iOiBudWxsfQ==\"}", "HeyJude.and.others", "eyJ"] {
        assert_eq!(why_denied::engine::paste::without_tokens(text), text);
    }
}

fn details(boundary: &str) -> String {
    let policy = |name: &str, action: &str| {
        format!(r#"{{"PolicyName": "{name}", "PolicyDocument": {}}}"#, POLICY.replace("AssumeRole", action))
    };
    let managed = |name: &str| {
        format!(
            r#"{{"PolicyName": "{name}", "Arn": "arn:aws:iam::111111111111:policy/{name}", "DefaultVersionId": "v2", "PolicyVersionList": [
                {{"Document": {POLICY}, "VersionId": "v1", "IsDefaultVersion": false}},
                {{"Document": {}, "VersionId": "v2", "IsDefaultVersion": true}}]}}"#,
            POLICY.replace("Deplo\"", &format!("{name}\""))
        )
    };
    let role = |account: &str, name: &str| {
        format!(
            r#"{{"Path": "/", "RoleName": "{name}", "Arn": "arn:aws:iam::{account}:role/{name}", "AssumeRolePolicyDocument": {}, "RolePolicyList": [{}], "AttachedManagedPolicies": []}}"#,
            quoted(&encoded(TRUST)),
            policy("Inline", "GetCallerIdentity")
        )
    };
    format!(
        r#"{{ "UserDetailList": [
            {{"UserName": "other", "Arn": "arn:aws:iam::111111111111:user/other", "UserPolicyList": [{}]}},
            {{"UserName": "deployer", "Arn": "arn:aws:iam::111111111111:user/deployer", "GroupList": ["team"], "UserPolicyList": [{}],
              "AttachedManagedPolicies": [{{"PolicyName": "M", "PolicyArn": "arn:aws:iam::111111111111:policy/M"}}]{boundary}}}],
           "GroupDetailList": [{{"GroupName": "team", "GroupPolicyList": [{}], "AttachedManagedPolicies": []}}],
           "RoleDetailList": [{}, {}, {}],
           "Policies": [{}, {}] }}"#,
        policy("Others", "Other"),
        policy("Own", "AssumeRole"),
        policy("OfTeam", "TagSession"),
        role("222222222222", "Other"),
        role("222222222222", "Deploy"),
        role("111111111111", "app"),
        managed("B"),
        managed("M"),
    )
}

/// Of many roles and users, those that the error names; nothing is guessed.
#[test]
fn of_an_account_only_what_the_error_names() {
    let what = "aws iam get-account-authorization-details";
    let boundary = r#", "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/B"}"#;
    let text = details(boundary);
    check(&text, &[(what, "")]);
    let all = [
        (what, "identity_policies/0"),
        (what, "identity_policies/2"),
        (what, "trust_policy"),
        (what, "permissions_boundary"),
        (what, "identity_policies/1"),
    ];
    let pasted = check(&format!("{ERROR}\n{text}"), &[&[("error", "error")][..], &all].concat());
    let names: Vec<_> =
        pasted.input.identity_policies.iter().flatten().map(|p| p.name.as_deref().unwrap_or("")).collect();
    assert_eq!(names, ["Own", "arn:aws:iam::111111111111:policy/M", "OfTeam"]);
    let beside = Beside { error: ERROR, ..Beside::default() };
    assert_eq!(landed(&sort_out(&text, &beside)).len(), all.len());
    let report = diagnose(&pasted.input);
    assert_eq!(codes(&report).first(), Some(&"external-id-missing"));
    assert_eq!(
        report.cause().expect("a cause").spot.pointer,
        "/AssumeRolePolicyDocument/Statement/0/Condition/StringEquals/sts:ExternalId"
    );
    let session = check(
        &format!("{SESSION_ERROR}\n{text}"),
        &[("error", "error"), (what, "trust_policy"), (what, "identity_policies/0")],
    );
    assert!(
        session
            .input
            .identity_policies
            .is_some_and(|all| all.iter().all(|policy| policy.text.contains("GetCallerIdentity")))
    );
    let without = text.replace("policy/M\", \"Default", "policy/N\", \"Default");
    let pasted = sort_out(&without, &beside);
    let missing = pasted.pieces.iter().find(|piece| piece.into.is_none()).expect("a piece that is not there");
    assert!(missing.text.contains("policy/M` is attached"), "{}", missing.text);
    let roles = format!(
        r#"{{"Roles": [{}]}}"#,
        &get_role("arn:aws:iam::222222222222:role/Deploy", TRUST)
            .replace("{\n    \"Role\": ", "")
            .trim_end_matches(['}', '\n'])
            .to_owned()
    );
    let roles = roles.replace("\"RoleLastUsed\": {]", "\"RoleLastUsed\": {} }]");
    check(&format!("{ERROR}\n{roles}"), &[("error", "error"), ("aws iam list-roles", "trust_policy")]);
    let other = ERROR.replace("role/Deploy", "role/Nobody").replace("user/deployer", "user/nobody");
    let pasted = check(&format!("{other}\n{text}"), &[("error", "error"), (what, "")]);
    assert!(pasted.pieces.iter().any(|piece| piece.text.contains("role/Nobody")), "{:?}", pasted.pieces);
}

/// Where a file ends, a piece ends, however broken it is.
#[test]
fn a_broken_file_does_not_swallow_the_next() {
    let broken = TRUST.trim_end_matches(['}', ']', '\n', ' ']).to_owned() + " \"";
    let text = format!("{broken}\n{POLICY}");
    let beside = Beside { ends: &[broken.len()], ..Beside::default() };
    let pasted = sort_out(&text, &beside);
    let landed = landed(&pasted);
    assert_eq!(landed, [("policy", "trust_policy".to_owned()), ("policy", "identity_policies/0".to_owned())]);
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
        let pasted = sort_out(&text, &Beside::default());
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
