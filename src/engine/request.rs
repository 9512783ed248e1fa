//! What is known of the call: every value remembers where it came from, and may be absent or unknown.
//!
//! The user's words win over the error's; what nobody said is taken as not sent where STS would not need it, and
//! stays unknown otherwise. Nothing here judges: limits are in `limits`.

mod call;
mod claims;
mod fact;

use self::call::call_of;
use self::claims::Passed;
pub use self::claims::{AWS_CLAIM, Claims, algorithm, find_claim, is_read_into, token_claims};
pub use self::fact::{Fact, Known};
use super::arn::{Arn, Identity, Owner, PathName, is_mask, is_service_name, service_called};
use super::condition::keys::provider_of;
use super::input::{Input, Parameter, WebIdentity};
use super::json::{Document, Kind, NodeId};
use super::message::{Denial, Key, Learned, Meaning, Word};
use super::policy::Policy;
use super::refused::is_changed;
use super::report::{Origin, RequestFact};
use super::source::{DocumentId, Layer, Place};
use super::truth::Truth;
use super::uncertain::Choices;
use super::vendors::{self, Vendor};

/// The STS operation that is called, or another action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `AssumeRole`.
    AssumeRole,
    /// `AssumeRoleWithWebIdentity`.
    WebIdentity,
    /// `AssumeRoleWithSAML`.
    Saml,
    /// Not a role assumption: only the caller's side is looked at.
    Other,
}

/// How the caller got its credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// A user's access keys.
    LongTerm,
    /// `GetSessionToken`, or console sign-in.
    SessionToken,
    /// A role session.
    Role,
    /// `GetFederationToken`.
    FederationToken,
}

/// The call.
#[derive(Clone, Debug)]
pub struct Request {
    /// The operation.
    pub call: Call,
    /// The operation's action, `sts:AssumeRole` and the like.
    pub action: Fact<String>,
    /// A rider that the error names, such as `sts:TagSession` (R93, R282).
    pub rider: Option<&'static str>,
    /// The caller, as written.
    pub caller_text: Fact<String>,
    /// The caller, where the text names somebody.
    pub caller: Known<Identity>,
    /// The vendor that calls, where its name is all that is known of the caller.
    pub vendor: Option<&'static str>,
    /// The caller's credentials.
    pub credentials: Fact<Credentials>,
    /// The ARN of the role, as written.
    pub role: Fact<String>,
    /// `RoleSessionName`.
    pub session_name: Fact<String>,
    /// `ExternalId`.
    pub external_id: Fact<String>,
    /// `SourceIdentity`.
    pub source_identity: Fact<String>,
    /// `DurationSeconds`.
    pub duration: Fact<i64>,
    /// The role's maximum session duration, in seconds.
    pub max_duration: Fact<i64>,
    /// `SerialNumber`.
    pub mfa_serial: Fact<String>,
    /// `TokenCode`.
    pub mfa_code: Fact<String>,
    /// `Tags`.
    pub session_tags: Fact<Vec<(String, String)>>,
    /// `TransitiveTagKeys`.
    pub transitive_tag_keys: Fact<Vec<String>>,
    /// The claims of the web identity token.
    pub web_identity: Fact<Claims>,
    /// The token itself, where it was given.
    pub token: Option<String>,
    /// `PrincipalArn` of a SAML call.
    pub saml_provider: Fact<String>,
    /// The claims of the SAML assertion.
    pub saml: Fact<Claims>,
    /// The OIDC providers of the role's account.
    pub oidc_providers: Fact<Vec<String>>,
    /// The client IDs registered with the provider.
    pub oidc_client_ids: Fact<Vec<String>>,
    /// The Region of the STS endpoint.
    pub region: Fact<String>,
    /// Condition keys that were told, with their values; absent where told so.
    pub context: Vec<Told>,
    /// Whether the call came through a VPC endpoint (R206, R207).
    pub through_endpoint: Truth,
    /// Whether what is not told is absent.
    pub complete: bool,
    /// The layer that AWS says lacks an Allow.
    pub lacking: Option<Layer>,
    /// Values of the user that the error contradicts.
    pub disagreements: Vec<Disagreement>,
    /// How questions that the rules leave open are answered.
    pub choices: Choices,
}

