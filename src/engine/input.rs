//! What the user gives: texts exactly as pasted, and what is known of the call.

use std::fmt;

use super::condition::keys::written;
use super::json::{escaped, unescaped};
use super::sort::sort_by_key;
use super::source::{DocumentId, Layer};

/// Everything that [`diagnose`](super::diagnose) reads. Nothing in it is required.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// The pasted error, log line, `CloudTrail` event or command.
    pub error: Option<String>,
    /// The trust policy of the role. Not given: unknown.
    pub trust_policy: Option<String>,
    /// The caller's identity policies, those of its groups among them. Not given: unknown; empty: it has none.
    pub identity_policies: Option<Vec<PolicyText>>,
    /// The caller's permissions boundary. Not given: not in force.
    pub permissions_boundary: Option<String>,
    /// The policies passed when the caller's session was made. Not given: not in force.
    pub session_policies: Vec<PolicyText>,
    /// The service control policies of the caller's account, one entry a level, root first.
    pub service_control_policies: Vec<Level>,
    /// The resource control policies of the role's account, one entry a level, root first.
    pub resource_control_policies: Vec<Level>,
    /// The policy of the VPC endpoint that the call went through. Not given: not in force.
    pub vpc_endpoint_policy: Option<String>,
    /// What is known of the call.
    pub request: RequestInput,
}

/// A policy's text and, where it was told, its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyText {
    /// Its name in IAM.
    pub name: Option<String>,
    /// Its text.
    pub text: String,
}

/// The policies attached to one level of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// Given without a list around it.
    One(PolicyText),
    /// Given as a list.
    Many(Vec<PolicyText>),
}

/// What is known of the call. Every value is as the user wrote it; none is checked here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RequestInput {
    /// `sts:AssumeRole` and the like.
    pub action: Option<String>,
    /// The caller's ARN, a service principal or a provider.
    pub caller: Option<String>,
    /// `long_term`, `session_token`, `role` or `federation_token`.
    pub caller_credentials: Option<String>,
    /// The ARN of the role.
    pub role: Option<String>,
    /// `RoleSessionName`.
    pub session_name: Option<String>,
    /// `ExternalId`.
    pub external_id: Option<String>,
    /// `SourceIdentity`.
    pub source_identity: Option<String>,
    /// `DurationSeconds`.
    pub duration_seconds: Option<i64>,
    /// The role's maximum session duration, in seconds.
    pub max_session_duration: Option<i64>,
    /// `SerialNumber`.
    pub mfa_serial: Option<String>,
    /// `TokenCode`.
    pub mfa_code: Option<String>,
    /// `Tags`, in order.
    pub session_tags: Option<Vec<(String, String)>>,
    /// `TransitiveTagKeys`.
    pub transitive_tag_keys: Option<Vec<String>>,
    /// The claims of the web identity token, or the token.
    pub web_identity: Option<WebIdentity>,
    /// `PrincipalArn` of a SAML call.
    pub saml_provider: Option<String>,
    /// The claims of the SAML assertion.
    pub saml: Option<Vec<(String, Vec<String>)>>,
    /// The OIDC providers that the role's account has.
    pub oidc_providers: Option<Vec<String>>,
    /// The client IDs registered with the provider.
    pub oidc_client_ids: Option<Vec<String>>,
    /// The Region of the STS endpoint.
    pub region: Option<String>,
    /// Condition keys and their values; none for a key that is not in the request.
    pub context: Vec<(String, Option<ContextValue>)>,
    /// Whether everything that is not given is absent, not unknown.
    pub context_is_complete: bool,
    /// What a fix changed since the error was given, which does not speak of it any more.
    pub changed: Vec<Parameter>,
    /// The layers whose documents a fix changed since.
    pub changed_layers: Vec<Layer>,
}

/// The value of a condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextValue {
    /// Its values.
    pub values: Vec<String>,
    /// Whether they were given as a list.
    pub list: bool,
}

