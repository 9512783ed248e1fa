//! What STS refuses before it looks at a policy: the caller's kind, the parameters, the token (R83, R242–R258).
//!
//! R251, R256 and R257 are known from the error alone (`message`). R252 is not checked: the session policies that are
//! given are those of the caller's session, not of this call. Nor R255: the console's session length denies nothing.
//! Nor R258: the input has each parameter once. A session name is needed (R244), but nobody need tell it.

use super::arn::{Arn, Identity, is_mask};
use super::condition::keys::provider_of;
use super::input::Parameter;
use super::json::{Names, NodeId, is_invisible};
use super::lowercase::lowercase;
use super::report::Origin;
use super::request::{Call, Claims, Credentials, Known, Request, algorithm, find_claim};
use super::truth::Truth;
use super::uncertain::Question;

/// Something of the call that STS refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Which parameter.
    pub parameter: Parameter,
    /// Why.
    pub kind: RefusalKind,
}

/// Why STS refuses a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefusalKind {
    /// The root user calls (R83).
    RootCaller,
    /// A `GetFederationToken` session calls (R83).
    FederationTokenCaller,
    /// Caller and role are of different partitions (R115).
    PartitionDiffers,
    /// The role ARN has a space, or names no role: none is found (R243).
    RoleArn,
    /// The role ARN is too short or too long, or the operation takes no other than a role's (R242).
    RoleArnRefused,
    /// `DurationSeconds` is below 900 or above 43,200 (R246).
    DurationRange,
    /// `DurationSeconds` is above the role's maximum (R246).
    DurationAboveMaximum,
    /// `DurationSeconds` is above one hour, and the caller is a role session (R247).
    DurationAboveChaining,
    /// A character or a length that the parameter does not take (R244, R245, R248, R250, R253).
    Form(&'static str),
    /// More than fifty tags (R250).
    TooManyTags,
    /// A transitive key names no tag of the call (R250).
    TransitiveWithoutTag,
    /// `SerialNumber` without `TokenCode`, or the reverse (ERRORS 3).
    MfaIncomplete,
    /// The caller's session has another source identity (R249).
    SourceIdentityFixed,
    /// The operation has no such parameter (R219).
    NotAParameter,
    /// `PrincipalArn` is no SAML provider (ERRORS 5).
    SamlProvider,
    /// The role's account has no provider for the token's issuer (R254).
    ProviderNotRegistered,
    /// The audience is not among the provider's client IDs (R230).
    AudienceNotRegistered,
    /// The token lists the roles it is for, and this is none (R223).
    RoleNotInToken,
}

impl RefusalKind {
    /// Whether AWS words it as a denial, not as a rejected request (R131, R243).
    pub(super) fn is_denial(self) -> bool {
        matches!(self, Self::PartitionDiffers | Self::RoleArn)
    }
}

/// The longest session of a chained role, in seconds (R247).
pub(super) const CHAINING_LIMIT: i64 = 3600;
/// The bounds of `DurationSeconds` (R246).
pub(super) const DURATION: std::ops::RangeInclusive<i64> = 900..=43_200;

/// Everything that STS refuses of `request`, in the order in which it looks (R132).
pub(super) fn check(request: &Request) -> Vec<Refusal> {
    if request.call == Call::Other {
        return Vec::new();
    }
    let mut refusals = Refusals(Vec::new());
    refusals.caller(request);
    refusals.provider(request);
    refusals.role(request);
    refusals.texts(request);
    refusals.mfa(request);
    refusals.tags(request);
    refusals.duration(request);
    refusals.token(request);
    refusals.0
}

struct Refusals(Vec<Refusal>);

impl Refusals {
    fn add(&mut self, parameter: Parameter, kind: RefusalKind) {
        self.0.push(Refusal { parameter, kind });
    }

    fn caller(&mut self, request: &Request) {
        if request.call != Call::AssumeRole {
            return;
        }
        let federation = matches!(request.credentials.known, Known::Value(Credentials::FederationToken));
        match request.identity() {
            Some(Identity::Root(_)) => self.add(Parameter::Caller, RefusalKind::RootCaller),
            Some(Identity::FederatedUser(..)) => self.add(Parameter::Caller, RefusalKind::FederationTokenCaller),
            _ if federation => self.add(Parameter::CallerCredentials, RefusalKind::FederationTokenCaller),
            _ => {}
        }
    }