/// A condition key that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The key, as written.
    pub key: String,
    /// Its values; none where it is not in the request.
    pub values: Option<Vec<String>>,
    /// Whether they were given as a list.
    pub list: bool,
    /// From where.
    pub origin: Origin,
}

/// The user says one thing and the error another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Of what.
    pub parameter: Parameter,
    /// What the user says.
    pub given: String,
    /// What the error says, and where.
    pub said: Word,
}

impl Request {
    /// Puts together what the user and the error tell.
    pub fn infer(input: &Input, denial: &Denial, trust: Option<&Policy>) -> Self {
        let told = |learned: &&Learned| !is_changed(&input.request, &learned.key);
        let learned = denial.learned.iter().filter(told).collect();
        Inference { input, denial, learned, disagreements: Vec::new() }.request(trust)
    }

    /// The partition and account of the role.
    pub fn role_owner(&self) -> Option<Owner> {
        let arn = Arn::parse(self.role.value()?.trim())?;
        Some(Owner { partition: arn.partition.to_owned(), account: arn.account.to_owned() })
    }

    /// The accounts from which the vendor may call, where only its name is known: those of the role's partition.
    pub(super) fn vendors(&self) -> impl Iterator<Item = &'static Vendor> {
        let partition = self.role_owner().map(|role| role.partition).filter(|partition| !is_mask(partition));
        let fits = move |vendor: &&Vendor| partition.as_ref().is_none_or(|partition| partition == vendor.partition);
        vendors::named(self.vendor.unwrap_or_default()).filter(fits)
    }

    /// The caller, where it is known.
    pub fn identity(&self) -> Option<&Identity> {
        match &self.caller {
            Known::Value(identity) => Some(identity),
            Known::Absent | Known::Unknown => None,
        }
    }

    /// The role behind the caller's session, where its ARN is told, path included (R65).
    pub fn role_behind(&self) -> Option<PathName> {
        let Identity::Session(owner, name, _) = self.identity()? else { return None };
        let told = self.context.iter().find(|told| told.key.eq_ignore_ascii_case("aws:PrincipalArn"))?;
        match Identity::parse(told.values.as_ref()?.first()?) {
            Ok(Identity::Role(its, role)) if its == *owner && role.name == *name => {
                Some(role).filter(|role| !role.path.split('/').any(is_mask))
            }
            _ => None,
        }
    }

    /// The values of a claim of the web identity token.
    pub fn claim(&self, name: &str) -> Option<&[String]> {
        find_claim(self.web_identity.value()?, name)
    }

    /// The issuer of the token without its scheme: the prefix of its condition keys (R228).
    pub fn issuer(&self) -> Option<&str> {
        let iss = self.claim("iss").and_then(<[String]>::first);
        match (iss, &self.caller) {
            (Some(iss), _) => Some(iss.strip_prefix("https://").unwrap_or(iss)),
            (None, Known::Value(Identity::Provider(name))) if !name.contains(":saml-provider/") => {
                Some(name.split_once(":oidc-provider/").map_or(name.as_str(), |(_, url)| url))
            }
            _ => None,
        }
    }

    /// What a trust policy names for the issuer of the token.
    pub fn provider(&self) -> Option<String> {
        let (issuer, owner) = (self.issuer()?, self.role_owner()?);
        Some(provider_of(issuer, &owner.partition, &owner.account))
    }

    /// Whether the token lists the role among those that it is for; absent where it lists none (R223).
    pub fn listed_by_token(&self) -> Known<bool> {
        if self.web_identity.value().is_none() {
            return Known::Unknown;
        }
        match (self.claim("https://aws.amazon.com/roles"), self.role.value()) {
            (None, _) => Known::Absent,
            (Some(_), None) => Known::Unknown,
            (Some(roles), Some(role)) => {
                Known::Value(roles.iter().flat_map(|roles| roles.split(';')).any(|listed| listed.trim() == role))
            }
        }
    }

    /// Whether the caller's credentials are those of an EC2 instance, whose session is named after it (R195).
    pub fn on_instance(&self) -> Truth {
        let id = |name: &str| {
            let digits = |id: &str| id.len() >= 8 && id.bytes().all(|b| b.is_ascii_hexdigit());
            name.strip_prefix("i-").is_some_and(digits)
        };
        match &self.caller {
            Known::Value(Identity::Session(_, _, Some(name))) if !is_mask(name) => id(name).into(),
            Known::Value(Identity::Session(..) | Identity::Role(..)) | Known::Absent | Known::Unknown => Truth::Unknown,
            Known::Value(_) => Truth::No,
        }
    }

    /// What is known, for people.
    pub fn facts(&self) -> Vec<RequestFact> {
        let text = |parameter, fact: &Fact<String>| {
            fact.value().map(|value| RequestFact { parameter, value: value.clone(), origin: fact.origin })
        };
        let number = |parameter, fact: &Fact<i64>| {
            fact.value().map(|value| RequestFact { parameter, value: value.to_string(), origin: fact.origin })
        };
        let mut facts: Vec<RequestFact> = [
            text(Parameter::Action, &self.action),
            text(Parameter::Caller, &self.caller_text),
            text(Parameter::Role, &self.role),
            text(Parameter::SessionName, &self.session_name),
            text(Parameter::ExternalId, &self.external_id),
            text(Parameter::SourceIdentity, &self.source_identity),
            number(Parameter::DurationSeconds, &self.duration),
            number(Parameter::MaxSessionDuration, &self.max_duration),
            text(Parameter::MfaSerial, &self.mfa_serial),
            text(Parameter::MfaCode, &self.mfa_code),
            text(Parameter::SamlProvider, &self.saml_provider),
            text(Parameter::Region, &self.region),
        ]
        .into_iter()
        .flatten()
        .collect();
        for (key, value) in self.session_tags.value().into_iter().flatten() {
            let parameter = Parameter::SessionTags(Some(key.clone()));
            facts.push(RequestFact { parameter, value: value.clone(), origin: self.session_tags.origin });
        }
        for (name, values) in self.web_identity.value().into_iter().flatten() {
            let parameter = Parameter::WebIdentity(Some(name.clone()));
            facts.push(RequestFact { parameter, value: values.join(", "), origin: self.web_identity.origin });
        }
        for (name, values) in self.saml.value().into_iter().flatten() {
            let parameter = Parameter::Saml(Some(name.clone()));
            facts.push(RequestFact { parameter, value: values.join(", "), origin: self.saml.origin });
        }
        for told in &self.context {
            let parameter = Parameter::Context(told.key.clone());
            let value = told.values.as_ref().map_or_else(String::new, |values| values.join(", "));
            facts.push(RequestFact { parameter, value, origin: told.origin });
        }
        facts
    }
}

