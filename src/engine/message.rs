//! Error text → [`Denial`]: what AWS, a tool or a log said, with the bytes it was said in.
//!
//! [`read`] cleans the paste, finds the known wordings in it (`patterns`, one row each) and keeps the one that says
//! most about assuming a role; the policy type that AWS names is read behind it. A `CloudTrail` event, a decoded
//! message, a command line and the answer of `get-caller-identity` are recognised by their shape, wherever they stand.
//! Nothing is an error here: what is not recognised is absent. The work is bounded, whatever is pasted.

mod clause;
mod clean;
mod command;
mod event;
mod members;
mod parameters;
mod patterns;
mod prose;
mod sentence;

use super::source::{Layer, Span};
use clean::Clean;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// A piece of the pasted text, as it was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Unescaped and joined where a line break had torn it. What stands for something else stays as it is: the masks
    /// `***`, `<account>`, `xxxx`, `####`, and a shell's `$NAME`, `$(…)` and `file://…`.
    pub text: String,
    /// The bytes of the pasted text.
    pub span: Span,
}

/// What a pasted text says of one call that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// What the text says.
    pub meaning: Meaning,
    /// The words that say it.
    pub meaning_span: Span,
    /// The error code: `AccessDenied`, `ValidationError`, `MalformedPolicyDocument` …
    pub code: Option<Word>,
    /// The operation that was called: `AssumeRole`, `AssumeRoleWithWebIdentity` … Where a tool says `with OIDC`, the
    /// text is the operation and the span the tool's words.
    pub operation: Option<Word>,
    /// Who called: an ARN, or a bare session name, `anonymous`, or the name of a service or vendor.
    pub caller: Option<Word>,
    /// The action that was refused. `sts:` is put before the name of an operation.
    pub action: Option<Word>,
    /// What it was refused on: the ARN behind `on resource:`, or the role that an event or a command names.
    pub resource: Option<Word>,
    /// Which policy type AWS names.
    pub clause: Option<Clause>,
    /// Parameters that STS or an SDK refuses, in the order of the text.
    pub refusals: Vec<Refusal>,
    /// What else the text tells of the request. A key can occur several times when it has several values.
    pub learned: Vec<Learned>,
    /// The names (Sid) of statements that a decoded message lists as having denied.
    pub matched: Vec<Word>,
    /// What kind of text it is.
    pub source: Source,
    /// Whether every parameter of the call is known: one that is not among [`learned`](Self::learned) was not sent.
    pub complete: bool,
}

/// The policy type that AWS names, and how it denied (R274–R280).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The type; none where the text says no more than `with an explicit deny`. A resource-based policy is the trust
    /// policy here.
    pub layer: Option<Layer>,
    /// A Deny matched, rather than no Allow.
    pub explicit: bool,
    /// `transitively through` this type.
    pub through: Option<Layer>,
    /// The policy that denied.
    pub policy_arn: Option<Word>,
    /// The whole clause.
    pub span: Span,
    /// The words that name the type; empty where there are none.
    pub layer_span: Span,
}

/// A parameter that was refused, by STS or by an SDK before the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The parameter as it is named: `roleArn`, `ExternalId`, `tags.7.member.value`, `--role-session-name`.
    pub parameter: Word,
    /// The part of the request it is. The tag key is empty where only the value of a tag is named.
    pub key: Option<Key>,
    /// The refused value, where the text shows it.
    pub value: Option<Word>,
    /// What the value should be.
    pub constraint: Constraint,
}

/// What a refused parameter should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constraint {
    /// A number of at least this.
    AtLeast(u64),
    /// A number of at most this.
    AtMost(u64),
    /// At least so many characters or elements.
    MinLength(u64),
    /// At most so many characters or elements.
    MaxLength(u64),
    /// A text that this regular expression matches.
    Pattern(Word),
    /// It must be given.
    Required,
    /// The operation has no such parameter.
    Unknown,
    /// Of another JSON type.
    Type,
    /// Something that is not known here.
    Other,
}

