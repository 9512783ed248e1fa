//! Redaction: what is replaced, what stays, and that the answer is the same.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops where a case is not what it should be")]

use expect_test::{Expect, expect};
use serde_json::Value as Json;
use why_denied::engine::diagnose;
use why_denied::engine::input::Input;
use why_denied::engine::redact::{Kind, Redacted, redact};
use why_denied::interface::write;

mod door;

fn cases() -> Vec<(String, Input)> {
    let lines = [include_str!("cases/denials.jsonl"), include_str!("known_answers/diagnosis.jsonl")];
    let read = |line: &str| {
        let case: Json = serde_json::from_str(line).expect("a case is JSON");
        (case["id"].to_string(), door::input(&case["input"]).engine)
    };
    lines.into_iter().flat_map(str::lines).filter(|line| !line.trim().is_empty()).map(read).collect()
}

fn json(input: &Input) -> String {
    serde_json::to_string(&write(input)).expect("an input is JSON")
}

/// The verdict, and the code, the document and the field of the cause, as they read in the redacted input.
fn answer(input: &Input, redacted: &Redacted) -> [String; 4] {
    let report = diagnose(input);
    let cause = report.cause();
    let mut pointer = cause.map_or(String::new(), |cause| cause.spot.pointer.clone());
    for replaced in &redacted.replaced {
        pointer = pointer.replace(&replaced.before, &replaced.after);
    }
    let code = cause.map_or("", |cause| cause.code.as_str()).to_owned();
    let document = cause.map_or(String::new(), |cause| cause.spot.document.to_string());
    [report.verdict.name().to_owned(), code, document, pointer]
}

#[test]
fn every_case_keeps_its_answer() {
    let (mut replaced, mut kept) = (0, 0);
    for (id, input) in cases() {
        let redacted = redact(&input);
        assert_eq!(answer(&redacted.input, &redacted), answer(&input, &redacted), "{id}\n{}", json(&redacted.input));
        replaced += redacted.replaced.len();
        kept += redacted.kept.iter().filter(|kept| kept.why.starts_with("without")).count();
    }
    assert!(replaced > 400 && kept < 10, "replaced {replaced}, kept {kept}");
}

#[test]
fn nothing_that_was_replaced_is_left() {
    for (id, input) in cases() {
        let redacted = redact(&input);
        let text = json(&redacted.input);
        let is_word = |c: char| c.is_alphanumeric();
        for replaced in &redacted.replaced {
            // The words of a value may be kept, and an account may be the new number of another.
            if replaced.kind == Kind::Account || redacted.kept.iter().any(|kept| kept.text.contains(&replaced.before)) {
                continue;
            }
            let found = text.match_indices(&replaced.before).find(|(at, found)| {
                let (before, behind) =
                    (text.get(..*at).unwrap_or_default(), text.get(at + found.len()..).unwrap_or_default());
                !before.ends_with(is_word) && !behind.starts_with(is_word) && !behind.starts_with(".amazonaws.com")
            });
            assert_eq!(found, None, "{id}: {replaced:?}\n{text}");
        }
    }
}

/// The texts after redaction, and what was said.
fn check(input: &Input, wanted: &Expect) {
    let redacted = redact(input);
    let replaced = redacted.replaced.iter().map(|one| format!("{} {} → {}", one.kind.words(), one.before, one.after));
    let kept = redacted.kept.iter().map(|kept| format!("kept {}: {}", kept.text, kept.why));
    let texts = [&redacted.input.error, &redacted.input.trust_policy].map(|text| text.clone().unwrap_or_default());
    wanted.assert_eq(&texts.into_iter().chain(replaced).chain(kept).collect::<Vec<_>>().join("\n"));
    assert!(redacted.same);
}

fn of(error: &str, trust: &str) -> Input {
    Input { error: Some(error.to_owned()), trust_policy: Some(trust.to_owned()), ..Input::default() }
}

