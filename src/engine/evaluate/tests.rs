use super::super::input::{Input, Level, PolicyText, RequestInput};
use super::super::json::Document;
use super::super::message;
use super::super::policy::PolicyKind;
use super::*;

const A: &str = "111122223333";
const B: &str = "444455556666";

/// Evaluates like the engine: texts to trace.
fn trace(input: &Input) -> Trace {
    let denial = message::read("");
    let policies: Vec<Rc<Policy>> = input
        .policies()
        .into_iter()
        .map(|id| {
            let kind = match id.layer() {
                Layer::TrustPolicy => PolicyKind::Trust,
                Layer::ResourceControlPolicies => PolicyKind::ResourceControl,
                _ => PolicyKind::Identity,
            };
            Rc::new(Policy::lower(Document::parse(id, input.text(id).expect("given")), kind))
        })
        .collect();
    let request = Request::infer(
        input,
        &denial,
        policies.iter().map(Rc::as_ref).find(|p| p.document.id == DocumentId::TrustPolicy),
    );
    evaluate(input, &policies, &request)
}

fn statement(effect: &str, rest: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Action":"sts:AssumeRole",{rest}}}]}}"#)
}

fn trust(principal: &str) -> String {
    statement("Allow", &format!(r#""Principal":{principal}"#))
}

fn text(text: impl Into<String>) -> PolicyText {
    PolicyText { name: None, text: text.into() }
}

fn call(caller: &str, role: &str) -> RequestInput {
    RequestInput { caller: Some(caller.into()), role: Some(role.into()), ..RequestInput::default() }
}

/// Which form of grant a trust policy gives a caller: "alone", "role", "delegated", or nothing.
#[track_caller]
fn grant(caller: &str, principal: &str, want: &str) {
    let role = format!("arn:aws:iam::{B}:role/target");
    let input = Input { trust_policy: Some(trust(principal)), request: call(caller, &role), ..Input::default() };
    let trace = trace(&input);
    let layer = trace.actions[0].layer(Layer::TrustPolicy).expect("the trust policy");
    let grants = layer.documents[0].statements[0].grants;
    let found: Vec<&str> = [(grants.alone, "alone"), (grants.role, "role"), (grants.delegated, "delegated")]
        .into_iter()
        .filter(|(truth, _)| *truth == Truth::Yes)
        .map(|(_, name)| name)
        .collect();
    assert_eq!(found.join(" "), want, "{caller} {principal}");
}

#[test]
fn vectors_t1_to_t15_principals() {
    let alice = &format!("arn:aws:iam::{A}:user/alice");
    let session = &format!("arn:aws:sts::{A}:assumed-role/app/s1");
    let aws = |arn: String| format!(r#"{{"AWS":"{arn}"}}"#);
    grant(alice, &aws(A.into()), "delegated"); // T1, R59
    grant(alice, &aws(format!("arn:aws:iam::{A}:root")), "delegated"); // T2
    grant(alice, &aws(alice.clone()), "alone"); // T3, R62
    grant(alice, &aws(format!("arn:aws:iam::{A}:user/Alice")), ""); // T4
    grant(&format!("arn:aws:iam::{A}:user/eng/alice"), &aws(alice.clone()), ""); // T5
    grant(session, &aws(format!("arn:aws:iam::{A}:role/x/app")), "role"); // T6, R64
    grant(session, &aws(session.clone()), "alone"); // T7, R66
    grant(session, &aws(format!("arn:aws:sts::{A}:assumed-role/x/app/s1")), ""); // T8, R67
    grant(session, &aws(format!("arn:aws:sts::{A}:assumed-role/app/s2")), ""); // T9
    grant(session, &aws(format!("arn:aws:iam::{A}:role/*")), ""); // T10, R272
    grant(alice, &aws("*".into()), "alone"); // T11, R69
    grant("arn:aws:iam::444455556666:saml-provider/corp", &aws("*".into()), ""); // T12, R70
    grant(alice, &aws(format!("arn:aws-cn:iam::{A}:root")), ""); // T13, R61
    grant("lambda.amazonaws.com", r#"{"Service":"lambda.amazonaws.com"}"#, "alone"); // T14, R74
    grant(session, r#"{"Service":"lambda.amazonaws.com"}"#, ""); // T15
    grant(alice, r#"{"Service":"ec2.amazonaws.com","AWS":["111122223333"]}"#, "delegated"); // R84
    grant(&format!("arn:aws:sts::{A}:federated-user/bob"), &aws(A.into()), "delegated"); // R59
}

/// What the other layers say: nothing given, an Allow, or a policy without one.
#[derive(Clone, Copy, Debug)]
enum Says {
    Nothing,
    Allow,
    Other,
    Deny,
}
use Says::{Allow, Deny, Nothing, Other};

impl Says {
    fn policy(self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Allow => Some(statement("Allow", r#""Resource":"*""#)),
            Self::Other => Some(statement("Allow", r#""Resource":"arn:aws:iam::999999999999:role/x""#)),
            Self::Deny => Some(statement("Deny", r#""Resource":"*""#)),
        }
    }
}

#[track_caller]
fn decision(caller: &str, role: &str, principal: &str, identity: Says, boundary: Says, session: Says, want: &str) {
    let input = Input {
        trust_policy: Some(trust(principal)),
        identity_policies: Some(identity.policy().map(text).into_iter().collect()),
        permissions_boundary: boundary.policy(),
        session_policies: session.policy().map(text).into_iter().collect(),
        request: call(caller, role),
        ..Input::default()
    };
    let trace = trace(&input);
    let action = &trace.actions[0];
    let blocking = action.layers.iter().filter(|l| l.blocks() == Truth::Yes).map(|l| l.layer.name());
    let got = match (action.allowed(), action.denied) {
        (Truth::Yes, _) => "allow".to_owned(),
        (_, Truth::Yes) => "explicit".to_owned(),
        (Truth::No, _) => blocking.collect::<Vec<_>>().join(" "),
        (Truth::Unknown, _) => "unknown".to_owned(),
    };
    assert_eq!(got, want, "{caller} {principal} {identity:?} {boundary:?} {session:?}");
}

#[test]
fn vectors_t16_to_t30_decisions() {
    let user = &format!("arn:aws:iam::{A}:user/alice");
    let session = &format!("arn:aws:sts::{A}:assumed-role/app/s1");
    let same = &format!("arn:aws:iam::{A}:role/target");
    let cross = &format!("arn:aws:iam::{B}:role/target");
    let account = &format!(r#"{{"AWS":"{A}"}}"#);
    let by_user = &format!(r#"{{"AWS":"{user}"}}"#);
    let by_role = &format!(r#"{{"AWS":"arn:aws:iam::{A}:role/app"}}"#);
    let by_session = &format!(r#"{{"AWS":"{session}"}}"#);
    let star = r#"{"AWS":"*"}"#;
    let nobody = r#"{"AWS":"999999999999"}"#;
    decision(user, same, account, Allow, Nothing, Nothing, "allow"); // T16, R102
    decision(user, same, account, Nothing, Nothing, Nothing, "identity_policies"); // T17
    decision(user, same, by_user, Nothing, Nothing, Nothing, "allow"); // T18, R103
    decision(user, same, by_user, Deny, Nothing, Nothing, "explicit"); // T19, R109
    decision(session, same, by_role, Nothing, Nothing, Nothing, "allow"); // T20, R104
    decision(session, same, by_role, Allow, Other, Nothing, "permissions_boundary"); // T21
    decision(session, same, by_role, Allow, Nothing, Other, "session_policies"); // T22
    decision(session, same, by_session, Nothing, Other, Other, "allow"); // T23, R105
    decision(user, same, star, Nothing, Nothing, Nothing, "allow"); // T24, R106
    decision(user, cross, account, Nothing, Nothing, Nothing, "identity_policies"); // T25, R111
    decision(user, cross, by_user, Nothing, Nothing, Nothing, "identity_policies"); // T25
    decision(user, cross, star, Nothing, Nothing, Nothing, "identity_policies"); // T25, R112
    decision(user, cross, by_user, Allow, Nothing, Nothing, "allow"); // T26
    decision(user, cross, nobody, Allow, Nothing, Nothing, "trust_policy"); // T27
    decision(user, cross, account, Allow, Other, Nothing, "permissions_boundary"); // T28
    decision(session, cross, by_session, Allow, Nothing, Other, "session_policies"); // R111
}

#[test]
fn vector_t29_riders_need_their_own_grant() {
    let user = format!("arn:aws:iam::{A}:user/alice");
    let input = Input {
        trust_policy: Some(trust(&format!(r#"{{"AWS":"{user}"}}"#))),
        identity_policies: Some(vec![text(r#"{"Statement":{"Effect":"Allow","Action":"sts:*","Resource":"*"}}"#)]),
        request: RequestInput {
            session_tags: Some(vec![("team".into(), "a".into())]),
            source_identity: Some("alice".into()),
            ..call(&user, &format!("arn:aws:iam::{B}:role/target"))
        },
        ..Input::default()
    };
    let got: Vec<_> = trace(&input).actions.iter().map(|a| (a.action.clone(), a.allowed())).collect();
    let want = [("sts:AssumeRole", Truth::Yes), (TAG_SESSION, Truth::No), (SET_SOURCE_IDENTITY, Truth::No)];
    assert_eq!(got, want.map(|(action, truth)| (action.to_owned(), truth))); // R93, R94
}

#[test]
fn vector_t30_a_deny_that_does_not_hold_denies_nothing() {
    let user = format!("arn:aws:iam::{A}:user/alice");
    let trust = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{A}"}},"Action":"sts:AssumeRole"}},
            {{"Effect":"Deny","Principal":{{"AWS":"*"}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":"x"}}}}}}]}}"#
    );
    let input = Input {
        trust_policy: Some(trust),
        identity_policies: Some(Allow.policy().map(text).into_iter().collect()),
        request: call(&user, &format!("arn:aws:iam::{B}:role/target")),
        ..Input::default()
    };
    assert_eq!(trace(&input).actions[0].allowed(), Truth::Yes); // R136
}

#[test]
fn organization_policies() {
    let user = format!("arn:aws:iam::{A}:user/alice");
    let base = Input {
        trust_policy: Some(trust(&format!(r#"{{"AWS":"{A}"}}"#))),
        identity_policies: Some(Allow.policy().map(text).into_iter().collect()),
        request: call(&user, &format!("arn:aws:iam::{B}:role/target")),
        ..Input::default()
    };
    let level = |says: &[Says]| Level::Many(says.iter().filter_map(|s| s.policy()).map(text).collect());
    for (levels, want) in [
        (vec![level(&[Allow])], Truth::Yes),
        (vec![level(&[Allow]), level(&[Other])], Truth::No), // R117: levels are intersected
        (vec![level(&[Allow]), level(&[Other, Allow])], Truth::Yes), // and joined within
        (vec![level(&[Allow, Deny]), level(&[Allow])], Truth::No),
        (vec![level(&[Deny])], Truth::No),
    ] {
        let input = Input { service_control_policies: levels.clone(), ..base.clone() };
        assert_eq!(trace(&input).actions[0].allowed(), want, "{levels:?}");
    }
    let rcp = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}}"#;
    let input = Input { resource_control_policies: vec![Level::One(text(rcp))], ..base.clone() };
    assert_eq!(trace(&input).actions[0].denied, Truth::Yes); // R120
    // R98: service control policies do not reach a service that assumes the role.
    let service = Input {
        trust_policy: Some(trust(r#"{"Service":"ec2.amazonaws.com"}"#)),
        service_control_policies: vec![level(&[Deny])],
        request: call("ec2.amazonaws.com", &format!("arn:aws:iam::{B}:role/target")),
        ..Input::default()
    };
    assert_eq!(trace(&service).actions[0].allowed(), Truth::Yes);
}

#[test]
fn what_was_not_given_is_not_known() {
    let user = format!("arn:aws:iam::{A}:user/alice");
    let role = format!("arn:aws:iam::{B}:role/target");
    let allowed = |input: &Input| trace(input).actions[0].allowed();
    let named = Some(trust(&format!(r#"{{"AWS":"{user}"}}"#)));
    let other = Some(trust(r#"{"AWS":"999999999999"}"#));
    let cross = Input { trust_policy: named.clone(), request: call(&user, &role), ..Input::default() };
    assert_eq!(allowed(&cross), Truth::Unknown); // the identity policy decides
    assert_eq!(allowed(&Input { trust_policy: other, ..cross.clone() }), Truth::No); // nothing else can help
    let no_caller = RequestInput { caller: None, ..cross.request.clone() };
    assert_eq!(allowed(&Input { request: no_caller, ..cross.clone() }), Truth::Unknown);
    let complete = RequestInput { context_is_complete: true, ..cross.request.clone() };
    assert_eq!(allowed(&Input { request: complete, ..cross.clone() }), Truth::No); // not given means empty
    let same = call(&user, &format!("arn:aws:iam::{A}:role/target"));
    assert_eq!(allowed(&Input { request: same, ..cross }), Truth::Yes); // not needed
}