struct Inference<'a> {
    input: &'a Input,
    denial: &'a Denial,
    /// What the denial tells and no fix changed.
    learned: Vec<&'a Learned>,
    disagreements: Vec<Disagreement>,
}

impl Inference<'_> {
    fn request(mut self, trust: Option<&Policy>) -> Request {
        let given = &self.input.request;
        let complete = given.context_is_complete;
        let (call, action, rider) = self.call(trust);
        let caller_text = self.caller();
        let caller = Self::identity(call, &caller_text);
        let role = self.role(trust);
        let described = trust.and_then(|policy| described(&policy.document));
        let max_duration = match (given.max_session_duration, described.and_then(|d| d.max_duration)) {
            (Some(value), _) => Fact { known: Known::Value(value), origin: Origin::Given },
            (None, Some((value, place))) => Fact { known: Known::Value(value), origin: Origin::Words(place) },
            (None, None) => self.number(None, &Key::MaxSessionDuration, Known::Unknown),
        };
        let named = caller_text.value().filter(|_| matches!(caller, Known::Unknown));
        let vendor = named.and_then(|name| vendors::named(name.trim()).next()).map(|vendor| vendor.name);
        let credentials = self.credentials(&caller, vendor.is_some());
        let context = self.context();
        let (web_identity, saml) = (self.web_identity(), self.saml());
        let passed = Passed::new(call, &web_identity, &saml);
        let tags = self.tags(rider, &caller, &passed);
        let source_identity = self.source_identity(rider, &context, &caller, &passed);
        let through_endpoint = self.through_endpoint(&context);
        Request {
            call,
            action,
            rider,
            caller_text,
            caller,
            vendor,
            credentials,
            role,
            session_name: {
                let given = given.session_name.as_deref();
                let fact = self.text(given, &Key::SessionName, Parameter::SessionName, Known::Unknown);
                passed.or(fact, |passed| passed.session_name.clone())
            },
            external_id: self.text(
                given.external_id.as_deref(),
                &Key::ExternalId,
                Parameter::ExternalId,
                // A vendor sends one, which its own page shows.
                if vendor.is_some() { Known::Unknown } else { Known::Absent },
            ),
            source_identity,
            duration: self.number(given.duration_seconds, &Key::DurationSeconds, Known::Unknown),
            max_duration,
            mfa_serial: self.text(given.mfa_serial.as_deref(), &Key::MfaSerial, Parameter::MfaSerial, Known::Absent),
            mfa_code: self.text(given.mfa_code.as_deref(), &Key::MfaCode, Parameter::MfaCode, Known::Absent),
            session_tags: tags,
            transitive_tag_keys: {
                let fact = self.list(given.transitive_tag_keys.as_ref(), &Key::TransitiveTagKey, Known::Absent);
                passed.or(fact, |passed| (!passed.transitive.is_empty()).then(|| passed.transitive.clone()))
            },
            web_identity,
            token: match &given.web_identity {
                Some(WebIdentity::Token(token)) => Some(token.trim().to_owned()),
                Some(WebIdentity::Claims(_)) => None,
                None => self.learned(&Key::WebIdentityToken).map(|word| word.text.clone()),
            },
            saml_provider: self.text(
                given.saml_provider.as_deref(),
                &Key::SamlProvider,
                Parameter::SamlProvider,
                Known::Unknown,
            ),
            saml,
            oidc_providers: self.list(given.oidc_providers.as_ref(), &Key::OidcProvider, Known::Unknown),
            oidc_client_ids: self.list(given.oidc_client_ids.as_ref(), &Key::OidcClientId, Known::Unknown),
            region: self.text(given.region.as_deref(), &Key::Region, Parameter::Region, Known::Unknown),
            context,
            through_endpoint,
            complete,
            lacking: self.denial.clause.as_ref().filter(|clause| !clause.explicit).and_then(|clause| clause.layer),
            disagreements: self.disagreements,
            choices: Choices::default(),
        }
    }

    fn learned(&self, key: &Key) -> Option<&Word> {
        self.learned.iter().find(|learned| learned.key == *key).map(|learned| &learned.value)
    }

    fn text(&mut self, given: Option<&str>, key: &Key, parameter: Parameter, missing: Known<String>) -> Fact<String> {
        let said = self.learned(key).cloned();
        self.merge(given, said, parameter, missing)
    }

    /// The user's value, else the error's, else `missing`; notes where the two disagree.
    fn merge(
        &mut self,
        given: Option<&str>,
        said: Option<Word>,
        parameter: Parameter,
        missing: Known<String>,
    ) -> Fact<String> {
        match (given, said) {
            (Some(given), said) => {
                if let Some(said) = said.filter(|said| disagrees(given, &said.text)) {
                    self.disagreements.push(Disagreement { parameter, given: given.to_owned(), said });
                }
                Fact { known: Known::Value(given.to_owned()), origin: Origin::Given }
            }
            (None, Some(said)) => {
                let place = Place { document: DocumentId::Error, span: said.span };
                Fact { known: Known::Value(said.text), origin: Origin::Words(place) }
            }
            (None, None) => self.missing(missing),
        }
    }

    /// A command or an event that was given whole tells by what it does not name.
    fn missing<T>(&self, missing: Known<T>) -> Fact<T> {
        if self.input.request.context_is_complete || self.denial.complete {
            return Fact { known: Known::Absent, origin: Origin::Given };
        }
        Fact { known: missing, origin: Origin::Assumed }
    }

    fn number(&self, given: Option<i64>, key: &Key, missing: Known<i64>) -> Fact<i64> {
        let said = self.learned(key).and_then(|word| Some((word.text.parse::<i64>().ok()?, word.span)));
        match (given, said) {
            (Some(value), _) => Fact { known: Known::Value(value), origin: Origin::Given },
            (None, Some((value, span))) => {
                Fact { known: Known::Value(value), origin: Origin::Words(Place { document: DocumentId::Error, span }) }
            }
            (None, None) => self.missing(missing),
        }
    }

    fn list(&self, given: Option<&Vec<String>>, key: &Key, missing: Known<Vec<String>>) -> Fact<Vec<String>> {
        if let Some(values) = given {
            return Fact { known: Known::Value(values.clone()), origin: Origin::Given };
        }
        let said: Vec<&Word> = self.learned.iter().filter(|l| l.key == *key).map(|l| &l.value).collect();
        match said.first() {
            Some(first) => Fact {
                known: Known::Value(said.iter().map(|word| word.text.clone()).collect()),
                origin: Origin::Words(Place { document: DocumentId::Error, span: first.span }),
            },
            None => self.missing(missing),
        }
    }

    fn caller(&mut self) -> Fact<String> {
        let said = self.learned(&Key::Caller).or(self.denial.caller.as_ref()).cloned();
        // A bare session name names nobody; a vendor's name does where the user tells no more.
        let vendor = |name: &str| self.input.request.caller.is_none() && vendors::named(name).next().is_some();
        let said = said.map(|word| Word { text: service_called(&word.text).unwrap_or(word.text), ..word });
        let said = said.filter(|word| Identity::parse(&word.text).is_ok() || vendor(&word.text));
        // A service that says what it cannot assume is the caller.
        let service = match &self.denial.meaning {
            Meaning::ServiceCannotAssume { service: Some(name) } if is_service_name(name) => Some(name.clone()),
            _ => None,
        };
        let said = said.or(service.map(|text| Word { text, span: self.denial.meaning_span }));
        let given = self.input.request.caller.clone();
        let said = said.or_else(|| self.service());
        let fact = self.merge(given.as_deref(), said, Parameter::Caller, Known::Unknown);
        if fact.is_absent() { Fact { known: Known::Unknown, ..fact } } else { fact }
    }

    /// The service that says that it could not assume its role (ERRORS 9).
    fn service(&self) -> Option<Word> {
        let name = match &self.denial.meaning {
            Meaning::ServiceCannotAssume { service } => service.clone()?,
            Meaning::PodIdentityTrust => "pods.eks.amazonaws.com".to_owned(),
            _ => return None,
        };
        Some(Word { text: name, span: self.denial.meaning_span })
    }

    fn identity(call: Call, caller: &Fact<String>) -> Known<Identity> {
        let text = caller.value().map(|text| text.trim());
        let identity = text.and_then(|text| Identity::parse(text).ok());
        match call {
            // R125: these calls are unsigned, whoever the machine is.
            Call::WebIdentity | Call::Saml => match identity {
                Some(provider @ Identity::Provider(_)) => Known::Value(provider),
                _ => Known::Value(Identity::Anonymous),
            },
            Call::AssumeRole | Call::Other => identity.map_or(Known::Unknown, Known::Value),
        }
    }

    fn role(&mut self, trust: Option<&Policy>) -> Fact<String> {
        let said = self.learned(&Key::Role).or(self.denial.resource.as_ref()).cloned();
        // A service passes the ARN, and may say the name alone.
        let by_name = matches!(self.denial.meaning, Meaning::ServiceCannotAssume { .. });
        let said = said.filter(|word| !super::arn::is_mask(&word.text) && (!by_name || word.text.starts_with("arn:")));
        let given = self.input.request.role.clone();
        let fact = self.merge(given.as_deref(), said, Parameter::Role, Known::Unknown);
        if fact.value().is_some() {
            return fact;
        }
        match trust.and_then(|policy| described(&policy.document)).and_then(|described| described.arn) {
            Some((arn, place)) => Fact { known: Known::Value(arn), origin: Origin::Words(place) },
            None => Fact { known: Known::Unknown, origin: Origin::Assumed },
        }
    }

    fn credentials(&self, caller: &Known<Identity>, vendor: bool) -> Fact<Credentials> {
        let word = self.learned(&Key::CallerCredentials);
        let text = self.input.request.caller_credentials.as_deref().or(word.map(|word| word.text.as_str()));
        let told = text.and_then(|text| match text {
            "long_term" => Some(Credentials::LongTerm),
            "session_token" => Some(Credentials::SessionToken),
            "role" => Some(Credentials::Role),
            "federation_token" => Some(Credentials::FederationToken),
            _ => None,
        });
        let implied = match caller {
            Known::Value(Identity::Role(..) | Identity::Session(..)) => Some(Credentials::Role),
            Known::Value(Identity::FederatedUser(..)) => Some(Credentials::FederationToken),
            _ => vendor.then_some(Credentials::Role),
        };
        match (told, implied) {
            (Some(told), _) => Fact { known: Known::Value(told), origin: Origin::Given },
            (None, Some(implied)) => Fact { known: Known::Value(implied), origin: Origin::Given },
            (None, None) => Fact { known: Known::Unknown, origin: Origin::Assumed },
        }
    }

    fn saml(&self) -> Fact<Claims> {
        match &self.input.request.saml {
            Some(claims) => Fact { known: Known::Value(claims.clone()), origin: Origin::Given },
            None => Fact { known: Known::Unknown, origin: Origin::Assumed },
        }
    }

    /// A pasted endpoint policy, or a key that only one kind of call has, tells.
    fn through_endpoint(&self, context: &[Told]) -> Truth {
        let told = |key: &str| context.iter().any(|told| told.key.eq_ignore_ascii_case(key) && told.values.is_some());
        if self.input.vpc_endpoint_policy.is_some()
            || ["aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"].into_iter().any(told)
        {
            Truth::Yes
        } else if told("aws:SourceIp") {
            Truth::No
        } else {
            Truth::Unknown
        }
    }

    fn tags(&self, rider: Option<&str>, caller: &Known<Identity>, passed: &Passed) -> Fact<Vec<(String, String)>> {
        let given = self.input.request.session_tags.as_ref();
        // A fix of one tag leaves those that the error tells.
        let one = |changed: &Parameter| matches!(changed, Parameter::SessionTags(Some(_)));
        if let Some(tags) = given.filter(|_| !self.input.request.changed.iter().any(one)) {
            return Fact { known: Known::Value(tags.clone()), origin: Origin::Given };
        }
        let mut place = None;
        let mut tags = given.cloned().unwrap_or_default();
        for learned in &self.learned {
            if let Key::SessionTag(key) = &learned.key {
                place = place.or(Some(Place { document: DocumentId::Error, span: learned.value.span }));
                tags.push((key.clone(), learned.value.text.clone()));
            }
        }
        match place {
            Some(place) => Fact { known: Known::Value(tags), origin: Origin::Words(place) },
            None if given.is_some() => Fact { known: Known::Value(tags), origin: Origin::Given },
            None => {
                // R241: Pod Identity passes tags of its own, unless it was told not to.
                let pod = matches!(caller, Known::Value(Identity::Service(name)) if name == "pods.eks.amazonaws.com");
                let fact = match rider {
                    // The error says that tags came along, not which.
                    Some(TAG_SESSION) => Fact { known: Known::Unknown, origin: Origin::Assumed },
                    _ => self.missing(if pod { Known::Unknown } else { Known::Absent }),
                };
                passed.or(fact, |passed| (!passed.tags.is_empty()).then(|| passed.tags.clone()))
            }
        }
    }

    fn source_identity(
        &mut self,
        rider: Option<&str>,
        context: &[Told],
        caller: &Known<Identity>,
        passed: &Passed,
    ) -> Fact<String> {
        let missing = if rider == Some(SET_SOURCE_IDENTITY) { Known::Unknown } else { Known::Absent };
        let given = self.input.request.source_identity.clone();
        let fact = self.text(given.as_deref(), &Key::SourceIdentity, Parameter::SourceIdentity, missing);
        let mut fact = passed.or(fact, |passed| passed.source_identity.clone());
        // R221: what the calling session carries goes on to the next.
        if fact.value().is_none() && matches!(caller, Known::Value(Identity::Role(..) | Identity::Session(..))) {
            let told = context.iter().find(|told| told.key.eq_ignore_ascii_case("aws:SourceIdentity"));
            if let Some((identity, told)) = told.and_then(|told| Some((told.values.as_ref()?.first()?, told))) {
                fact = Fact { known: Known::Value(identity.clone()), origin: told.origin };
            }
        }
        match rider {
            Some(SET_SOURCE_IDENTITY) if fact.is_absent() => Fact { known: Known::Unknown, ..fact },
            _ => fact,
        }
    }

    fn web_identity(&self) -> Fact<Claims> {
        let claims = match &self.input.request.web_identity {
            Some(WebIdentity::Claims(claims)) => Some(claims.clone()),
            Some(WebIdentity::Token(token)) => token_claims(token),
            None => None,
        };
        let one = |changed: &Parameter| matches!(changed, Parameter::WebIdentity(Some(_)));
        let given = claims.is_some();
        let mut claims = claims.unwrap_or_default();
        if given && !self.input.request.changed.iter().any(one) {
            return Fact { known: Known::Value(claims), origin: Origin::Given };
        }
        let mut span = None;
        for learned in &self.learned {
            let told = match &learned.key {
                Key::WebIdentityToken => token_claims(&learned.value.text),
                Key::WebIdentityIssuer => Some(vec![("iss".to_owned(), vec![learned.value.text.clone()])]),
                Key::WebIdentityClaim(claim) => Some(vec![(claim.clone(), vec![learned.value.text.clone()])]),
                _ => None,
            };
            if let Some(told) = told {
                span = span.or(Some(learned.value.span));
                claims.extend(
                    told.into_iter()
                        .filter(|(claim, _)| !is_changed(&self.input.request, &Key::WebIdentityClaim(claim.clone()))),
                );
            }
        }
        match span {
            None if given => Fact { known: Known::Value(claims), origin: Origin::Given },
            Some(span) => {
                Fact { known: Known::Value(claims), origin: Origin::Words(Place { document: DocumentId::Error, span }) }
            }
            None => Fact { known: Known::Unknown, origin: Origin::Assumed },
        }
    }

    fn context(&self) -> Vec<Told> {
        let mut context: Vec<Told> = Vec::new();
        for (key, value) in &self.input.request.context {
            context.push(Told {
                key: key.clone(),
                values: value.as_ref().map(|value| value.values.clone()),
                list: value.as_ref().is_some_and(|value| value.list),
                origin: Origin::Given,
            });
        }
        for learned in &self.learned {
            let Key::Context(key) = &learned.key else { continue };
            let origin = Origin::Words(Place { document: DocumentId::Error, span: learned.value.span });
            match context.iter_mut().find(|told| told.key.eq_ignore_ascii_case(key)) {
                Some(told) if told.origin == Origin::Given => {}
                Some(told) => {
                    told.values.get_or_insert_default().push(learned.value.text.clone());
                    told.list = true;
                }
                None => {
                    let values = Some(vec![learned.value.text.clone()]);
                    context.push(Told { key: key.clone(), values, list: false, origin });
                }
            }
        }
        context
    }
}