/// A web identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebIdentity {
    /// The token itself.
    Token(String),
    /// Its claims.
    Claims(Vec<(String, Vec<String>)>),
}

/// A change of the input: of a text, or of what is known of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Replaces bytes of a document.
    Text {
        /// Which text.
        document: DocumentId,
        /// Which bytes of it.
        span: super::source::Span,
        /// What stands there then.
        text: String,
    },
    /// Sets a parameter of the call; none takes it away.
    Request {
        /// Which parameter.
        parameter: Parameter,
        /// Its new value.
        value: Option<String>,
    },
}

/// A parameter of the call that an edit can set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parameter {
    /// `/action`
    Action,
    /// `/caller`
    Caller,
    /// `/caller_credentials`
    CallerCredentials,
    /// `/role`
    Role,
    /// `/session_name`
    SessionName,
    /// `/external_id`
    ExternalId,
    /// `/source_identity`
    SourceIdentity,
    /// `/duration_seconds`
    DurationSeconds,
    /// `/max_session_duration`
    MaxSessionDuration,
    /// `/mfa_serial`
    MfaSerial,
    /// `/mfa_code`
    MfaCode,
    /// `/session_tags`, all of them, or the one of this key.
    SessionTags(Option<String>),
    /// `/transitive_tag_keys`
    TransitiveTagKeys,
    /// `/web_identity`, or one claim of it.
    WebIdentity(Option<String>),
    /// `/saml_provider`
    SamlProvider,
    /// `/saml`, or one claim of it.
    Saml(Option<String>),
    /// `/oidc_providers`
    OidcProviders,
    /// `/oidc_client_ids`
    OidcClientIds,
    /// `/region`
    Region,
    /// `/context/<key>`
    Context(String),
}

impl fmt::Display for Parameter {
    /// The pointer into the input's `request`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, inner) = match self {
            Self::Action => ("action", None),
            Self::Caller => ("caller", None),
            Self::CallerCredentials => ("caller_credentials", None),
            Self::Role => ("role", None),
            Self::SessionName => ("session_name", None),
            Self::ExternalId => ("external_id", None),
            Self::SourceIdentity => ("source_identity", None),
            Self::DurationSeconds => ("duration_seconds", None),
            Self::MaxSessionDuration => ("max_session_duration", None),
            Self::MfaSerial => ("mfa_serial", None),
            Self::MfaCode => ("mfa_code", None),
            Self::SessionTags(key) => ("session_tags", key.as_ref()),
            Self::TransitiveTagKeys => ("transitive_tag_keys", None),
            Self::WebIdentity(claim) => ("web_identity", claim.as_ref()),
            Self::SamlProvider => ("saml_provider", None),
            Self::Saml(claim) => ("saml", claim.as_ref()),
            Self::OidcProviders => ("oidc_providers", None),
            Self::OidcClientIds => ("oidc_client_ids", None),
            Self::Region => ("region", None),
            Self::Context(key) => ("context", Some(key)),
        };
        write!(f, "/{name}")?;
        inner.map_or(Ok(()), |key| write!(f, "/{}", escaped(key)))
    }
}

impl Parameter {
    /// The parameter that a pointer into the input's `request` names.
    pub fn named(pointer: &str) -> Option<Self> {
        let key = pointer.get(1..)?.split_once('/').map(|(_, key)| unescaped(key));
        let all = [
            Self::Action,
            Self::Caller,
            Self::CallerCredentials,
            Self::Role,
            Self::SessionName,
            Self::ExternalId,
            Self::SourceIdentity,
            Self::DurationSeconds,
            Self::MaxSessionDuration,
            Self::MfaSerial,
            Self::MfaCode,
            Self::SessionTags(key.clone()),
            Self::TransitiveTagKeys,
            Self::WebIdentity(key.clone()),
            Self::SamlProvider,
            Self::Saml(key.clone()),
            Self::OidcProviders,
            Self::OidcClientIds,
            Self::Region,
            Self::Context(key.unwrap_or_default()),
        ];
        all.into_iter().find(|parameter| parameter.to_string() == pointer)
    }
}