    fn role(&mut self, request: &Request) {
        let Some(role) = request.role.value() else { return };
        let masked = role.split([':', '/']).any(is_mask);
        let spaced = role.chars().any(|c| c.is_whitespace() || is_invisible(c));
        let is_role = matches!(Identity::parse(role), Ok(Identity::Role(..)));
        let fits = (20..=2048).contains(&role.chars().count());
        if !masked && (!fits || !is_role && !spaced && request.call != Call::AssumeRole) {
            self.add(Parameter::Role, RefusalKind::RoleArnRefused); // R242
            return;
        }
        if spaced || (!masked && !is_role) {
            self.add(Parameter::Role, RefusalKind::RoleArn);
            return;
        }
        let caller = request.identity().and_then(Identity::owner);
        let partition = Arn::parse(role).map(|arn| arn.partition);
        if caller.is_some_and(|caller| !caller.partition.is_empty() && Some(caller.partition.as_str()) != partition) {
            self.add(Parameter::Role, RefusalKind::PartitionDiffers);
        }
    }

    fn texts(&mut self, request: &Request) {
        let name = "2 to 64 letters, digits and `_+=,.@-`";
        let id = "2 to 1,224 letters, digits and `_+=,.@:/-`";
        if request.call != Call::AssumeRole && request.external_id.value().is_some() {
            self.add(Parameter::ExternalId, RefusalKind::NotAParameter);
        } else if let Some(value) = request.external_id.value()
            && !fits(value, 2..=1224, |c| is_word(c) || "=,.@:/+-".contains(c))
        {
            self.add(Parameter::ExternalId, RefusalKind::Form(id)); // R245
        }
        let named = |value: &str, most| fits(value, 2..=most, |c| is_word(c) || "+=,.@-".contains(c));
        if request.session_name.value().is_some_and(|value| !named(value, 64)) {
            self.add(Parameter::SessionName, RefusalKind::Form(name)); // R244
        }
        if request.source_identity.value().is_some_and(|value| {
            let long = value.chars().count() > 64;
            let most = if long && request.choices.usual(Question::LongSourceIdentity) { 256 } else { 64 };
            !named(value, most) || value.starts_with("aws:")
        }) {
            self.add(Parameter::SourceIdentity, RefusalKind::Form(name)); // R248
        } else if inherited_source_identity(request)
            .is_some_and(|own| request.source_identity.value().is_some_and(|sent| sent != own))
        {
            self.add(Parameter::SourceIdentity, RefusalKind::SourceIdentityFixed); // R249
        }
    }

