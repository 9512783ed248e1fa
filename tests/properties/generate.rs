//! Calls and policies of every kind, near enough to each other that each verdict comes up often.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use why_denied::engine::input::{ContextValue, Input, Level, PolicyText, RequestInput, WebIdentity};

use crate::json::{Choices, Json};

/// A policy as its elements, so that a test can change one and write it anew.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) version: Option<&'static str>,
    pub(crate) statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) effect: &'static str,
    /// None for the caller itself.
    principal: Option<Json>,
    /// Whether all others are meant, and which; none for the one that the call needs.
    action: (bool, Option<Json>),
    resource: (bool, Option<Json>),
    pub(crate) conditions: BTreeMap<String, BTreeMap<&'static str, Vec<&'static str>>>,
}

impl Statement {
    fn json(&self, place: Box, caller: usize) -> Json {
        let mut members = vec![("Effect".to_owned(), self.effect.into())];
        let mut add = |name: &str, value: Json| members.push((name.to_owned(), value));
        match place {
            Box::Trust => add("Principal", self.principal.clone().unwrap_or_else(|| named(caller))),
            Box::Endpoint => add("Principal", Json::Object(vec![("AWS".to_owned(), Json::from_iter(["*"]))])),
            Box::Rcp => add("Principal", "*".into()),
            _ => {}
        }
        let (others, action) = &self.action;
        let needed = || Json::from_iter([CALLERS[caller].2]);
        // R33, R35: a trust policy lists the actions of STS.
        let action = action.as_ref().filter(|action| place != Box::Trust || action.is_within(&TRUST_ACTIONS));
        add(
            if *others && place != Box::Trust { "NotAction" } else { "Action" },
            action.cloned().unwrap_or_else(needed),
        );
        if place != Box::Trust {
            let (others, resource) = &self.resource;
            let resource = resource.clone().unwrap_or_else(|| Json::from_iter([DEPLOY]));
            add(if *others { "NotResource" } else { "Resource" }, resource);
        }
        if !self.conditions.is_empty() {
            let keys = |keys: &BTreeMap<&str, Vec<&str>>| {
                Json::Object(
                    keys.iter().map(|(key, values)| ((*key).to_owned(), values.iter().copied().collect())).collect(),
                )
            };
            let operators = self.conditions.iter().map(|(operator, of)| (operator.clone(), keys(of))).collect();
            add("Condition", Json::Object(operators));
        }
        Json::Object(members)
    }
}

/// How a trust policy names the caller.
fn named(caller: usize) -> Json {
    let (arn, _, action) = CALLERS[caller];
    let kind = match action {
        "sts:AssumeRole" if arn.contains(':') => "AWS",
        "sts:AssumeRole" => "Service",
        _ => "Federated",
    };
    // R65, R83: of these the account is named.
    let arn = if (8..=11).contains(&caller) { "arn:aws:iam::111111111111:root" } else { arn };
    Json::Object(vec![(kind.to_owned(), Json::from_iter([arn]))])
}

impl Policy {
    fn json(&self, place: Box, caller: usize) -> Json {
        // R52: a resource control policy is of 2012.
        let version = self.version.map(|version| if place == Box::Rcp { "2012-10-17" } else { version });
        let version = version.map(|version| ("Version".to_owned(), version.into()));
        let statements = self.statements.iter().map(|statement| statement.json(place, caller));
        let statements = Json::List(statements.collect());
        Json::Object(version.into_iter().chain([("Statement".to_owned(), statements)]).collect())
    }

    fn has_allow(&self) -> bool {
        self.statements.iter().any(|statement| statement.effect == "Allow")
    }
}

/// The layers that hold policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Box {
    Trust,
    Identity,
    Boundary,
    Session,
    Scp(usize),
    Rcp,
    Endpoint,
}

/// A call and the policies of each layer.
#[derive(Clone, Debug)]
pub(crate) struct World {
    caller: usize,
    pub(crate) policies: Vec<(Box, Policy)>,
    pub(crate) request: RequestInput,
    pub(crate) error: Option<String>,
}

