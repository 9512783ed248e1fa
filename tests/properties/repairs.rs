//! Several faults have one fix: the fewest changes that allow the call together, over all documents.

#![expect(clippy::expect_used, clippy::panic, reason = "a test stops where there is no fix")]

use why_denied::engine::diagnose;
use why_denied::engine::input::{Edit, Input, PolicyText, RequestInput};
use why_denied::engine::report::{Fix, Safety, Verdict};

const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111111111111:role/ci" },
      "Action": "sts:AssumeRole"
    }
  ]
}"#;
const IDENTITY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": { "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/Deploy" }
}"#;

fn request() -> RequestInput {
    RequestInput {
        action: Some("sts:AssumeRole".to_owned()),
        caller: Some("arn:aws:sts::111111111111:assumed-role/ci/build-42".to_owned()),
        role: Some("arn:aws:iam::222222222222:role/Deploy".to_owned()),
        ..RequestInput::default()
    }
}

fn input(trust: &str, identity: &str, request: RequestInput) -> Input {
    let identity = PolicyText { name: None, text: identity.to_owned() };
    Input { trust_policy: Some(trust.to_owned()), identity_policies: Some(vec![identity]), request, ..Input::default() }
}

/// The best verified fix of the cause, which must allow when it is applied.
fn proved(input: &Input) -> Fix {
    let report = diagnose(input);
    let cause = report.cause().expect("a cause");
    let fix = cause.fixes.iter().find(|fix| fix.verified);
    let fix = fix.unwrap_or_else(|| panic!("{:?} has no verified fix: {:#?}", cause.code, cause.fixes));
    assert_eq!(diagnose(&input.edited(&fix.edits)).verdict, Verdict::Allowed, "{}", fix.title);
    fix.clone()
}

fn check(input: &Input, titles: &[&str]) -> Fix {
    let fix = proved(input);
    let found: Vec<&str> = fix.parts.iter().map(|part| part.title.as_str()).collect();
    assert_eq!(found, titles, "{}", fix.title);
    assert!(fix.safety < Safety::Widens, "{}", fix.title);
    fix
}

#[test]
fn both_sides() {
    let trust = TRUST.replace("role/ci", "role/ic");
    let identity =
        IDENTITY.replace("sts:AssumeRole", "s3:GetObject").replace("222222222222:role/Deploy", "222222222222:role/*");
    let fix = check(
        &input(&trust, &identity, request()),
        &[
            "Trust `arn:aws:iam::111111111111:role/ci` instead",
            "Add a statement that allows `sts:AssumeRole` in the caller's identity policy",
        ],
    );
    assert_eq!(
        fix.title,
        "Trust `arn:aws:iam::111111111111:role/ci` instead, and add a statement that allows `sts:AssumeRole` in the \
         caller's identity policy"
    );
    let edits: Vec<&[usize]> = fix.parts.iter().map(|part| part.edits.as_slice()).collect();
    assert_eq!(edits, [[0], [1]]);
    assert_eq!(fix.commands.len(), 2, "{:?}", fix.commands);
}

#[test]
fn a_text_broken_in_many_ways() {
    let trust = TRUST
        .replace("\"Effect\"", "// who\n      \u{201c}Effect\u{201d}")
        .replace("\"2012-10-17\",", "\"2012-10-17\"")
        .replace("\"sts:AssumeRole\"\n", "\"sts:AssumeRole\",\n")
        .replace("\"Principal\": ", "\"Principal\" ");
    let trust = format!("\u{feff}{trust}");
    let fix = proved(&input(&trust, IDENTITY, request()));
    assert!(fix.edits.iter().all(|edit| matches!(edit, Edit::Text { .. })));
    // And a fault of what it says.
    let other = trust.replace("111111111111", "333333333333").replace("Principal", "Principle");
    assert!(proved(&input(&other, IDENTITY, request())).parts.len() > 2);
}

#[test]
fn many_names_misspelt() {
    let trust = TRUST.replace("Effect", "effect").replace("Principal", "Principals").replace("Action", "Actions");
    check(
        &input(&trust, IDENTITY, request()),
        &[
            "Write `Effect` in the trust policy",
            "Write `Principal` in the trust policy",
            "Write `Action` in the trust policy",
        ],
    );
}

#[test]
fn a_policy_and_the_call() {
    let condition = "\"Condition\": { \"StringEquals\": { \"sts:ExternalId\": \"abc-123\" } }, \"Action\"";
    let trust = TRUST.replace("\"Action\"", condition).replace("role/ci", "role/ic");
    let fix = check(
        &input(&trust, IDENTITY, request()),
        &["Trust `arn:aws:iam::111111111111:role/ci` instead", "Send the external ID"],
    );
    assert!(fix.commands.iter().any(|command| command.contains("--external-id abc-123")), "{:?}", fix.commands);
}