    fn mfa(&mut self, request: &Request) {
        if request.call != Call::AssumeRole {
            let sent = [(&request.mfa_serial, Parameter::MfaSerial), (&request.mfa_code, Parameter::MfaCode)];
            let sent = sent.into_iter().find(|(fact, _)| fact.value().is_some());
            return sent.into_iter().for_each(|(_, parameter)| self.add(parameter, RefusalKind::NotAParameter));
        }
        if let Some(code) = request.mfa_code.value()
            && (code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()))
        {
            self.add(Parameter::MfaCode, RefusalKind::Form("six digits")); // R253
        }
        if let Some(serial) = request.mfa_serial.value()
            && (!fits(serial, 9..=256, |c| is_word(c) || "+=/:,.@-".contains(c)) || serial.contains(":user/"))
        {
            let form = "the device's serial number or its `arn:aws:iam::…:mfa/…`";
            self.add(Parameter::MfaSerial, RefusalKind::Form(form)); // R253
        }
        match (request.mfa_serial.value().is_some(), request.mfa_code.value().is_some()) {
            (true, false) if request.complete || request.mfa_code.origin != Origin::Assumed => {
                self.add(Parameter::MfaCode, RefusalKind::MfaIncomplete);
            }
            (false, true) => self.add(Parameter::MfaSerial, RefusalKind::MfaIncomplete),
            _ => {}
        }
    }

    /// R250.
    fn tags(&mut self, request: &Request) {
        let none = Vec::new();
        let tags = match &request.session_tags.known {
            Known::Value(tags) => tags,
            Known::Absent if request.session_tags.origin != Origin::Assumed => &none,
            Known::Absent | Known::Unknown => return,
        };
        let separates = |c: char| c.is_whitespace() && !c.is_control();
        let allowed = |c: char| c.is_alphanumeric() || separates(c) || "_.:/=+-@".contains(c);
        let mut keys = Names::new();
        for (key, value) in tags {
            let earlier = keys.insert(folded(key), NodeId::ROOT).is_some();
            let form = if !fits(key, 1..=128, allowed) || key.to_ascii_lowercase().starts_with("aws:") {
                "a key of 1 to 128 letters, digits, spaces and `_.:/=+-@`, not beginning with `aws:`"
            } else if !fits(value, 0..=256, allowed) {
                "a value of up to 256 letters, digits, spaces and `_.:/=+-@`"
            } else if earlier {
                "keys that differ in more than upper and lower case"
            } else {
                continue;
            };
            self.add(Parameter::SessionTags(Some(key.clone())), RefusalKind::Form(form));
        }
        if tags.len() > 50 {
            self.add(Parameter::SessionTags(None), RefusalKind::TooManyTags);
        }
        let mut transitive = request.transitive_tag_keys.value().into_iter().flatten();
        if transitive.any(|key| !keys.contains_key(&folded(key))) {
            self.add(Parameter::TransitiveTagKeys, RefusalKind::TransitiveWithoutTag);
        }
    }

    fn duration(&mut self, request: &Request) {
        let Some(&duration) = request.duration.value() else { return };
        let kind = if !DURATION.contains(&duration) {
            RefusalKind::DurationRange
        } else if request.max_duration.value().is_some_and(|&most| duration > most) {
            RefusalKind::DurationAboveMaximum
        } else if duration > CHAINING_LIMIT && is_chained(request) {
            RefusalKind::DurationAboveChaining
        } else {
            return;
        };
        self.add(Parameter::DurationSeconds, kind);
    }

    fn provider(&mut self, request: &Request) {
        if request.call != Call::Saml {
            return;
        }
        if request.saml_provider.value().is_some_and(|provider| !provider.contains(":saml-provider/")) {
            self.add(Parameter::SamlProvider, RefusalKind::SamlProvider);
        }
    }

    /// What is checked of a token before the trust policy (R126).
    fn token(&mut self, request: &Request) {
        if request.call != Call::WebIdentity {
            return;
        }
        if let Some(token) = request.token.as_deref().filter(|token| is_whole(token)) {
            let form = if !(4..=20_000).contains(&token.len()) {
                "4 to 20,000 characters"
            } else if algorithm(token).is_some_and(|name| !ALGORITHMS.contains(&name.as_str())) {
                "a signature by RS256, RS384, RS512, ES256, ES384 or ES512"
            } else {
                ""
            };
            if !form.is_empty() {
                self.add(Parameter::WebIdentity(None), RefusalKind::Form(form)); // R254
            }
        }
        let Some(claims) = request.web_identity.value() else { return };
        if let (Some(issuer), Some(owner)) = (request.issuer(), request.role_owner()) {
            let provider = provider_of(issuer, &owner.partition, &owner.account);
            let registered = |providers: &Vec<String>| {
                !provider.starts_with("arn:") || providers.iter().any(|known| *known == provider || known == issuer)
            };
            if request.oidc_providers.value().is_some_and(|providers| !registered(providers)) {
                self.add(Parameter::OidcProviders, RefusalKind::ProviderNotRegistered);
            }
        }
        let audience = audience(claims);
        if let Some(("aud", [_, _, ..])) = audience {
            let form = "one audience, or an authorized party (`azp`) beside them,";
            self.add(Parameter::WebIdentity(Some("aud".to_owned())), RefusalKind::Form(form)); // R230
        } else if let (Some(ids), Some((claim, values))) = (request.oidc_client_ids.value(), audience)
            && !values.iter().any(|value| ids.contains(value))
        {
            self.add(Parameter::WebIdentity(Some(claim.to_owned())), RefusalKind::AudienceNotRegistered);
        }
        if request.listed_by_token() == Known::Value(false) {
            let claim = Some("https://aws.amazon.com/roles".to_owned());
            self.add(Parameter::WebIdentity(claim), RefusalKind::RoleNotInToken); // R223
        }
    }
}

/// The claim that is checked against the client IDs, and its values (R230).
pub(super) fn audience(claims: &Claims) -> Option<(&'static str, &[String])> {
    ["azp", "aud"].into_iter().find_map(|claim| Some((claim, find_claim(claims, claim)?)))
}

pub(super) const ALGORITHMS: [&str; 6] = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/// Whether a text may be a token, not something that stands for it.
fn is_whole(token: &str) -> bool {
    !is_mask(token) && token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.=".contains(&b))
}

/// The source identity of the caller's session, where it is known (R249).
pub(super) fn inherited_source_identity(request: &Request) -> Option<&str> {
    let told = request.context.iter().find(|told| told.key.eq_ignore_ascii_case("aws:SourceIdentity"))?;
    told.values.as_ref()?.first().map(String::as_str)
}

/// Whether the caller's credentials are temporary, so that its next session lasts an hour at most (R247).
pub(super) fn is_chained(request: &Request) -> bool {
    // ERRORS 4: the limit is that of `GetSessionToken` too.
    let temporary = matches!(request.credentials.known, Known::Value(Credentials::Role | Credentials::SessionToken));
    // The credentials of an EC2 instance are no chaining.
    request.call == Call::AssumeRole && temporary && request.on_instance() != Truth::Yes
}

/// A tag key without regard to case, letter by letter as AWS compares.
fn folded(key: &str) -> String {
    key.chars().map(lowercase).collect()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn fits(text: &str, length: std::ops::RangeInclusive<usize>, allowed: impl Fn(char) -> bool) -> bool {
    length.contains(&text.chars().count()) && text.chars().all(allowed)
}