impl World {
    /// The input, each policy written by `write`.
    pub(crate) fn input(&self, mut write: impl FnMut(&Json) -> String) -> Input {
        let mut input = Input { request: self.request.clone(), error: self.error.clone(), ..Input::default() };
        for (place, policy) in &self.policies {
            let text = write(&policy.json(*place, self.caller));
            let named = PolicyText { name: None, text: text.clone() };
            match place {
                Box::Trust => input.trust_policy = Some(text),
                Box::Identity => input.identity_policies.get_or_insert_default().push(named),
                Box::Boundary => input.permissions_boundary = Some(text),
                Box::Session => input.session_policies.push(named),
                Box::Scp(level) => match input.service_control_policies.get_mut(*level) {
                    Some(Level::Many(policies)) => policies.push(named),
                    _ => input.service_control_policies.push(Level::Many(vec![named])),
                },
                Box::Rcp => input.resource_control_policies.push(Level::One(named)),
                Box::Endpoint => input.vpc_endpoint_policy = Some(text),
            }
        }
        input
    }

    /// The input, written plainly.
    pub(crate) fn plain(&self) -> Input {
        self.input(|json| json.text(&mut Choices::new(&[])))
    }

    /// The policies in which one more Allow can only grant more. A level of Deny statements alone stands beside
    /// `FullAWSAccess`, which an Allow takes away (R118); a resource control policy has no Allow (R52).
    pub(crate) fn growing(&self) -> Vec<usize> {
        let grows = |place: Box| match place {
            Box::Rcp => false,
            Box::Scp(_) => self.policies.iter().any(|(other, policy)| *other == place && policy.has_allow()),
            _ => true,
        };
        (0..self.policies.len()).filter(|&at| grows(self.policies[at].0)).collect()
    }
}

const ALICE: &str = "arn:aws:iam::111111111111:user/alice";
const DEPLOY: &str = "arn:aws:iam::222222222222:role/Deploy";
const TEAM_DEPLOY: &str = "arn:aws:iam::222222222222:role/team/Deploy";
const GITHUB: &str = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com";
const CORP: &str = "arn:aws:iam::222222222222:saml-provider/corp";

/// Every kind of caller: its ARN, its credentials and the operation that it calls.
const CALLERS: [(&str, Option<&str>, &str); 15] = [
    (ALICE, Some("long_term"), "sts:AssumeRole"),
    (ALICE, Some("session_token"), "sts:AssumeRole"),
    (ALICE, None, "sts:AssumeRole"),
    ("arn:aws:iam::111111111111:user/eng/alice", Some("long_term"), "sts:AssumeRole"),
    ("arn:aws:iam::222222222222:user/bob", Some("long_term"), "sts:AssumeRole"),
    ("arn:aws:sts::111111111111:assumed-role/app/s1", Some("role"), "sts:AssumeRole"),
    ("arn:aws:sts::222222222222:assumed-role/ops/s2", None, "sts:AssumeRole"),
    ("arn:aws:iam::222222222222:role/ops", None, "sts:AssumeRole"),
    ("arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice", None, "sts:AssumeRole"),
    ("arn:aws:sts::111111111111:federated-user/fred", Some("federation_token"), "sts:AssumeRole"),
    ("arn:aws:iam::111111111111:root", None, "sts:AssumeRole"),
    ("arn:aws-cn:iam::111111111111:user/alice", None, "sts:AssumeRole"),
    ("ec2.amazonaws.com", None, "sts:AssumeRole"),
    (GITHUB, None, "sts:AssumeRoleWithWebIdentity"),
    (CORP, None, "sts:AssumeRoleWithSAML"),
];