impl Input {
    /// The text of a document; none where it was not given.
    pub fn text(&self, document: DocumentId) -> Option<&str> {
        match document {
            DocumentId::Error => self.error.as_deref(),
            DocumentId::Request => None,
            DocumentId::TrustPolicy => self.trust_policy.as_deref(),
            DocumentId::IdentityPolicy(i) => Some(&self.identity_policies.as_ref()?.get(i)?.text),
            DocumentId::PermissionsBoundary => self.permissions_boundary.as_deref(),
            DocumentId::SessionPolicy(i) => Some(&self.session_policies.get(i)?.text),
            DocumentId::ServiceControlPolicy(level, i) => Some(&self.service_control_policies.get(level)?.get(i)?.text),
            DocumentId::ResourceControlPolicy(level, i) => {
                Some(&self.resource_control_policies.get(level)?.get(i)?.text)
            }
            DocumentId::VpcEndpointPolicy => self.vpc_endpoint_policy.as_deref(),
        }
    }

    /// The text of a document, to be changed.
    pub fn text_mut(&mut self, document: DocumentId) -> Option<&mut String> {
        match document {
            DocumentId::Error => self.error.as_mut(),
            DocumentId::Request => None,
            DocumentId::TrustPolicy => self.trust_policy.as_mut(),
            DocumentId::IdentityPolicy(i) => Some(&mut self.identity_policies.as_mut()?.get_mut(i)?.text),
            DocumentId::PermissionsBoundary => self.permissions_boundary.as_mut(),
            DocumentId::SessionPolicy(i) => Some(&mut self.session_policies.get_mut(i)?.text),
            DocumentId::ServiceControlPolicy(level, i) => {
                Some(&mut self.service_control_policies.get_mut(level)?.get_mut(i)?.text)
            }
            DocumentId::ResourceControlPolicy(level, i) => {
                Some(&mut self.resource_control_policies.get_mut(level)?.get_mut(i)?.text)
            }
            DocumentId::VpcEndpointPolicy => self.vpc_endpoint_policy.as_mut(),
        }
    }

    /// The name of a policy, where it was told.
    pub fn name(&self, document: DocumentId) -> Option<&str> {
        let policy = match document {
            DocumentId::IdentityPolicy(i) => self.identity_policies.as_ref()?.get(i),
            DocumentId::SessionPolicy(i) => self.session_policies.get(i),
            DocumentId::ServiceControlPolicy(level, i) => self.service_control_policies.get(level)?.get(i),
            DocumentId::ResourceControlPolicy(level, i) => self.resource_control_policies.get(level)?.get(i),
            _ => None,
        };
        policy?.name.as_deref()
    }

    /// Every policy document that was given.
    pub fn policies(&self) -> Vec<DocumentId> {
        let levels = |levels: &[Level], id: fn(usize, Option<usize>) -> DocumentId| -> Vec<DocumentId> {
            let of = |(level, entry): (usize, &Level)| -> Vec<DocumentId> {
                match entry {
                    Level::One(_) => vec![id(level, None)],
                    Level::Many(policies) => (0..policies.len()).map(|i| id(level, Some(i))).collect(),
                }
            };
            levels.iter().enumerate().flat_map(of).collect()
        };
        let mut all = Vec::new();
        all.extend(self.trust_policy.as_ref().map(|_| DocumentId::TrustPolicy));
        all.extend((0..self.identity_policies.as_ref().map_or(0, Vec::len)).map(DocumentId::IdentityPolicy));
        all.extend(self.permissions_boundary.as_ref().map(|_| DocumentId::PermissionsBoundary));
        all.extend((0..self.session_policies.len()).map(DocumentId::SessionPolicy));
        all.extend(levels(&self.service_control_policies, DocumentId::ServiceControlPolicy));
        all.extend(levels(&self.resource_control_policies, DocumentId::ResourceControlPolicy));
        all.extend(self.vpc_endpoint_policy.as_ref().map(|_| DocumentId::VpcEndpointPolicy));
        all
    }

