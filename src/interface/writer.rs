//! [`engine::Input`] → [`Value`]: the twin of the reader, for whoever keeps an input or hands it on.
//!
//! What is read back is the same input: what was not given is left out, and what a fix changed stays said.

use super::value::Value;
use crate::engine::input::{self as engine, ContextValue, Level, PolicyText, RequestInput, WebIdentity};

type Members = Vec<(String, Value)>;

/// The input as INTERFACE.md has it.
pub fn write(input: &engine::Input) -> Value {
    let mut all = Members::new();
    let mut text = |key: &str, text: &Option<String>| put(&mut all, key, text.as_deref().map(Value::from));
    text("error", &input.error);
    text("trust_policy", &input.trust_policy);
    text("permissions_boundary", &input.permissions_boundary);
    text("vpc_endpoint_policy", &input.vpc_endpoint_policy);
    put(&mut all, "identity_policies", input.identity_policies.as_deref().map(policies));
    put(&mut all, "session_policies", given(&input.session_policies).map(policies));
    put(&mut all, "service_control_policies", given(&input.service_control_policies).map(levels));
    put(&mut all, "resource_control_policies", given(&input.resource_control_policies).map(levels));
    let request = request(&input.request);
    put(&mut all, "request", (!request.is_empty()).then_some(Value::Object(request)));
    Value::Object(all)
}

fn request(request: &RequestInput) -> Members {
    let mut all = Members::new();
    for (key, text) in [
        ("action", &request.action),
        ("caller", &request.caller),
        ("caller_credentials", &request.caller_credentials),
        ("role", &request.role),
        ("session_name", &request.session_name),
        ("external_id", &request.external_id),
        ("source_identity", &request.source_identity),
        ("mfa_serial", &request.mfa_serial),
        ("mfa_code", &request.mfa_code),
        ("saml_provider", &request.saml_provider),
        ("region", &request.region),
    ] {
        put(&mut all, key, text.as_deref().map(Value::from));
    }
    put(&mut all, "duration_seconds", request.duration_seconds.map(Value::Integer));
    put(&mut all, "max_session_duration", request.max_session_duration.map(Value::Integer));
    put(&mut all, "session_tags", request.session_tags.as_ref().map(|tags| tags.iter().map(tag).collect()));
    put(&mut all, "transitive_tag_keys", request.transitive_tag_keys.as_deref().map(texts));
    put(&mut all, "web_identity", request.web_identity.as_ref().map(web_identity));
    put(&mut all, "saml", request.saml.as_deref().map(claims));
    put(&mut all, "oidc_providers", request.oidc_providers.as_deref().map(texts));
    put(&mut all, "oidc_client_ids", request.oidc_client_ids.as_deref().map(texts));
    let context =
        |(key, value): &(String, Option<ContextValue>)| (key.clone(), value.as_ref().map_or(Value::Null, values));
    put(&mut all, "context", given(&request.context).map(|all| Value::Object(all.iter().map(context).collect())));
    put(&mut all, "context_is_complete", request.context_is_complete.then_some(Value::Bool(true)));
    let pointers: Vec<_> = request.changed.iter().map(ToString::to_string).collect();
    put(&mut all, "changed", given(&pointers).map(texts));
    let layers = |layers: &[_]| layers.iter().map(|layer: &crate::engine::source::Layer| layer.name().into()).collect();
    put(&mut all, "changed_layers", given(&request.changed_layers).map(layers));
    all
}

fn put(all: &mut Members, key: &str, value: Option<Value>) {
    all.extend(value.map(|value| (key.to_owned(), value)));
}

fn given<T>(all: &[T]) -> Option<&[T]> {
    (!all.is_empty()).then_some(all)
}

fn texts(texts: &[String]) -> Value {
    texts.iter().map(|text| text.as_str().into()).collect()
}

fn policy(policy: &PolicyText) -> Value {
    let text = policy.text.as_str().into();
    match &policy.name {
        None => text,
        Some(name) => object([("name", name.as_str().into()), ("text", text)]),
    }
}

fn policies(policies: &[PolicyText]) -> Value {
    policies.iter().map(policy).collect()
}

fn levels(levels: &[Level]) -> Value {
    let level = |level: &Level| match level {
        Level::One(one) => policy(one),
        Level::Many(many) => policies(many),
    };
    levels.iter().map(level).collect()
}

/// The API's own shape: an object of JavaScript does not keep the order of its keys.
fn tag((key, value): &(String, String)) -> Value {
    object([("Key", key.as_str().into()), ("Value", value.as_str().into())])
}

fn web_identity(identity: &WebIdentity) -> Value {
    match identity {
        WebIdentity::Token(token) => token.as_str().into(),
        WebIdentity::Claims(all) => claims(all),
    }
}

fn claims(all: &[(String, Vec<String>)]) -> Value {
    Value::Object(all.iter().map(|(name, values)| (name.clone(), texts(values))).collect())
}

fn values(value: &ContextValue) -> Value {
    match value.values.as_slice() {
        [only] if !value.list => only.as_str().into(),
        all => texts(all),
    }
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