/// Whom a trust policy can name.
const PRINCIPALS: [(&str, &str); 18] = [
    ("AWS", ALICE),
    ("AWS", "111111111111"),
    ("AWS", "arn:aws:iam::111111111111:root"),
    ("AWS", "arn:aws:iam::222222222222:root"),
    ("AWS", "*"),
    ("AWS", "arn:aws:iam::111111111111:user/alicia"),
    ("AWS", "arn:aws:iam::111111111111:user/eng/alice"),
    ("AWS", "arn:aws:iam::222222222222:user/bob"),
    ("AWS", "arn:aws:iam::111111111111:role/app"),
    ("AWS", "arn:aws:iam::222222222222:role/ops"),
    ("AWS", "arn:aws:sts::111111111111:assumed-role/app/s1"),
    ("AWS", "arn:aws:sts::111111111111:assumed-role/app/s2"),
    ("AWS", "AROAABCDEFGHIJKLMNOPQ"),
    ("Service", "ec2.amazonaws.com"),
    ("Service", "lambda.amazonaws.com"),
    ("Federated", GITHUB),
    ("Federated", "arn:aws:iam::222222222222:oidc-provider/gitlab.com"),
    ("Federated", CORP),
];

const TRUST_ACTIONS: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "STS:assumerole",
];
const ACTIONS: [&str; 7] =
    ["sts:AssumeRole", "*", "sts:TagSession", "sts:SetSourceIdentity", "sts:Assume*", "sts:AsumeRole", "s3:GetObject"];
const RESOURCES: [&str; 9] = [
    "*",
    DEPLOY,
    TEAM_DEPLOY,
    "arn:aws:iam::222222222222:role/Deplo",
    "arn:aws:iam::222222222222:role/*",
    "arn:aws:iam::*:role/Dep?oy",
    "arn:aws:iam::222222222222:role/${aws:PrincipalTag/team}",
    "arn:aws:iam::333333333333:role/Deploy",
    "arn:aws:iam::222222222222:role/${aws:username}",
];

/// Condition keys with the operators that suit them and values.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

const TEXT: &[&str] = &[
    "StringEquals",
    "StringLike",
    "StringNotEquals",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "Null",
];
const ARN: &[&str] = &["ArnEquals", "ArnLike", "ArnNotLike", "ArnNotEquals", "StringLike", "StringEquals", "Null"];
const ADDRESS: &[&str] = &["IpAddress", "NotIpAddress"];
const NUMBER: &[&str] = &[
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
];
const DATE: &[&str] = &["DateLessThan", "DateGreaterThan", "DateEquals", "DateNotEquals", "DateGreaterThanEquals"];