#[test]
fn patterns_still_match_and_what_is_public_stays() {
    let error = "User: arn:aws:sts::345678901234:assumed-role/ci-deployer/alice@acme.com is not authorized to perform: \
                 sts:AssumeRole on resource: arn:aws:iam::234567890123:role/team/DeployRole";
    let trust = r#"{"Statement": [{"Sid": "AllowAcme", "Effect": "Allow", "Principal": {"AWS":
 ["arn:aws:iam::345678901234:role/ci-*", "464622532012", "AROAABCDEFGHIJKLMNOPQ"]}, "Action": "sts:AssumeRole",
 "Condition": {"StringEquals": {"sts:ExternalId": "7d2c40f1-secret", "aws:PrincipalOrgID": "o-a1b2c3d4e5"},
 "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::345678901234:role/ci-dep*"},
 "IpAddress": {"aws:SourceIp": ["54.12.0.0/16", "54.12.7.9", "81.2.69.142/32", "2a02:1:2::/48"]},
 "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}"#;
    check(
        &of(error, trust),
        &expect![[r#"
        User: arn:aws:sts::111111111111:assumed-role/vo-bulavaki/sakim@gufi.com is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/dino/BulubaTatu
        {"Statement": [{"Sid": "ZubapIfov", "Effect": "Allow", "Principal": {"AWS":
         ["arn:aws:iam::111111111111:role/vo-*", "464622532012", "AROATIMEVEREBAVIHIKUB"]}, "Action": "sts:AssumeRole",
         "Condition": {"StringEquals": {"sts:ExternalId": "4e7i64b4-razife", "aws:PrincipalOrgID": "o-f9r3s8n6f7"},
         "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/vo-bul*"},
         "IpAddress": {"aws:SourceIp": ["240.0.0.0/16", "240.0.7.9", "192.0.2.142/32", "2001:db8:2::/48"]},
         "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}
        account ID 345678901234 → 111111111111
        name ci-deployer → vo-bulavaki
        name alice@acme.com → sakim@gufi.com
        account ID 234567890123 → 222222222222
        name team → dino
        name DeployRole → BulubaTatu
        name AllowAcme → ZubapIfov
        name ci-* → vo-*
        unique ID AROAABCDEFGHIJKLMNOPQ → AROATIMEVEREBAVIHIKUB
        external ID 7d2c40f1-secret → 4e7i64b4-razife
        organization ID o-a1b2c3d4e5 → o-f9r3s8n6f7
        name ci-dep* → vo-bul*
        IP range 54.12.0.0/16 → 240.0.0.0/16
        IP range 54.12.7.9 → 240.0.7.9
        IP range 81.2.69.142/32 → 192.0.2.142/32
        IP range 2a02:1:2::/48 → 2001:db8:2::/48
        kept 464622532012: Datadog, public"#]],
    );
}

#[test]
fn a_command_and_a_provider_are_read() {
    let error = "$ aws sts assume-role --role-arn arn:aws:iam::234567890123:role/Deploy --role-session-name build-77 \
                 --external-id 7d2c40f1-secret --profile acme-prod --region eu-west-1\nrole Deploy in /home/alice/x";
    let trust = r#"{"Statement": [{"Effect": "Allow", "Principal": {"Federated":
 "arn:aws:iam::234567890123:oidc-provider/sso.acme.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"},
 "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": {
 "sso.acme.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sub": "system:serviceaccount:payments:*",
 "token.actions.githubusercontent.com:sub": "repo:acme/infra:ref:refs/heads/release-*"}}}]}"#;
    check(
        &of(error, trust),
        &expect![[r#"
            $ aws sts assume-role --role-arn arn:aws:iam::111111111111:role/Logapa --role-session-name vozah-77 --external-id 5e0a25k7-sakimi --profile gufi-piti --region eu-west-1
            role Logapa in /home/dinok/x
            {"Statement": [{"Effect": "Allow", "Principal": {"Federated":
             "arn:aws:iam::111111111111:oidc-provider/mej.gufi.com/id/ZUBAPIFO610I7868K59OT0Z44ASOMOPE"},
             "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": {
             "mej.gufi.com/id/ZUBAPIFO610I7868K59OT0Z44ASOMOPE:sub": "system:serviceaccount:kosahuki:*",
             "token.actions.githubusercontent.com:sub": "repo:gufi/timev:ref:refs/heads/hegimub-*"}}}]}
            account ID 234567890123 → 111111111111
            name Deploy → Logapa
            session name build-77 → vozah-77
            external ID 7d2c40f1-secret → 5e0a25k7-sakimi
            name acme-prod → gufi-piti
            name alice → dinok
            name sso.acme.com → mej.gufi.com
            name EXAMPLED539D4633E53DE1B71EXAMPLE → ZUBAPIFO610I7868K59OT0Z44ASOMOPE
            name payments → kosahuki
            name acme → gufi
            name infra → timev
            name release-* → hegimub-*"#]],
    );
}

#[test]
fn a_credential_is_never_kept() {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImF1ZCI6InN0cyJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";
    let error = format!(
        "aws sts assume-role-with-web-identity --web-identity-token {token}\nAWS_ACCESS_KEY_ID=AKIAIOSFODNN7ACMECOM"
    );
    check(
        &of(&error, ""),
        &expect![[r"
        aws sts assume-role-with-web-identity --web-identity-token buLobOmeKiVOMaM3HuS3.loGapASaLuSomAnuDUSoFeD7SAV7PoF1zuD8.v3zahiD8mERuMU1aVOTuTA08d4mizi
        AWS_ACCESS_KEY_ID=AKIAJEPAVAKI5ONALOSE

        credential eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImF1ZCI6InN0cyJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg → buLobOmeKiVOMaM3HuS3.loGapASaLuSomAnuDUSoFeD7SAV7PoF1zuD8.v3zahiD8mERuMU1aVOTuTA08d4mizi
        credential AKIAIOSFODNN7ACMECOM → AKIAJEPAVAKI5ONALOSE"]],
    );
}

#[test]
fn a_mistyped_account_stays_near() {
    let error = "User: arn:aws:iam::345678901234:user/bob is not authorized to perform: sts:AssumeRole on resource: \
                 arn:aws:iam::234567890123:role/Deploy";
    let trust = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": ["345678901243", "999988887777"]},
 "Action": "sts:AssumeRole"}}"#;
    check(
        &of(error, trust),
        &expect![[r#"
        User: arn:aws:iam::111111111111:user/log is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Jepava
        {"Statement": {"Effect": "Allow", "Principal": {"AWS": ["111111111100", "333333333333"]},
         "Action": "sts:AssumeRole"}}
        account ID 345678901234 → 111111111111
        name bob → log
        account ID 234567890123 → 222222222222
        name Deploy → Jepava
        account ID 345678901243 → 111111111100
        account ID 999988887777 → 333333333333"#]],
    );
}
