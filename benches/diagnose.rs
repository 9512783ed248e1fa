//! How long an answer takes: small policies, policies at IAM's size quotas, and texts at the engine's own limits.

use std::fmt::Write as _;

use divan::Bencher;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Input, PolicyText};

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