const CONDITIONS: &[Row] = &[
    ("sts:ExternalId", TEXT, &["abc", "ABC", "a*", "abd", "${aws:username}"]),
    ("sts:RoleSessionName", TEXT, &["s1", "alice", "${aws:username}", "dep*", "${aws:PrincipalTag/team, 'blue'}"]),
    ("sts:SourceIdentity", TEXT, &["alice", "bob", "${aws:SourceIdentity}"]),
    ("aws:SourceIdentity", TEXT, &["alice", "*"]),
    (
        "aws:PrincipalArn",
        ARN,
        &[ALICE, "arn:aws:iam::111111111111:role/app", "arn:aws:iam::*:role/*", "arn:aws:iam::111111111111:*", "*"],
    ),
    ("aws:PrincipalAccount", TEXT, &["111111111111", "222222222222", "2*"]),
    ("aws:PrincipalType", TEXT, &["User", "AssumedRole"]),
    ("aws:PrincipalOrgID", TEXT, &["o-a1b2c3d4e5", "o-*", "o-zzzzzzzzzz"]),
    ("aws:PrincipalOrgPaths", TEXT, &["o-a1b2c3d4e5/r-ab12/*", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"]),
    ("aws:PrincipalTag/team", TEXT, &["blue", "red", "${aws:RequestTag/team}"]),
    ("aws:ResourceTag/team", TEXT, &["blue", "${aws:PrincipalTag/team}"]),
    ("aws:RequestTag/team", TEXT, &["blue", "red", "${aws:PrincipalTag/team}"]),
    ("aws:TagKeys", TEXT, &["team", "env", "te?m"]),
    ("aws:username", TEXT, &["alice", "bob"]),
    ("aws:userid", TEXT, &["AIDAABCDEFGHIJKLMNOPQ", "AROAABCDEFGHIJKLMNOPQ:*"]),
    ("aws:SourceIp", ADDRESS, &["203.0.113.0/24", "203.0.113.7", "10.0.0.0/8", "2001:db8::/32"]),
    ("aws:SourceVpce", TEXT, &["vpce-1a2b3c4d", "vpce-*"]),
    ("aws:SourceAccount", TEXT, &["222222222222"]),
    ("aws:SourceArn", ARN, &["arn:aws:ec2:us-east-1:222222222222:instance/*"]),
    ("aws:RequestedRegion", TEXT, &["us-east-1", "eu-*"]),
    ("aws:MultiFactorAuthPresent", &["Bool", "StringEquals", "Null"], &["true", "false"]),
    ("aws:MultiFactorAuthAge", NUMBER, &["3600", "0", "1e1"]),
    ("aws:CurrentTime", DATE, &["2026-01-01T00:00:00Z", "2030-01-01", "1735689600"]),
    ("aws:TokenIssueTime", DATE, &["2026-01-01T00:00:00Z", "2020-01-01"]),
    ("aws:PrincipalIsAWSService", &["Bool", "Null"], &["true", "false"]),
    ("aws:ViaAWSService", &["Bool"], &["false", "true"]),
    ("aws:SecureTransport", &["Bool"], &["true", "false"]),
    ("aws:FederatedProvider", TEXT, &[GITHUB]),
    (
        "token.actions.githubusercontent.com:sub",
        TEXT,
        &["repo:o/r:ref:refs/heads/main", "repo:o/*", "repo:o/r:pull_request"],
    ),
    ("token.actions.githubusercontent.com:aud", TEXT, &["sts.amazonaws.com", "https://github.com/o"]),
    ("saml:aud", TEXT, &["https://signin.aws.amazon.com/saml", "https://*/saml"]),
    ("saml:edupersonaffiliation", TEXT, &["staff", "student"]),
    ("sts:ExternalID", TEXT, &["abc"]),
    ("aws:NoSuchKey", TEXT, &["x"]),
];

fn condition() -> impl Strategy<Value = (String, &'static str, Vec<&'static str>)> {
    let prefix = prop_oneof![6 => Just(""), 1 => Just("ForAllValues:"), 1 => Just("ForAnyValue:")];
    (0..CONDITIONS.len(), any::<prop::sample::Index>(), prefix, prop::bool::weighted(0.15), 1_u8..32).prop_map(
        |(row, operator, prefix, if_exists, mask)| {
            let (key, operators, values) = CONDITIONS[row];
            let operator = *operator.get(operators);
            if operator == "Null" {
                return (operator.to_owned(), key, vec![if mask % 2 == 1 { "true" } else { "false" }]);
            }
            let several = values.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, value)| *value);
            let mut chosen: Vec<&str> = several.collect();
            if chosen.is_empty() || operator == "Bool" {
                chosen = vec![values[usize::from(mask) % values.len()]];
            }
            (format!("{prefix}{operator}{}", if if_exists { "IfExists" } else { "" }), key, chosen)
        },
    )
}

fn conditions() -> impl Strategy<Value = BTreeMap<String, BTreeMap<&'static str, Vec<&'static str>>>> {
    let count = prop_oneof![7 => 0_usize..1, 3 => 1_usize..2, 1 => 2_usize..4];
    count.prop_flat_map(|count| prop::collection::vec(condition(), count)).prop_map(|list| {
        let mut operators: BTreeMap<String, BTreeMap<_, _>> = BTreeMap::new();
        for (operator, key, values) in list {
            operators.entry(operator).or_default().entry(key).or_insert(values);
        }
        operators
    })
}

/// One to three of `all`; mostly none, which is the usual.
fn some(all: &'static [&'static str]) -> impl Strategy<Value = Option<Json>> {
    let few = prop::sample::subsequence(all.to_vec(), 1..=3).prop_map(Json::from_iter);
    prop::option::weighted(0.15, few)
}

fn principal() -> impl Strategy<Value = Option<Json>> {
    let few = prop::sample::subsequence(PRINCIPALS.to_vec(), 1..=4).prop_map(|list| {
        let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (kind, value) in list {
            kinds.entry(kind).or_default().push(value);
        }
        Json::Object(kinds.into_iter().map(|(kind, list)| (kind.to_owned(), Json::from_iter(list))).collect())
    });
    prop::option::weighted(0.2, few)
}

