//! Which operation was called: what the user says, else the error, else what token, provider or trust policy imply.

use super::super::arn::Identity;
use super::super::input::Parameter;
use super::super::message::{Key, Meaning};
use super::super::policy::{Policy, Principal, PrincipalKind};
use super::super::report::Origin;
use super::{Call, Fact, Inference, Known, SET_CONTEXT, SET_SOURCE_IDENTITY, TAG_SESSION};

impl Inference<'_> {
    /// The operation, its action, and the rider that is named where the operation is not (R93, R282).
    pub(super) fn call(&mut self, trust: Option<&Policy>) -> (Call, Fact<String>, Option<&'static str>) {
        let given = self.input.request.action.as_deref();
        let said = self.learned(&Key::Action).or(self.denial.action.as_ref()).cloned();
        let operation = self.denial.operation.clone();
        let rider = [given, said.as_ref().map(|word| word.text.as_str())].into_iter().flatten().find_map(rider);
        let from_operation = operation.filter(|word| call_of(&word.text) != Call::Other);
        let base = |text: &str| self::rider(text).is_none();
        let said = said.filter(|word| base(&word.text));
        // The operation tells what was called, the action what was refused.
        let said = match (from_operation, said) {
            (Some(operation), Some(said)) if call_of(&said.text) != Call::Other => {
                Some(if call_of(&said.text) == Call::AssumeRole { operation } else { said })
            }
            (Some(operation), None) => Some(operation),
            (_, said) => said,
        };
        let web = self.input.request.web_identity.is_some() || self.learned(&Key::WebIdentityToken).is_some();
        let caller = |kind| self.input.request.caller.as_deref().is_some_and(|caller| is_provider(caller, kind));
        let web = web || caller(":oidc-provider/");
        let saml = self.input.request.saml_provider.is_some() || self.input.request.saml.is_some();
        let saml = saml || caller(":saml-provider/");
        let (web, saml) = match trust.filter(|_| !web && !saml && self.is_silent()).and_then(federation) {
            Some(is_saml) => (!is_saml, is_saml),
            None => (web, saml),
        };
        let passed = matches!(self.denial.meaning, Meaning::PassRole { .. });
        let fallback = match (web, saml) {
            _ if passed => "iam:PassRole", // R283
            (true, _) => "sts:AssumeRoleWithWebIdentity",
            (false, true) => "sts:AssumeRoleWithSAML",
            (false, false) => "sts:AssumeRole",
        };
        let mut fact = self.merge(given.filter(|text| base(text)), said, Parameter::Action, Known::Unknown);
        if fact.value().is_none() {
            fact = Fact { known: Known::Value(fallback.to_owned()), origin: Origin::Assumed };
        }
        let call = fact.value().map_or(Call::AssumeRole, |text| call_of(text));
        let name = match call {
            Call::AssumeRole => Some("sts:AssumeRole"),
            Call::WebIdentity => Some("sts:AssumeRoleWithWebIdentity"),
            Call::Saml => Some("sts:AssumeRoleWithSAML"),
            Call::Other => None,
        };
        let fact = fact.map(|text| name.map_or(text, str::to_owned));
        (call, fact, rider)
    }

    /// Whether nobody says anything of who calls.
    fn is_silent(&self) -> bool {
        let service = matches!(self.denial.meaning, Meaning::ServiceCannotAssume { .. } | Meaning::PodIdentityTrust);
        let given = self.input.request.caller.is_some() || self.input.identity_policies.is_some();
        !service && !given && self.denial.caller.is_none()
    }
}

fn rider(text: &str) -> Option<&'static str> {
    let name = text.strip_prefix("sts:").unwrap_or(text);
    [TAG_SESSION, SET_SOURCE_IDENTITY, SET_CONTEXT].into_iter().find(|known| known.ends_with(&format!(":{name}")))
}

/// Whether a caller is a provider of this kind; those with a name are OIDC's.
fn is_provider(caller: &str, kind: &str) -> bool {
    match Identity::parse(caller) {
        Ok(Identity::Provider(name)) if name.starts_with("arn:") => name.contains(kind),
        Ok(Identity::Provider(_)) => kind == ":oidc-provider/",
        _ => false,
    }
}

/// The operation that a name means, with or without the service before it.
pub(super) fn call_of(text: &str) -> Call {
    let name = text
        .get(..4)
        .filter(|service| service.eq_ignore_ascii_case("sts:"))
        .and_then(|_| text.get(4..))
        .unwrap_or(text);
    match name.to_ascii_lowercase().as_str() {
        "assumerole" => Call::AssumeRole,
        "assumerolewithwebidentity" => Call::WebIdentity,
        "assumerolewithsaml" => Call::Saml,
        _ => Call::Other,
    }
}

/// Whether a trust policy lets SAML providers in and nobody else; none where it lets others in than providers (R76–R78).
fn federation(trust: &Policy) -> Option<bool> {
    let principals = || trust.statements.iter().filter_map(|statement| statement.principals.as_ref());
    let everyone = principals().any(|principals| principals.everyone || principals.negated);
    let mut entries = principals().flat_map(|principals| &principals.entries).peekable();
    let is_saml = is_provider(&entries.peek()?.text.value, ":saml-provider/");
    let same = |entry: &Principal| {
        entry.kind == PrincipalKind::Federated && is_provider(&entry.text.value, ":saml-provider/") == is_saml
    };
    (!everyone && entries.all(same)).then_some(is_saml)
}