    /// Makes room for a policy that is written from nothing.
    fn begin(&mut self, document: DocumentId) {
        match document {
            DocumentId::TrustPolicy => _ = self.trust_policy.get_or_insert_default(),
            DocumentId::IdentityPolicy(index) => {
                let policies = self.identity_policies.get_or_insert_default();
                if policies.len() == index {
                    policies.push(PolicyText::default());
                }
            }
            _ => {}
        }
    }

    /// This input with `edits` applied: texts from the back, so that every range is still right.
    #[must_use]
    pub fn edited(&self, edits: &[Edit]) -> Self {
        let mut input = self.clone();
        let mut texts: Vec<_> = Vec::new();
        for edit in edits {
            match edit {
                Edit::Text { document, span, text } => {
                    input.request.changed_layers.push(document.layer());
                    texts.push((*document, *span, text));
                }
                Edit::Request { parameter, value } => input.request.change(parameter, value.as_deref()),
            }
        }
        sort_by_key(&mut texts, |&(document, span, _)| (document, span));
        for (document, span, new) in texts.into_iter().rev() {
            input.begin(document);
            if let Some(text) = input.text_mut(document)
                && text.get(span.range()).is_some()
            {
                text.replace_range(span.range(), new);
            }
        }
        input
    }
}

impl Input {
    /// This input as if the documents that are `off` had not been given.
    #[must_use]
    pub fn without(mut self, off: &dyn Fn(DocumentId) -> bool) -> Self {
        let one = |text: &mut Option<String>, document| _ = text.take_if(|_| off(document));
        one(&mut self.error, DocumentId::Error);
        one(&mut self.trust_policy, DocumentId::TrustPolicy);
        one(&mut self.permissions_boundary, DocumentId::PermissionsBoundary);
        one(&mut self.vpc_endpoint_policy, DocumentId::VpcEndpointPolicy);
        let many = |policies: &mut Vec<PolicyText>, id: &dyn Fn(usize) -> DocumentId| {
            let before = policies.len();
            let mut at = 0..;
            policies.retain(|_| at.next().is_some_and(|i| !off(id(i))));
            before > 0 && policies.is_empty()
        };
        let _ = self.identity_policies.take_if(|policies| many(policies, &DocumentId::IdentityPolicy));
        many(&mut self.session_policies, &DocumentId::SessionPolicy);
        let levels = |levels: &mut Vec<Level>, id: fn(usize, Option<usize>) -> DocumentId| {
            let mut at = 0..;
            levels.retain_mut(|entry| {
                let level = at.next().unwrap_or_default();
                match entry {
                    Level::One(_) => !off(id(level, None)),
                    Level::Many(policies) => !many(policies, &|i| id(level, Some(i))),
                }
            });
        };
        levels(&mut self.service_control_policies, DocumentId::ServiceControlPolicy);
        levels(&mut self.resource_control_policies, DocumentId::ResourceControlPolicy);
        self
    }
}

impl Level {
    /// Its policies.
    pub fn policies(self) -> Vec<PolicyText> {
        match self {
            Self::One(policy) => vec![policy],
            Self::Many(policies) => policies,
        }
    }

    fn get(&self, index: Option<usize>) -> Option<&PolicyText> {
        match self {
            Self::One(policy) => Some(policy),
            Self::Many(policies) => policies.get(index?),
        }
    }

    fn get_mut(&mut self, index: Option<usize>) -> Option<&mut PolicyText> {
        match self {
            Self::One(policy) => Some(policy),
            Self::Many(policies) => policies.get_mut(index?),
        }
    }
}