/// A statement that mostly covers the call.
pub(crate) fn statement(effect: &'static str) -> impl Strategy<Value = Statement> {
    let others = || prop::bool::weighted(0.05);
    let action = prop_oneof![some(&TRUST_ACTIONS), some(&ACTIONS)];
    (principal(), (others(), action), (others(), some(&RESOURCES)), conditions()).prop_map(
        move |(principal, action, resource, conditions)| Statement { effect, principal, action, resource, conditions },
    )
}

fn policy(place: Box) -> impl Strategy<Value = (Box, Policy)> {
    let allow = if place == Box::Rcp { "Deny" } else { "Allow" };
    let one = prop_oneof![14 => statement(allow), 1 => statement("Deny")];
    let version = prop_oneof![9 => Just(Some("2012-10-17")), 1 => Just(Some("2008-10-17"))];
    (version, prop::collection::vec(one, 1..4))
        .prop_map(move |(version, statements)| (place, Policy { version, statements }))
}

fn policies() -> impl Strategy<Value = Vec<(Box, Policy)>> {
    let maybe = |place, part| prop::option::weighted(part, policy(place));
    let two = |place| prop::collection::vec(policy(place), 1..3);
    let identity = prop_oneof![1 => Just(Vec::new()), 6 => two(Box::Identity)];
    let levels = prop_oneof![
        10 => Just(Vec::new()),
        2 => two(Box::Scp(0)),
        1 => (two(Box::Scp(0)), two(Box::Scp(1))).prop_map(|(a, b)| [a, b].concat()),
    ];
    (
        maybe(Box::Trust, 0.9),
        identity,
        maybe(Box::Boundary, 0.15),
        maybe(Box::Session, 0.15),
        levels,
        maybe(Box::Rcp, 0.08),
        maybe(Box::Endpoint, 0.1),
    )
        .prop_map(|(trust, identity, boundary, session, levels, rcp, endpoint)| {
            let mut all: Vec<(Box, Policy)> = trust.into_iter().chain(identity).collect();
            all.extend(boundary.into_iter().chain(session).chain(levels).chain(rcp).chain(endpoint));
            all
        })
}

/// Condition keys whose value no other part of the input tells.
const TOLD: [(&str, &str); 11] = [
    ("aws:SourceIp", "203.0.113.7"),
    ("aws:CurrentTime", "2026-06-01T12:00:00Z"),
    ("aws:PrincipalOrgID", "o-a1b2c3d4e5"),
    ("aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"),
    ("aws:PrincipalTag/team", "blue"),
    ("aws:ResourceTag/team", "blue"),
    ("aws:SourceVpce", "vpce-1a2b3c4d"),
    ("aws:userid", "AROAABCDEFGHIJKLMNOPQ:s1"),
    ("aws:SourceIdentity", "alice"),
    ("aws:TokenIssueTime", "2026-06-01T11:00:00Z"),
    ("aws:MultiFactorAuthPresent", "true"),
];

/// Those of them that a session has and access keys have not.
const SESSION_KEYS: [&str; 3] = ["aws:MultiFactorAuthPresent", "aws:TokenIssueTime", "aws:SourceIdentity"];

const CLAIMS: [(&str, &str); 2] = [("sub", "repo:o/r:ref:refs/heads/main"), ("aud", "sts.amazonaws.com")];

/// What is known of the call beside who makes it.
#[derive(Clone, Debug)]
struct Facts {
    role: &'static str,
    session_name: Option<&'static str>,
    external_id: Option<&'static str>,
    source_identity: Option<&'static str>,
    tagged: bool,
    mfa: bool,
    region: Option<&'static str>,
    claims: Vec<(&'static str, &'static str)>,
    /// Of each row of [`TOLD`]: not told, there, not there.
    told: Vec<Option<bool>>,
    complete: bool,
}