/// Whether two spellings of one thing differ in more than what was masked.
fn disagrees(given: &str, said: &str) -> bool {
    let (given, said) = (given.trim(), said.trim());
    if given == said || super::arn::is_mask(said) || given.rsplit('/').next() == Some(said) {
        return false;
    }
    match (call_of(given), call_of(said)) {
        (Call::Other, _) | (_, Call::Other) => {}
        // A command's operation and an error's action may be spelt with and without the service.
        (a, b) => return a != b,
    }
    let parts = |text: &str| -> Vec<String> { text.split([':', '/']).map(str::to_owned).collect() };
    let (given, said) = (parts(given), parts(said));
    given.len() != said.len() || given.iter().zip(&said).any(|(a, b)| a != b && !super::arn::is_mask(b))
}

/// The action checked when session tags are set.
pub const TAG_SESSION: &str = "sts:TagSession";
/// The action checked when a source identity is set.
pub const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";
/// The action checked when a context is provided.
pub const SET_CONTEXT: &str = "sts:SetContext";

/// What the output of `aws iam get-role` says beside the trust policy.
#[derive(Clone, Debug)]
pub(super) struct Described {
    /// The role's ARN.
    pub arn: Option<(String, Place)>,
    /// The longest session that it allows, in seconds.
    pub max_duration: Option<(i64, Place)>,
}

pub(super) fn described(document: &Document) -> Option<Described> {
    let role = document.member(NodeId::ROOT, "Role").unwrap_or(NodeId::ROOT);
    document.member(role, "AssumeRolePolicyDocument")?;
    let place = |node| Place { document: document.id, span: document.inner_span(node) };
    let arn = document.member(role, "Arn").and_then(|node| Some((document.string(node)?.to_owned(), place(node))));
    let max_duration = document.member(role, "MaxSessionDuration").and_then(|node| match &document.node(node).kind {
        Kind::Number(text) => Some((text.parse().ok()?, place(node))),
        _ => None,
    });
    Some(Described { arn, max_duration })
}
