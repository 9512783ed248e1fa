//! Inputs as people paste them: misspelt, half empty, of the wrong type.

use proptest::prelude::*;
use why_denied::engine::input::{Input, PolicyText, RequestInput};

const CALLERS: [&str; 8] = [
    "arn:aws:iam::111111111111:user/alice",
    "arn:aws:iam::111111111111:user/eng/alice",
    "arn:aws:sts::111111111111:assumed-role/app/s1",
    "arn:aws:iam::111111111111:role/app",
    "arn:aws:iam::222222222222:user/bob",
    "arn:aws:iam::111111111111:root",
    "ec2.amazonaws.com",
    "arn:aws-cn:iam::111111111111:user/alice",
];

const ROLES: [&str; 4] = [
    "arn:aws:iam::222222222222:role/Deploy",
    "arn:aws:iam::222222222222:role/team/Deploy",
    "arn:aws:iam::111111111111:role/app",
    "arn:aws:iam::222222222222:user/Deploy ",
];

fn principal() -> impl Strategy<Value = String> {
    let aws = prop::sample::select(
        CALLERS
            .into_iter()
            .chain(["111111111111", "arn:aws:iam::111111111111:root", "*", "AROAABCDEFGHIJKLMNOPQ", "nobody"])
            .collect::<Vec<_>>(),
    );
    prop_oneof![
        4 => aws.clone().prop_map(|arn| format!(r#"{{"AWS":"{arn}"}}"#)),
        2 => prop::collection::vec(aws, 0..3).prop_map(|list| format!(r#"{{ "AWS": {list:?} }}"#)),
        1 => Just(r#"{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}"#.to_owned()),
        1 => Just("\"*\"".to_owned()),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let keys = prop::sample::select(vec![
        "sts:ExternalId",
        "aws:MultiFactorAuthPresent",
        "aws:SourceIp",
        "sts:RoleSessionName",
        "aws:PrincipalArn",
        "aws:RequestTag/team",
        "aws:TagKeys",
        "sts:Externalid2",
    ]);
    let operators = prop::sample::select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "Bool",
        "BoolIfExists",
        "IpAddress",
        "ArnLike",
        "Null",
        "ForAllValues:StringEquals",
        "StringEqual",
    ]);
    let values =
        prop::sample::select(vec!["\"abc\"", "\"true\"", "[\"abc\",\"abd\"]", "\"10.0.0.0/8\"", "\"*\"", "[]", "true"]);
    let one = (operators, keys, values)
        .prop_map(|(operator, key, value)| format!(r#","Condition":{{"{operator}":{{"{key}":{value}}}}}"#));
    prop_oneof![2 => Just(String::new()), 3 => one]
}

fn statement(trust: bool) -> impl Strategy<Value = String> {
    let effects = prop::sample::select(vec!["Allow", "Allow", "Allow", "Deny", "allow"]);
    let actions = prop::sample::select(vec![
        "\"sts:AssumeRole\"",
        "\"sts:*\"",
        "[\"sts:AsumeRole\"]",
        "\"s3:GetObject\"",
        "\"*\"",
    ]);
    let resources = prop::sample::select(vec![
        "\"*\"",
        "\"arn:aws:iam::222222222222:role/Deploy\"",
        "[\"arn:aws:iam::222222222222:role/Deplo\"]",
        "[]",
    ]);
    (effects, actions, resources, principal(), condition()).prop_map(
        move |(effect, action, resource, principal, condition)| {
            let subject =
                if trust { format!("\"Principal\": {principal}") } else { format!("\"Resource\": {resource}") };
            format!(
                "{{\n      \"Effect\": \"{effect}\",\n      \"Action\": {action},\n      {subject}{condition}\n    }}"
            )
        },
    )
}

pub(crate) fn policy(trust: bool) -> impl Strategy<Value = String> {
    prop::collection::vec(statement(trust), 0..4).prop_map(|statements| {
        format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {}\n  ]\n}}", statements.join(",\n    "))
    })
}

fn error() -> impl Strategy<Value = Option<String>> {
    let sentence = (prop::sample::select(CALLERS.to_vec()), prop::sample::select(ROLES.to_vec())).prop_map(|(caller, role)| {
        Some(format!("An error occurred (AccessDenied) when calling the AssumeRole operation: User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role}"))
    });
    prop_oneof![Just(None), sentence]
}

prop_compose! {
    pub(crate) fn input()(
        error in error(),
        trust in prop::option::weighted(0.9, policy(true)),
        identity in prop::option::weighted(0.9, prop::collection::vec(policy(false), 0..3)),
        boundary in prop::option::weighted(0.2, policy(false)),
        caller in prop::option::weighted(0.8, prop::sample::select(CALLERS.to_vec())),
        role in prop::option::weighted(0.8, prop::sample::select(ROLES.to_vec())),
        external_id in prop::option::of(prop::sample::select(vec!["abc", "abd", " "])),
        duration_seconds in prop::option::of(prop::sample::select(vec![60_i64, 3600, 7200, 99_999])),
        context_is_complete: bool,
    ) -> Input {
        let policies = |texts: Vec<String>| texts.into_iter().map(|text| PolicyText { name: None, text }).collect();
        Input {
            error,
            trust_policy: trust,
            identity_policies: identity.map(policies),
            permissions_boundary: boundary,
            request: RequestInput {
                caller: caller.map(str::to_owned),
                role: role.map(str::to_owned),
                external_id: external_id.map(str::to_owned),
                duration_seconds,
                context_is_complete,
                ..RequestInput::default()
            },
            ..Input::default()
        }
    }
}