prop_compose! {
    fn facts()(
        role in select(vec![DEPLOY, DEPLOY, DEPLOY, TEAM_DEPLOY]),
        session_name in prop::option::weighted(0.8, select(vec!["s1", "alice", "deploy"])),
        external_id in prop::option::weighted(0.5, select(vec!["abc", "abcd"])),
        source_identity in prop::option::weighted(0.15, Just("alice")),
        tagged in prop::bool::weighted(0.2),
        mfa in prop::bool::weighted(0.2),
        region in prop::option::weighted(0.5, select(vec!["us-east-1", "eu-west-1"])),
        claims in prop::sample::subsequence(CLAIMS.to_vec(), 0..=2),
        told in prop::collection::vec(select(vec![None, Some(true), Some(true), Some(false)]), TOLD.len()),
        complete in prop::bool::weighted(0.3),
    ) -> Facts {
        Facts { role, session_name, external_id, source_identity, tagged, mfa, region, claims, told, complete }
    }
}

fn request(caller: usize, facts: &Facts) -> RequestInput {
    let (arn, credentials, action) = CALLERS[caller];
    let text = |value: &str| Some(value.to_owned());
    let plain = action == "sts:AssumeRole";
    let mfa = facts.mfa && arn.contains(":user/");
    let owned = |(claim, value): (&str, &str)| (claim.to_owned(), vec![value.to_owned()]);
    let iss = ("iss", "https://token.actions.githubusercontent.com");
    let claims = std::iter::once(iss).chain(facts.claims.iter().copied()).map(owned).collect();
    let mut context = Vec::new();
    for ((key, value), told) in TOLD.iter().zip(&facts.told) {
        // What the credentials decide is told only where they leave it open.
        let open = matches!(caller, 1 | 2) || !SESSION_KEYS.contains(key);
        // R195: whose ID it is.
        let value =
            if *key == "aws:userid" && !arn.contains(":assumed-role/app/") { "AIDAABCDEFGHIJKLMNOPQ" } else { value };
        let known = ContextValue { values: vec![value.to_owned()], list: key.ends_with("Paths") };
        if let Some(told) = told.filter(|_| open) {
            context.push(((*key).to_owned(), told.then_some(known)));
        }
    }
    RequestInput {
        action: text(action),
        caller: plain.then(|| arn.to_owned()),
        caller_credentials: credentials.map(str::to_owned),
        role: text(facts.role),
        session_name: facts.session_name.and_then(text),
        external_id: facts.external_id.filter(|_| plain).and_then(text),
        source_identity: facts.source_identity.filter(|_| plain).and_then(text),
        session_tags: (facts.tagged && plain).then(|| vec![("team".to_owned(), "blue".to_owned())]),
        mfa_serial: mfa.then(|| "arn:aws:iam::111111111111:mfa/alice".to_owned()),
        mfa_code: mfa.then(|| "123456".to_owned()),
        web_identity: (arn == GITHUB).then_some(WebIdentity::Claims(claims)),
        saml_provider: (arn == CORP).then(|| CORP.to_owned()),
        saml: (arn == CORP).then(|| vec![owned(("aud", "https://signin.aws.amazon.com/saml"))]),
        region: facts.region.and_then(text),
        context,
        context_is_complete: facts.complete,
        ..RequestInput::default()
    }
}

/// Sentences of AWS that refuse the call.
fn error(caller: usize, role: &str) -> String {
    let (arn, _, action) = CALLERS[caller];
    match action {
        "sts:AssumeRole" => format!(
            "An error occurred (AccessDenied) when calling the AssumeRole operation: User: {arn} is not authorized to perform: {action} on resource: {role}"
        ),
        _ => format!("Not authorized to perform {action}"),
    }
}

/// A call with its policies; in one of five with the error that AWS gave.
pub(crate) fn world() -> impl Strategy<Value = World> {
    let caller = prop_oneof![4 => 0..8_usize, 1 => 0..CALLERS.len()];
    (caller, policies(), facts(), prop::bool::weighted(0.2)).prop_map(|(caller, policies, facts, said)| {
        let error = said.then(|| error(caller, facts.role));
        World { caller, policies, request: request(caller, &facts), error }
    })
}