/// A fact about the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// Which.
    pub key: Key,
    /// Its value, and where it stands.
    pub value: Word,
}

/// A part of the request, as INTERFACE.md names them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// `action`.
    Action,
    /// `caller`.
    Caller,
    /// `caller_credentials`; the value is `long_term`, `session_token`, `role` or `federation_token`.
    CallerCredentials,
    /// `role`.
    Role,
    /// `session_name`.
    SessionName,
    /// `external_id`.
    ExternalId,
    /// `source_identity`.
    SourceIdentity,
    /// `duration_seconds`.
    DurationSeconds,
    /// `max_session_duration`, from the output of `aws iam get-role`.
    MaxSessionDuration,
    /// `mfa_serial`.
    MfaSerial,
    /// `mfa_code`.
    MfaCode,
    /// One of `session_tags`, by its key.
    SessionTag(String),
    /// One of `transitive_tag_keys`.
    TransitiveTagKey,
    /// `saml_provider`.
    SamlProvider,
    /// `web_identity.iss`.
    WebIdentityIssuer,
    /// `web_identity`, the token itself.
    WebIdentityToken,
    /// Another claim of `web_identity`.
    WebIdentityClaim(String),
    /// One of `oidc_providers`, from the output of `aws iam list-open-id-connect-providers`.
    OidcProvider,
    /// One of `oidc_client_ids`, from the output of `aws iam get-open-id-connect-provider`.
    OidcClientId,
    /// `region`.
    Region,
    /// One of `context`, by its condition key.
    Context(String),
}

/// What kind of text was pasted; the one that tells most where there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A sentence of AWS, in any wrapping (ERRORS 1–8).
    Sentence,
    /// A sentence of a tool that keeps AWS's own to itself (ERRORS 8, 9).
    Tool,
    /// A `CloudTrail` event.
    CloudTrail,
    /// The answer of `aws sts decode-authorization-message` (ERRORS 10).
    DecodedMessage,
    /// An `aws sts assume-role…` command line.
    Command,
    /// The answer of `aws sts get-caller-identity`.
    CallerIdentity,
    /// None of these.
    Unknown,
}

