//! What is written of an input is read back as the same input.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use why_denied::engine::input::{ContextValue, Input, Level, Parameter, PolicyText, RequestInput, WebIdentity};
use why_denied::engine::source::Layer;
use why_denied::interface::{self, Value, write};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z:/~\"\\\\ ]{0,9}", ".{0,9}"]
}

fn policy() -> impl Strategy<Value = PolicyText> {
    (of(text()), text()).prop_map(|(name, text)| PolicyText { name, text })
}

fn levels() -> impl Strategy<Value = Vec<Level>> {
    vec(prop_oneof![policy().prop_map(Level::One), vec(policy(), 0..3).prop_map(Level::Many)], 0..3)
}

fn claims() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    vec((text(), vec(text(), 0..3)), 0..3)
}

fn web_identity() -> impl Strategy<Value = WebIdentity> {
    prop_oneof![text().prop_map(WebIdentity::Token), claims().prop_map(WebIdentity::Claims)]
}

/// A value that is no list has one value.
fn context() -> impl Strategy<Value = Vec<(String, Option<ContextValue>)>> {
    let one = text().prop_map(|value| ContextValue { values: vec![value], list: false });
    let many = vec(text(), 0..3).prop_map(|values| ContextValue { values, list: true });
    vec((text(), of(prop_oneof![one, many])), 0..3)
}

fn parameter() -> impl Strategy<Value = Parameter> {
    prop_oneof![
        Just(Parameter::ExternalId),
        Just(Parameter::DurationSeconds),
        of(text()).prop_map(Parameter::SessionTags),
        of(text()).prop_map(Parameter::WebIdentity),
        of(text()).prop_map(Parameter::Saml),
        text().prop_map(Parameter::Context),
    ]
}

fn request() -> impl Strategy<Value = RequestInput> {
    let texts = vec(of(text()), 11);
    let numbers = (of(any::<i64>()), of(any::<i64>()), any::<bool>());
    let lists = (of(vec(text(), 0..3)), of(vec(text(), 0..3)), of(vec(text(), 0..3)));
    let maps = (of(vec((text(), text()), 0..3)), of(web_identity()), of(claims()), context());
    let changed = (vec(parameter(), 0..3), vec(proptest::sample::select(&Layer::POLICIES[..]), 0..3));
    (texts, numbers, lists, maps, changed).prop_map(|(texts, numbers, lists, maps, changed)| {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().flatten();
        RequestInput {
            action: next(),
            caller: next(),
            caller_credentials: next(),
            role: next(),
            session_name: next(),
            external_id: next(),
            source_identity: next(),
            mfa_serial: next(),
            mfa_code: next(),
            saml_provider: next(),
            region: next(),
            duration_seconds: numbers.0,
            max_session_duration: numbers.1,
            context_is_complete: numbers.2,
            transitive_tag_keys: lists.0,
            oidc_providers: lists.1,
            oidc_client_ids: lists.2,
            session_tags: maps.0,
            web_identity: maps.1,
            saml: maps.2,
            context: maps.3,
            changed: changed.0,
            changed_layers: changed.1,
        }
    })
}

fn input() -> impl Strategy<Value = Input> {
    let texts = (of(text()), of(text()), of(text()), of(text()));
    let policies = (of(vec(policy(), 0..3)), vec(policy(), 0..3), levels(), levels());
    (texts, policies, request()).prop_map(|(texts, policies, request)| Input {
        error: texts.0,
        trust_policy: texts.1,
        permissions_boundary: texts.2,
        vpc_endpoint_policy: texts.3,
        identity_policies: policies.0,
        session_policies: policies.1,
        service_control_policies: policies.2,
        resource_control_policies: policies.3,
        request,
    })
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn an_input_that_is_written_is_read_back(input in input()) {
        let json = serde_json::to_string(&write(&input)).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let value = Value::read(&mut serde_json::Deserializer::from_str(&json));
        let read = value.map_err(|(path, _)| path.pointer()).and_then(|value| interface::Input::new(value).map_err(|bad| bad.to_string()));
        prop_assert_eq!(read, Ok(interface::Input { engine: input, notes: Vec::new() }), "{}", json);
    }
}