impl RequestInput {
    /// Sets one parameter as a fix does: what the error says of it is over.
    pub fn change(&mut self, parameter: &Parameter, value: Option<&str>) {
        self.set(parameter, value);
        self.changed.push(parameter.clone());
    }

    /// Sets one parameter as the user does who knows better, or takes it back: other tags and claims that the error
    /// tells stay.
    pub fn tell(&mut self, parameter: &Parameter, value: Option<&str>) {
        self.changed.retain(|changed| changed != parameter);
        match (parameter, value) {
            (Parameter::SessionTags(Some(_)) | Parameter::WebIdentity(Some(_)), Some(_)) => {
                self.change(parameter, value);
            }
            _ => self.set(parameter, value),
        }
    }

    /// Sets one parameter; none takes it away.
    pub fn set(&mut self, parameter: &Parameter, value: Option<&str>) {
        let text = value.map(str::to_owned);
        let number = value.and_then(|value| value.parse().ok());
        let list = || value.map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>());
        match parameter {
            Parameter::Action => self.action = text,
            Parameter::Caller => self.caller = text,
            Parameter::CallerCredentials => self.caller_credentials = text,
            Parameter::Role => self.role = text,
            Parameter::SessionName => self.session_name = text,
            Parameter::ExternalId => self.external_id = text,
            Parameter::SourceIdentity => self.source_identity = text,
            Parameter::DurationSeconds => self.duration_seconds = number,
            Parameter::MaxSessionDuration => self.max_session_duration = number,
            Parameter::MfaSerial => self.mfa_serial = text,
            Parameter::MfaCode => self.mfa_code = text,
            Parameter::SessionTags(None) => self.session_tags = None,
            Parameter::SessionTags(Some(key)) => {
                let mut tags = self.session_tags.take().unwrap_or_default();
                tags.retain(|(name, _)| !name.eq_ignore_ascii_case(key));
                tags.extend(text.map(|text| (key.clone(), text)));
                self.session_tags = Some(tags).filter(|tags| !tags.is_empty());
            }
            Parameter::TransitiveTagKeys => self.transitive_tag_keys = list(),
            Parameter::WebIdentity(None) => self.web_identity = text.map(WebIdentity::Token),
            Parameter::WebIdentity(Some(claim)) => {
                let mut claims = match self.web_identity.take() {
                    Some(WebIdentity::Claims(claims)) => claims,
                    Some(WebIdentity::Token(token)) => super::request::token_claims(&token).unwrap_or_default(),
                    None => Vec::new(),
                };
                claims.retain(|(name, _)| name != claim);
                claims.extend(text.map(|text| (claim.clone(), written(&format!(":{claim}"), &text))));
                self.web_identity = Some(claims).filter(|claims| !claims.is_empty()).map(WebIdentity::Claims);
            }
            Parameter::SamlProvider => self.saml_provider = text,
            Parameter::Saml(None) => self.saml = None,
            Parameter::Saml(Some(claim)) => {
                let mut claims = self.saml.take().unwrap_or_default();
                claims.retain(|(name, _)| name != claim);
                claims.extend(text.map(|text| (claim.clone(), written(&format!("saml:{claim}"), &text))));
                self.saml = Some(claims).filter(|claims| !claims.is_empty());
            }
            Parameter::OidcProviders => self.oidc_providers = list(),
            Parameter::OidcClientIds => self.oidc_client_ids = list(),
            Parameter::Region => self.region = text,
            Parameter::Context(key) => {
                self.context.retain(|(name, _)| !name.eq_ignore_ascii_case(key));
                let value = text.map(|text| written(key, &text));
                self.context.extend(value.map(|values| {
                    let list = values.len() > 1;
                    (key.clone(), Some(ContextValue { values, list }))
                }));
            }
        }
    }
}
