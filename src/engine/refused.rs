//! What the error refused stands for the values that were sent: it says nothing of a value that was changed since.

use super::case::{Case, Fault, Target};
use super::evidence;
use super::input::{Parameter, RequestInput};
use super::message::{Key, Meaning, Refusal};
use super::report::Origin;

/// What the error says of the call as it is now.
pub(super) fn standing(case: &Case<'_>) -> Vec<Fault> {
    let changed: Vec<Parameter> = case.input.request.changed.iter().map(subject).collect();
    let stands = |fault: &Fault| match &fault.target {
        Target::Request(parameter) => !changed.contains(&subject(parameter)),
        _ => true,
    };
    let mut said: Vec<Fault> = evidence::said(case).into_iter().filter(stands).collect();
    if case.denial.meaning == Meaning::CredentialsMissing && !case.input.request.changed_layers.is_empty() {
        // The policy that was changed is the one that gave none.
        said.clear();
    }
    said
}

/// Parameters that STS compares with one another stand for one of them.
fn subject(parameter: &Parameter) -> Parameter {
    match parameter {
        Parameter::CallerCredentials => Parameter::Caller,
        Parameter::OidcProviders | Parameter::OidcClientIds | Parameter::WebIdentity(_) => Parameter::WebIdentity(None),
        Parameter::SessionTags(_) | Parameter::TransitiveTagKeys => Parameter::SessionTags(None),
        Parameter::MaxSessionDuration => Parameter::DurationSeconds,
        Parameter::Saml(_) => Parameter::Saml(None),
        other => other.clone(),
    }
}

/// Whether the value that was refused may still be the one of the call: the user may tell another one.
pub(super) fn is_sent(case: &Case<'_>, refusal: &Refusal) -> bool {
    let (Some(refused), Some(key)) = (&refusal.value, &refusal.key) else { return true };
    let bones = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let now = case.request.facts().into_iter().find(|fact| fact.parameter == parameter(key));
    now.is_none_or(|fact| fact.origin != Origin::Given || bones(&fact.value) == bones(&refused.text))
}

/// Whether what the error tells of `key` was changed since.
pub(super) fn is_changed(request: &RequestInput, key: &Key) -> bool {
    let parameter = parameter(key);
    let whole = |changed: &Parameter| {
        matches!(
            (changed, &parameter),
            (Parameter::SessionTags(None), Parameter::SessionTags(_) | Parameter::TransitiveTagKeys)
                | (Parameter::WebIdentity(None), Parameter::WebIdentity(_))
        )
    };
    request.changed.iter().any(|changed| *changed == parameter || whole(changed))
}

/// The parameter that a key of the error is about.
pub(super) fn parameter(key: &Key) -> Parameter {
    match key {
        Key::Action => Parameter::Action,
        Key::Caller => Parameter::Caller,
        Key::CallerCredentials => Parameter::CallerCredentials,
        Key::Role => Parameter::Role,
        Key::SessionName => Parameter::SessionName,
        Key::ExternalId => Parameter::ExternalId,
        Key::SourceIdentity => Parameter::SourceIdentity,
        Key::DurationSeconds => Parameter::DurationSeconds,
        Key::MaxSessionDuration => Parameter::MaxSessionDuration,
        Key::MfaSerial => Parameter::MfaSerial,
        Key::MfaCode => Parameter::MfaCode,
        Key::SessionTag(key) => Parameter::SessionTags(Some(key.clone()).filter(|key| !key.is_empty())),
        Key::TransitiveTagKey => Parameter::TransitiveTagKeys,
        Key::SamlProvider => Parameter::SamlProvider,
        Key::WebIdentityIssuer | Key::WebIdentityToken => Parameter::WebIdentity(None),
        Key::WebIdentityClaim(claim) => Parameter::WebIdentity(Some(claim.clone())),
        Key::OidcProvider => Parameter::OidcProviders,
        Key::OidcClientId => Parameter::OidcClientIds,
        Key::Region => Parameter::Region,
        Key::Context(key) => Parameter::Context(key.clone()),
    }
}