#[test]
fn what_one_change_mends_is_one_change() {
    let trust = TRUST.replace("role/ci", "role/ic");
    check(&input(&trust, IDENTITY, request()), &["Trust `arn:aws:iam::111111111111:role/ci` instead"]);
}

/// What is written from nothing asks for what the call brings, and names nobody else.
#[test]
fn both_policies_from_nothing() {
    let with = |change: &dyn Fn(&mut RequestInput)| {
        let mut request = request();
        change(&mut request);
        Input { request, ..Input::default() }
    };
    let text = |value: &str| Some(value.to_owned());
    let table: &[(&str, Input, &[&str])] = &[
        ("a role", with(&|_| {}), &["arn:aws:iam::111111111111:role/ci", "arn:aws:iam::222222222222:role/Deploy"]),
        (
            "an external ID",
            with(&|request| request.external_id = text("abc-123")),
            &["\"StringEquals\": {\n          \"sts:ExternalId\": \"abc-123\""],
        ),
        (
            "MFA",
            with(&|request| {
                request.caller = text("arn:aws:iam::111111111111:user/team/ana");
                request.mfa_serial = text("arn:aws:iam::111111111111:mfa/ana");
                request.mfa_code = text("123456");
            }),
            &["arn:aws:iam::111111111111:user/team/ana", "\"aws:MultiFactorAuthPresent\": \"true\""],
        ),
        (
            "session tags",
            with(&|request| request.session_tags = Some(vec![("team".to_owned(), "a".to_owned())])),
            &["[\"sts:AssumeRole\", \"sts:TagSession\"]"],
        ),
        (
            "a source identity",
            with(&|request| request.source_identity = text("ana")),
            &["[\"sts:AssumeRole\", \"sts:SetSourceIdentity\"]"],
        ),
        (
            "China",
            with(&|request| {
                request.caller = text("arn:aws-cn:iam::111111111111:user/ana");
                request.role = text("arn:aws-cn:iam::222222222222:role/Deploy");
            }),
            &["arn:aws-cn:iam::111111111111:user/ana", "arn:aws-cn:iam::222222222222:role/Deploy"],
        ),
    ];
    for (what, input, wanted) in table {
        let fix = proved(input);
        let written: String = fix
            .edits
            .iter()
            .map(|edit| match edit {
                Edit::Text { text, .. } => text.as_str(),
                Edit::Request { .. } => panic!("{what}: changes the call"),
            })
            .collect();
        assert_eq!(fix.parts.len(), 2, "{what}: {}", fix.title);
        for wanted in *wanted {
            assert!(written.contains(wanted), "{what}: {wanted} is not in\n{written}");
        }
        assert!(!written.contains('*') && !written.contains(":root"), "{what}:\n{written}");
        assert_eq!(fix.safety, Safety::Grants, "{what}");
    }
}

#[test]
fn one_side_is_enough_within_an_account() {
    let mut request = request();
    request.role = Some("arn:aws:iam::111111111111:role/Deploy".to_owned());
    let fix = proved(&Input { request, ..Input::default() });
    assert_eq!(fix.parts.len(), 1, "{}", fix.title);
}

#[test]
fn claims_of_a_token_are_asked_for() {
    use why_denied::engine::input::WebIdentity;
    let claim = |name: &str, value: &str| (name.to_owned(), vec![value.to_owned()]);
    let request = RequestInput {
        action: Some("sts:AssumeRoleWithWebIdentity".to_owned()),
        role: Some("arn:aws:iam::222222222222:role/Deploy".to_owned()),
        web_identity: Some(WebIdentity::Claims(vec![
            claim("iss", "https://token.actions.githubusercontent.com"),
            claim("aud", "sts.amazonaws.com"),
            claim("sub", "repo:octo-org/octo-repo:ref:refs/heads/main"),
        ])),
        ..RequestInput::default()
    };
    let fix = proved(&Input { request, ..Input::default() });
    let [Edit::Text { text, .. }] = fix.edits.as_slice() else { panic!("{fix:?}") };
    for wanted in [
        "\"Federated\": \"arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com\"",
        "\"token.actions.githubusercontent.com:aud\": \"sts.amazonaws.com\"",
        "\"token.actions.githubusercontent.com:sub\": \"repo:octo-org/octo-repo:ref:refs/heads/main\"",
    ] {
        assert!(text.contains(wanted), "{wanted} is not in\n{text}");
    }
}

#[test]
fn nothing_is_made_up() {
    for change in [|request: &mut RequestInput| request.caller = None, |request: &mut RequestInput| request.role = None]
    {
        let mut request = request();
        change(&mut request);
        let report = diagnose(&Input { request, ..Input::default() });
        assert!(report.findings.iter().flat_map(|finding| &finding.fixes).all(|fix| !fix.verified), "{report:#?}");
    }
}
