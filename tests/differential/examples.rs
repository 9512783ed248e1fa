//! The smallest cases that show a disagreement: one call, and what an example says of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::case::{Call, Caller, Case, Doc, GOOGLE};

/// The user `alice` calls for a role of another account, which trusts her, with a policy that allows everything.
///
/// An example adds `condition` to the trust policy's statement, in a Deny of its own where `effect` says so; it may
/// give another `principal`, the `version`, the Resource of the identity policy, a `caller` (`session`, `github`,
/// `google`), a `role` in the same account, policies of other layers, `tags`, and keys of the context.
pub fn read(text: &str) -> (Case, Json) {
    let told: Json = serde_json::from_str(text).expect("JSON");
    let (call, caller) = match told["caller"].as_str() {
        Some("session") => (Call::AssumeRole, Caller::Session("/".into(), "app".into(), "s1".into())),
        Some("github") => (Call::WebIdentity, Caller::Issuer("token.actions.githubusercontent.com".into())),
        Some("google") => (Call::WebIdentity, Caller::Issuer(GOOGLE.into())),
        _ => (Call::AssumeRole, Caller::User("/".into(), "alice".into())),
    };
    let account = "111122223333".to_owned();
    let same = told["same_account"] == true || call != Call::AssumeRole;
    let mut case = Case {
        call,
        role_account: if same { account.clone() } else { "444455556666".to_owned() },
        account,
        caller,
        role_path: "/".to_owned(),
        role_name: "Deploy".to_owned(),
        request: Map::new(),
        facts: BTreeMap::new(),
        documents: BTreeMap::new(),
        pretty: true,
        faults: Vec::new(),
        known: false,
        extra_actions: Vec::new(),
    };
    context(&mut case, &told);
    documents(&mut case, &told);
    (case, told)
}

fn context(case: &mut Case, told: &Json) {
    case.tell("aws:CurrentTime", "2026-09-21T14:13:20Z");
    case.tell("aws:EpochTime", "1790000000");
    case.request.insert("session_name".into(), "work".into());
    case.derive("sts:RoleSessionName", "work");
    for (key, value) in told["context"].as_object().into_iter().flatten() {
        case.tell(key, value.clone());
    }
    if let Caller::Issuer(issuer) = case.caller.clone() {
        let claims = json!({ "iss": format!("https://{issuer}"), "aud": "sts.amazonaws.com", "sub": "repo:acme/app" });
        case.derive(&format!("{issuer}:aud"), "sts.amazonaws.com");
        case.derive(&format!("{issuer}:sub"), "repo:acme/app");
        case.request.insert("web_identity".into(), claims);
        return;
    }
    case.request.insert("caller".into(), case.principal().into());
    if case.caller == Caller::User("/".into(), "alice".into()) {
        case.derive("aws:username", "alice");
    }
    if told["tags"] == true {
        case.request.insert("session_tags".into(), json!({ "team": "blue" }));
        case.derive("aws:RequestTag/team", "blue");
        case.derive("aws:TagKeys", json!(["team"]));
    }
}

fn documents(case: &mut Case, told: &Json) {
    let kind = if matches!(case.caller, Caller::Issuer(_)) { "Federated" } else { "AWS" };
    let own = json!({ kind: case.principal() });
    let principal = told.get("principal").cloned().unwrap_or(own);
    let mut statements = vec![json!({ "Effect": "Allow", "Principal": principal, "Action": case.actions() })];
    if told["effect"] == "Deny" {
        statements.push(json!({ "Effect": "Deny", "Principal": principal, "Action": case.actions() }));
    }
    if let (Some(condition), Some(last)) = (told.get("condition"), statements.last_mut()) {
        last["Condition"] = condition.clone();
    }
    let version = told["version"].as_str().unwrap_or("2012-10-17");
    let policy = |statements: Json| json!({ "Version": version, "Statement": statements });
    case.documents.insert(Doc::Trust, policy(statements.into()));
    let resource = told["resource"].as_str().unwrap_or("*");
    let allow = json!([{ "Effect": "Allow", "Action": "sts:*", "Resource": resource }]);
    if case.signed() {
        case.documents.insert(Doc::Identity(0), policy(allow));
    }
    for (name, doc) in [("session_policy", Doc::Session), ("service_control_policy", Doc::ServiceControl(0, 0))] {
        if let Some(statement) = told.get(name) {
            case.documents.insert(doc, policy(json!([statement])));
        }
    }
}