/// What a text says. Each variant is a wording of ERRORS.md, or several that mean the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing in the text is known.
    Unknown,
    /// A policy denies, or fails to allow, an action of role assumption. ERRORS 1.1–1.8, 8 (Custodian, Datadog).
    NotAuthorized,
    /// The same sentence about an action that has nothing to do with assuming a role. ERRORS 1.8, 2.
    OtherAction,
    /// The caller may not hand the role to a service. ERRORS 10, R283.
    PassRole {
        /// `Cross-account pass role is not allowed.`
        across_accounts: bool,
    },
    /// EC2's message that only `sts:DecodeAuthorizationMessage` can read. ERRORS 10.
    EncodedMessage {
        /// The encoded text, joined.
        blob: Option<Word>,
    },
    /// `CallerValidation check failed`. ERRORS 10.
    CallerValidation,
    /// Cognito was given a role's name in the place of its ARN. ERRORS 10.
    RoleNameForArn {
        /// The name.
        name: Option<Word>,
    },
    /// The call was signed with the root user's keys. ERRORS 6, R83.
    RootCaller,
    /// The one-time code is wrong, old or used. ERRORS 3, R253.
    MfaCodeRefused,
    /// The MFA device is not this user's. ERRORS 3, R253.
    MfaSerialRefused,
    /// Only one of serial number and code was sent. ERRORS 3, R253.
    MfaIncomplete,
    /// The duration is above the role's own maximum. ERRORS 4, R246.
    DurationAboveMaximum,
    /// The duration is above one hour, and the caller's credentials are temporary. ERRORS 4, R247.
    DurationAboveChaining,
    /// The duration is outside what STS takes; the bound is in [`Denial::refusals`]. ERRORS 4, R246.
    DurationOutOfRange,
    /// The token's issuer is no provider in the role's account. ERRORS 5, R254.
    NoProvider {
        /// The issuer's address.
        issuer: Option<Word>,
    },
    /// The token's audience is not one of the provider's client ids. ERRORS 5, R230.
    AudienceRefused,
    /// The SAML provider does not exist. ERRORS 5, R254.
    ProviderUnknown,
    /// The SAML answer is not acceptable: signature, issuer, attributes, audience. R244, R248, R254.
    SamlRefused,
    /// `RoleArn` is not the ARN of a role. ERRORS 5, R242.
    RoleArnInvalid,
    /// `PrincipalArn` is not the ARN of a SAML provider. ERRORS 5.
    PrincipalArnInvalid,
    /// Cognito could not assume the role of its pool. ERRORS 5.
    PoolInvalid,
    /// The web identity token ran out. ERRORS 5.
    TokenExpired,
    /// The issuer's keys cannot be read or do not match. ERRORS 5.
    VerificationKey,
    /// `InvalidIdentityToken` without a known sentence. ERRORS 5.
    TokenInvalid,
    /// The identity provider cannot be reached or refuses. ERRORS 5.
    IdpError,
    /// An external id was passed to an operation that has none. ERRORS 5.
    ExternalIdNotAllowed,
    /// EKS wants the role to trust `pods.eks.amazonaws.com` with `sts:AssumeRole` and `sts:TagSession`. ERRORS 5.
    PodIdentityTrust,
    /// `GetFederationToken` or `GetSessionToken` was called with temporary credentials. ERRORS 6.
    SessionCaller {
        /// The operation.
        operation: Option<Word>,
    },
    /// The caller's credentials come from `GetFederationToken`. ERRORS 6.
    FederationTokenCaller,
    /// The access key is unknown, or its session token is missing. ERRORS 6, R257.
    CredentialsInvalid,
    /// The caller's credentials ran out. ERRORS 6, R257.
    CredentialsExpired,
    /// There are no credentials to sign the call with; AWS was not asked.
    CredentialsMissing,
    /// The signature is wrong: secret key, or region. ERRORS 6, R257.
    SignatureMismatch {
        /// The region it was made for, where that is the fault.
        region: Option<Word>,
    },
    /// The signed request is too old, or the clock is wrong. ERRORS 6.
    RequestExpired,
    /// The regional endpoint is switched off. ERRORS 6, R256.
    RegionDisabled {
        /// The account in which it is.
        account: Option<Word>,
    },
    /// Tags and session policies together are too large. ERRORS 6, R47.
    PackedTooLarge {
        /// Per cent of the space.
        percent: Option<Word>,
    },
    /// A tag overrides one that the caller's session hands on. R251.
    TransitiveTagConflict,
    /// Two tags have the same key. R250.
    TagsDuplicate,
    /// The source identity of the caller's session cannot be changed. R249.
    SourceIdentityFixed,
    /// A principal of a trust policy does not exist or is malformed. ERRORS 7, R37–R39.
    InvalidPrincipal {
        /// `AWS`, `SERVICE`, `FEDERATED`, `STAR`.
        kind: Option<Word>,
        /// The principal.
        value: Option<Word>,
    },
    /// An element that this type of policy must not have. ERRORS 7, R30, R32, R49.
    ProhibitedField {
        /// The element.
        name: Option<Word>,
    },
    /// An element that this type of policy must have. ERRORS 7, R5, R12, R31.
    MissingField {
        /// The element.
        name: Option<Word>,
    },
    /// `Policy statement must contain resources.` ERRORS 7, R50.
    ResourcesMissing,
    /// `Policy statement must contain actions.` R15.
    ActionsMissing,
    /// An action is not of the form `service:Name`. R15.
    ActionMalformed,
    /// A resource is no ARN. ERRORS 7, R50.
    ResourceNotArn {
        /// The resource.
        value: Option<Word>,
    },
    /// A resource's ARN is of another partition. ERRORS 7, R50.
    PartitionInvalid {
        /// The partition.
        partition: Option<Word>,
        /// The resource.
        value: Option<Word>,
    },
    /// `Version` is not one of the two dates. R6, R9.
    VersionInvalid,
    /// A statement's name is not unique or has other characters than letters and digits. R11.
    SidInvalid,
    /// The document is above its quota. R44, R47.
    PolicyTooLong {
        /// The quota.
        limit: Option<Word>,
    },
    /// The document is no JSON. ERRORS 7, R1.
    InvalidJson,
    /// IAM refuses the document, in words that are not known here. ERRORS 7.
    PolicyRefused,
    /// The document is no policy. ERRORS 7, R4, R23, R29.
    SyntaxErrors,
    /// A trust policy has another action than those of role assumption. ERRORS 7, R33.
    TrustActionsOnly,
    /// `Federated` names no provider. ERRORS 7, R40.
    FederatedInvalid,
    /// A trust policy for a shared provider lacks the condition that IAM demands. R41, R42.
    ProviderCondition {
        /// The condition key, where the text names it.
        key: Option<Word>,
    },
    /// STS or an SDK refuses a parameter: the first of [`Denial::refusals`]. ERRORS 7, R242–R250.
    ParameterRefused,
    /// A service cannot assume the role that it was given. ERRORS 9.
    ServiceCannotAssume {
        /// The service principal that the trust policy should have.
        service: Option<String>,
    },
    /// The console's Switch Role form. ERRORS 8.
    ConsoleSwitchRole,
    /// A tool could not assume the role and does not say what AWS answered. ERRORS 8 (old Terraform, CDK).
    CannotBeAssumed,
}

