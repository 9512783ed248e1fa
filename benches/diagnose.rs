//! How long an answer takes: small policies, policies at IAM's size quotas, texts at the engine's own limits, and texts
//! made to be slow, each at one size and at four times that: the time must not grow faster than the text.

use std::fmt::Write as _;

use divan::Bencher;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Input, PolicyText, RequestInput};

fn main() {
    divan::main();
}

const ERROR: &str = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111111111111:user/alice is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Deploy";

/// A trust and an identity policy of `trust` and `identity` statements that come near and fail.
fn input(trust: usize, identity: usize) -> Input {
    let list = |count: usize, statement: &dyn Fn(usize) -> String| {
        let mut text = String::from("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n");
        for number in 0..count {
            let comma = if number + 1 < count { "," } else { "" };
            _ = writeln!(text, "{}{comma}", statement(number));
        }
        text.push_str("  ]\n}\n");
        text
    };
    let trusted = list(trust, &|n| {
        format!(
            "    {{ \"Effect\": \"Allow\", \"Principal\": {{ \"AWS\": \"arn:aws:iam::111111111111:user/alicia{n}\" }}, \"Action\": \"sts:AssumeRole\", \"Condition\": {{ \"StringEquals\": {{ \"sts:ExternalId\": \"id-{n}\" }} }} }}"
        )
    });
    let granted = list(identity, &|n| {
        format!(
            "    {{ \"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Resource\": \"arn:aws:iam::222222222222:role/Deploy{n}\" }}"
        )
    });
    Input {
        error: Some(ERROR.to_owned()),
        trust_policy: Some(trusted),
        identity_policies: Some(vec![PolicyText { name: None, text: granted }]),
        ..Input::default()
    }
}

#[divan::bench]
fn small(bencher: Bencher) {
    let input = input(1, 1);
    bencher.bench(|| diagnose(&input));
}

/// A trust policy of 2,048 and an identity policy of 6,144 characters without white space.
#[divan::bench]
fn at_quota(bencher: Bencher) {
    let input = input(11, 55);
    bencher.bench(|| diagnose(&input));
}

/// Two texts of a mebibyte.
#[divan::bench(sample_count = 5)]
fn at_limit(bencher: Bencher) {
    let input = input(5_000, 9_000);
    bencher.bench(|| diagnose(&input));
}

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/alice"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:RoleSessionName":[VALUES]}}}]}"#;

/// `count` texts, joined.
fn many(count: usize, between: &str, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(between)
}

/// A trust policy that is hard to answer, of a size that grows with `n`.
fn nasty(kind: &str, n: usize) -> String {
    let values = |values: String| TRUST.replace("VALUES", &values);
    let list = |inner: String| format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{inner}]}}");
    match kind {
        "brackets" => "[".repeat(n * 10),
        "quotes" => "\"".repeat(n * 10),
        "repeated names" => format!("{{{}}}", many(n, ",", |_| "\"Sid\":1".to_owned())),
        "unknown names" => format!("{{{}}}", many(n, ",", |at| format!("\"Statemen{at}\":1"))),
        "missing commas" => list(many(n, " ", |_| "{\"Effect\":\"Allow\",}".to_owned())),
        "misspelt" => list(many(n, ",", |_| {
            "{\"effect\":\"allow\",\"Principle\":\"*\",\"Actions\":\"sts:AsumeRole\"}".to_owned()
        })),
        "wildcards" => values(format!("\"{}b\"", "*a".repeat(n * 10))),
        "many wildcards" => values(many(n, ",", |at| format!("\"*a*a*a*a*a*a*a*a*b{at}\""))),
        "variables" => values(format!("\"{}\"", "${aws:username}".repeat(n))),
        "similar ARNs" => TRUST.replace(
            "\"arn:aws:iam::111111111111:user/alice\"",
            &format!("[{}]", many(n, ",", |at| format!("\"arn:aws:iam::111111111111:user/alic{at}\""))),
        ),
        _ => list(many(n, ",", |_| {
            "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:*\"}".to_owned()
        })),
    }
}

const NASTY: [&str; 11] = [
    "brackets",
    "quotes",
    "repeated names",
    "unknown names",
    "missing commas",
    "misspelt",
    "wildcards",
    "many wildcards",
    "variables",
    "similar ARNs",
    "denies",
];

#[divan::bench(sample_count = 3, args = NASTY.into_iter().flat_map(|kind| [(kind, 1_000), (kind, 4_000)]).map(Nasty))]
fn nasty_policy(bencher: Bencher, Nasty((kind, n)): &Nasty) {
    let request = RequestInput { session_name: Some("a".repeat(64)), ..RequestInput::default() };
    let trust_policy = Some(nasty(kind, *n));
    let input = Input { error: Some(ERROR.to_owned()), trust_policy, request, ..Input::default() };
    bencher.bench(|| diagnose(&input));
}

const ERRORS: [&str; 6] = ["sentences", "names", "brackets", "escapes", "flags", "events"];

/// An error text that is hard to read, of a size that grows with `n`.
fn error(kind: &str, n: usize) -> String {
    match kind {
        "sentences" => many(n, "\n", |_| ERROR.to_owned()),
        "names" => many(n, " ", |_| "User: arn:aws:iam::111111111111:user/alice".to_owned()),
        "brackets" => "{\"errorMessage\":".repeat(n),
        "escapes" => "\\\"\u{1b}[31m".repeat(n * 5),
        "flags" => format!("aws sts assume-role {}", "--role-arn x ".repeat(n)),
        _ => many(n, "\n", |_| "{\"eventName\":\"AssumeRole\",\"errorCode\":\"AccessDenied\"}".to_owned()),
    }
}

#[divan::bench(sample_count = 3, args = ERRORS.into_iter().flat_map(|kind| [(kind, 1_000), (kind, 4_000)]).map(Nasty))]
fn nasty_error(bencher: Bencher, Nasty((kind, n)): &Nasty) {
    let input = Input { error: Some(error(kind, *n)), ..Input::default() };
    bencher.bench(|| diagnose(&input));
}

#[derive(Debug)]
struct Nasty((&'static str, usize));