/// Reads any pasted text. Never fails: what is not recognised is absent.
pub fn read(text: &str) -> Denial {
    let text = text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or(text);
    let clean = Clean::new(text);
    let shapes = event::read(&clean);
    let command = command::read(&clean);
    let mut denial = sentence::read(&clean, shapes.message, shapes.any());
    shapes.fill(&mut denial);
    if let Some(command) = command {
        command.fill(&mut denial);
    }
    denial.settle();
    denial
}

impl Denial {
    /// A text in which nothing is known.
    fn empty() -> Self {
        Self {
            meaning: Meaning::Unknown,
            meaning_span: Span::default(),
            code: None,
            operation: None,
            caller: None,
            action: None,
            resource: None,
            clause: None,
            refusals: Vec::new(),
            learned: Vec::new(),
            matched: Vec::new(),
            source: Source::Unknown,
            complete: false,
        }
    }

    /// The first value that was learned for `key`.
    pub fn learned(&self, key: &Key) -> Option<&Word> {
        self.learned.iter().find(|learned| learned.key == *key).map(|learned| &learned.value)
    }

    /// Adds a fact, unless one of the same key is known and the key has one value.
    fn learn(&mut self, key: Key, value: Word) {
        let many = matches!(key, Key::Context(_) | Key::TransitiveTagKey | Key::OidcProvider | Key::OidcClientId);
        let known =
            self.learned.iter().any(|learned| learned.key == key && (!many || learned.value.text == value.text));
        if !known && self.learned.len() < MAX_LEARNED {
            self.learned.push(Learned { key, value });
        }
    }

    /// Fills what the sentence left open from what was learned.
    fn settle(&mut self) {
        for (field, key) in
            [(&mut self.caller, Key::Caller), (&mut self.action, Key::Action), (&mut self.resource, Key::Role)]
        {
            if field.is_none() {
                *field = self.learned.iter().find(|learned| learned.key == key).map(|learned| learned.value.clone());
            }
        }
    }
}

/// No more facts than this are kept of one text.
const MAX_LEARNED: usize = 500;

#[cfg(test)]
mod tests;
