//! Every condition key of a role assumption, one row each: name, type, number of values, the calls that can have it,
//! and what the request has.
//!
//! Presence and source follow rules.md section 5 (R189–R224); `claims` has those of tokens and assertions. A key that
//! the user told wins over what is derived. R191's anonymous caller is no row: it cannot assume a role. R212: nothing
//! rests on `aws:UserAgent`, which is the client's own word. R196 is a way to use `aws:userid`, not another key.

use super::super::arn::{Identity, is_mask};
use super::super::input::Parameter;
use super::super::request::{Call, Credentials, Known, Request, SET_CONTEXT, Told};
use super::super::truth::Truth;
use super::super::uncertain::Question;
use super::claims::{assertion, is_list, provider_claim, token};
use super::{KeyState, permission_set, values};

/// The type of a key's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// Text.
    Text,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// An instant.
    Date,
    /// An IP address.
    Address,
}

/// One condition key.
#[derive(Debug)]
pub struct Key {
    /// The canonical spelling; a family of keys ends with `/`.
    pub name: &'static str,
    /// The type of its values.
    pub kind: KeyType,
    /// Whether it is multivalued (R142).
    pub multi: bool,
    /// The calls that can have it: [`AR`], [`WI`], [`SM`], [`SV`] or several; [`NONE`] for a key of other calls.
    pub calls: u8,
    /// What such a call has; the second argument is what follows the `/` of a family, else the name.
    state: State,
}

type State = fn(&Request, &str) -> KeyState;

/// `AssumeRole` by a user or a role.
pub const AR: u8 = 1;
/// `AssumeRoleWithWebIdentity`.
pub const WI: u8 = 2;
/// `AssumeRoleWithSAML`.
pub const SM: u8 = 4;
/// `AssumeRole` by an AWS service.
pub const SV: u8 = 8;
/// Every call.
pub const ALL: u8 = AR | WI | SM | SV;
/// No call that assumes a role.
pub const NONE: u8 = 0;

const fn one(name: &'static str, kind: KeyType, calls: u8, state: State) -> Key {
    Key { name, kind, multi: false, calls, state }
}

const fn many(name: &'static str, kind: KeyType, calls: u8, state: State) -> Key {
    Key { name, kind, multi: true, calls, state }
}

use KeyType::{Address, Arn, Bool, Date, Number, Text};

/// Every global, `sts:`, `iam:` and `saml:` key, sorted by name. Behind each its rule.
pub static KEYS: &[Key] = &[
    many("aws:CalledVia", Text, NONE, not_via_service),             // R213
    one("aws:CalledViaAWSMCP", Text, NONE, not_via_service),        // R213
    one("aws:CalledViaFirst", Text, NONE, not_via_service),         // R213
    one("aws:CalledViaLast", Text, NONE, not_via_service),          // R213
    one("aws:CurrentTime", Date, ALL, current_time),                // R209
    one("aws:Ec2InstanceSourcePrivateIPv4", Address, AR, instance), // R222
    one("aws:Ec2InstanceSourceVpc", Text, AR, instance),            // R222
    one("aws:EpochTime", Date, ALL, epoch_time),                    // R209
    one("aws:FederatedProvider", Text, AR | WI, federated_provider), // R204
    one("aws:MultiFactorAuthAge", Number, AR, mfa_age),             // R200
    one("aws:MultiFactorAuthPresent", Bool, AR, mfa_present),       // R198
    one("aws:PrincipalAccount", Text, AR | WI | SM, principal_account), // R191
    one("aws:PrincipalArn", Arn, AR, principal_arn),                // R189
    one("aws:PrincipalIsAWSService", Bool, AR | SV, is_service),    // R205
    one("aws:PrincipalOrgID", Text, AR, of_caller),                 // R192
    many("aws:PrincipalOrgPaths", Text, AR, of_caller),             // R193
    one("aws:PrincipalServiceName", Text, SV, service_name),        // R205
    many("aws:PrincipalServiceNamesList", Text, SV, service_name),  // R205
    one("aws:PrincipalTag/", Text, AR, of_caller),                  // R194
    one("aws:PrincipalType", Text, AR | WI | SM, principal_type),   // R195
    one("aws:RequestTag/", Text, ALL, request_tag),                 // R218
    one("aws:RequestedRegion", Text, ALL, region),                  // R211
    one("aws:ResourceAccount", Text, ALL, role_account),            // R216
    one("aws:ResourceOrgID", Text, ALL, of_role),                   // R216
    many("aws:ResourceOrgPaths", Text, ALL, of_role),               // R216
    one("aws:ResourceTag/", Text, ALL, role_tag),                   // R217
    one("aws:SecureTransport", Bool, ALL, yes),                     // R210
    one("aws:SourceAccount", Text, SV, of_service),                 // R215
    one("aws:SourceArn", Arn, SV, of_service),                      // R215
    one("aws:SourceIdentity", Text, AR, session_source_identity),   // R203
    one("aws:SourceIp", Address, ALL, public_address),              // R206
    one("aws:SourceOrgID", Text, SV, of_service),                   // R215
    many("aws:SourceOrgPaths", Text, SV, of_service),               // R215
    one("aws:SourceVpc", Text, ALL, endpoint),                      // R207
    one("aws:SourceVpcArn", Arn, NONE, not_sts),                    // R208
    one("aws:SourceVpce", Text, ALL, endpoint),                     // R207
    many("aws:TagKeys", Text, ALL, tag_keys),                       // R218
    one("aws:TokenIssueTime", Date, AR, token_issue_time),          // R197
    one("aws:UserAgent", Text, ALL, always),                        // R212
    one("aws:ViaAWSMCPService", Bool, NONE, not_via_service),       // R213
    one("aws:ViaAWSService", Bool, ALL, no),                        // R213
    one("aws:VpcSourceIp", Address, ALL, endpoint),                 // R207
    one("aws:VpceAccount", Text, NONE, not_sts),                    // R208
    one("aws:VpceOrgID", Text, NONE, not_sts),                      // R208
    many("aws:VpceOrgPaths", Text, NONE, not_sts),                  // R208
    one("aws:referer", Text, NONE, browser_only),                   // R212
    one("aws:userid", Text, AR | WI | SM, user_id),                 // R195
    one("aws:username", Text, AR, user_name),                       // R195
    one("iam:AssociatedResourceArn", Arn, NONE, pass_role),         // R222
    one("iam:PassedToService", Text, NONE, pass_role),              // R222
    one("iam:ResourceTag/", Text, ALL, role_tag),                   // R217
    one("saml:aud", Text, SM, assertion),                           // R225
    many("saml:cn", Text, SM, assertion),                           // R226
    one("saml:commonName", Text, SM, assertion),                    // R226
    one("saml:doc", Text, SM, assertion),                           // R225
    many("saml:eduorghomepageuri", Text, SM, assertion),            // R226
    many("saml:eduorgidentityauthnpolicyuri", Text, SM, assertion), // R226
    many("saml:eduorglegalname", Text, SM, assertion),              // R226
    many("saml:eduorgsuperioruri", Text, SM, assertion),            // R226
    many("saml:eduorgwhitepagesuri", Text, SM, assertion),          // R226
    many("saml:edupersonaffiliation", Text, SM, assertion),         // R226
    many("saml:edupersonassurance", Text, SM, assertion),           // R226
    many("saml:edupersonentitlement", Text, SM, assertion),         // R226
    many("saml:edupersonnickname", Text, SM, assertion),            // R226
    one("saml:edupersonorgdn", Text, SM, assertion),                // R226
    many("saml:edupersonorgunitdn", Text, SM, assertion),           // R226
    one("saml:edupersonprimaryaffiliation", Text, SM, assertion),   // R226
    one("saml:edupersonprimaryorgunitdn", Text, SM, assertion),     // R226
    one("saml:edupersonprincipalname", Text, SM, assertion),        // R226
    many("saml:edupersonscopedaffiliation", Text, SM, assertion),   // R226
    many("saml:edupersontargetedid", Text, SM, assertion),          // R226
    one("saml:givenName", Text, SM, assertion),                     // R226
    one("saml:iss", Text, SM, assertion),                           // R225
    one("saml:mail", Text, SM, assertion),                          // R226
    one("saml:name", Text, SM, assertion),                          // R226
    one("saml:namequalifier", Text, AR | SM, assertion),            // R225
    one("saml:organizationStatus", Text, SM, assertion),            // R226
    one("saml:primaryGroupSID", Text, SM, assertion),               // R226
    one("saml:sub", Text, AR | SM, assertion),                      // R225
    one("saml:sub_type", Text, AR | SM, assertion),                 // R225
    one("saml:surname", Text, SM, assertion),                       // R226
    one("saml:uid", Text, SM, assertion),                           // R226
    one("saml:x500UniqueIdentifier", Text, SM, assertion),          // R226
    one("sts:AWSServiceName", Text, NONE, other_operation),         // R222
    one("sts:DurationSeconds", Number, NONE, other_operation),      // R222
    one("sts:ExternalId", Text, AR | SV, external_id),              // R219
    one("sts:IdentityTokenAudience", Text, NONE, other_operation),  // R222
    one("sts:RequestContext/", Text, AR, provided_context),         // R224
    many("sts:RequestContextProviders", Arn, AR, provided_context), // R224
    one("sts:RoleAuthorizedByIdp", Bool, WI, authorized_by_idp),    // R223
    one("sts:RoleSessionName", Text, ALL, session_name),            // R220
    one("sts:SigningAlgorithm", Text, NONE, other_operation),       // R222
    one("sts:SourceIdentity", Text, ALL, source_identity),          // R221
    one("sts:TaskPolicyArn", Arn, NONE, other_operation),           // R222
    many("sts:TransitiveTagKeys", Text, ALL, transitive_tag_keys),  // R218
];

/// The row for a key as written, in any case (R25), and what follows the `/` of a family.
pub fn find(key: &str) -> Option<(&'static Key, &str)> {
    KEYS.iter().find_map(|row| {
        if row.name.ends_with('/') {
            let (family, rest) = (key.get(..row.name.len())?, key.get(row.name.len()..)?);
            (family.eq_ignore_ascii_case(row.name) && !rest.is_empty()).then_some((row, rest))
        } else {
            row.name.eq_ignore_ascii_case(key).then_some((row, row.name))
        }
    })
}

/// What the request has for `key`, as written in a policy.
pub fn state(request: &Request, key: &str) -> KeyState {
    let row = find(key);
    if let Some(told) = told(request, key) {
        return match &told.values {
            Some(values) => {
                let multi = row.map_or_else(|| is_list(key, told), |(row, _)| row.multi);
                KeyState::Present { values: values.clone(), multi }
            }
            None => KeyState::absent("the request does not have it"),
        };
    }
    let state = row.map_or_else(|| token(request, key), |(row, rest)| row.of(request, rest));
    match state {
        KeyState::Unknown { why, .. } if request.complete && ![MASKED, PATH, REGION_OF_PATH].contains(&why) => {
            KeyState::absent("the request is given in full, without it")
        }
        state => state,
    }
}

impl Key {
    fn of(&self, request: &Request, rest: &str) -> KeyState {
        if self.calls != NONE && caller(request).is_some_and(|caller| self.calls & caller == 0) {
            if let Some(state) = self.otherwise(request) {
                return state;
            }
            return KeyState::absent(match self.calls {
                WI => "only web identity calls have it",
                SM => "only SAML calls have it",
                SV => "only AWS services have it, not IAM users and roles",
                calls if calls & SV == SV => "web identity and SAML calls do not have it",
                calls if calls & (WI | SM) == 0 => "web identity, SAML and service callers do not have it",
                _ => "this kind of caller does not have it",
            });
        }
        match (self.state)(request, rest) {
            // R226: of a key that may be a list, several values are one.
            KeyState::Present { values, multi } => {
                KeyState::Present { multi: self.multi || multi || values.len() > 1, values }
            }
            state => state,
        }
    }

    /// What a call has that is none of [`Self::calls`], where that is an open question answered the other way.
    fn otherwise(&self, request: &Request) -> Option<KeyState> {
        let federated = matches!(request.call, Call::WebIdentity | Call::Saml);
        let unless = |question| !request.choices.usual(question);
        match self.name {
            "aws:PrincipalOrgID" | "aws:PrincipalOrgPaths"
                if federated && unless(Question::OrganizationOfFederated) =>
            {
                Some(KeyState::unknown(true, "the organization of the role's account was not given")) // R192
            }
            "aws:PrincipalIsAWSService" if federated && unless(Question::ServiceFlagOfFederated) => {
                Some(KeyState::present("false")) // R122
            }
            "aws:PrincipalArn" if caller(request) == Some(SV) && unless(Question::ArnOfService) => {
                Some(KeyState::unknown(true, "what AWS sends for a service is not documented")) // R189
            }
            _ => None,
        }
    }
}

/// What the user or the error told of a key; the tags of the role have two names (R217).
fn told<'r>(request: &'r Request, key: &str) -> Option<&'r Told> {
    fn tag(key: &str) -> Option<&str> {
        find(key).filter(|(row, _)| row.name.ends_with(":ResourceTag/")).map(|(_, tag)| tag)
    }
    let find = |same: &dyn Fn(&str) -> bool| request.context.iter().find(|told| same(&told.key));
    find(&|told| told.eq_ignore_ascii_case(key)).or_else(|| {
        let wanted = tag(key)?;
        find(&|told| tag(told).is_some_and(|told| told.eq_ignore_ascii_case(wanted)))
    })
}

/// The one value that was told of a key.
fn told_value<'r>(request: &'r Request, key: &str) -> Option<&'r str> {
    told(request, key)?.values.as_ref()?.first().map(String::as_str)
}

/// Which kind of call this is; none where the caller is not known.
fn caller(request: &Request) -> Option<u8> {
    match (request.call, &request.caller) {
        (Call::WebIdentity, _) => Some(WI),
        (Call::Saml, _) => Some(SM),
        (_, Known::Value(Identity::Service(_))) => Some(SV),
        (_, Known::Value(Identity::Provider(_) | Identity::Anonymous)) => Some(16),
        (_, Known::Value(_)) => Some(AR),
        (_, Known::Absent | Known::Unknown) => None,
    }
}

/// Whether the caller is a session of a role.
pub(super) fn role_session(request: &Request) -> Truth {
    match (&request.caller, &request.credentials.known) {
        (Known::Value(Identity::Role(..) | Identity::Session(..)), _) => Truth::Yes,
        (Known::Value(_), _) => Truth::No,
        (_, Known::Value(credentials)) => (*credentials == Credentials::Role).into(),
        _ => Truth::Unknown,
    }
}

/// A part of the error that was hidden by who pasted it.
const MASKED: &str = "it is masked in what was pasted";
/// R56, R189
const PATH: &str = "the path of the caller's role is not in its session's ARN";
/// R82
const REGION_OF_PATH: &str = "the Region of Identity Center, which the path of the caller's role has unless it is us-east-1, is not in its session's ARN";
const NO_CALLER: &str = "the caller is not known";
const NO_SESSION: &str = "only role sessions have it";
const LONG_TERM: &str = "long-term access keys have no session";

fn always(_: &Request, _: &str) -> KeyState {
    KeyState::unknown(false, "it is in every request; its value was not given")
}

fn yes(_: &Request, _: &str) -> KeyState {
    KeyState::present("true")
}

fn no(_: &Request, _: &str) -> KeyState {
    KeyState::present("false")
}

fn not_sts(_: &Request, _: &str) -> KeyState {
    KeyState::absent("STS requests never have it")
}

fn other_operation(_: &Request, _: &str) -> KeyState {
    KeyState::absent("it belongs to other STS operations")
}

fn pass_role(_: &Request, _: &str) -> KeyState {
    KeyState::absent("it belongs to iam:PassRole")
}

fn browser_only(_: &Request, _: &str) -> KeyState {
    KeyState::absent("API calls do not have it")
}

fn not_via_service(_: &Request, _: &str) -> KeyState {
    KeyState::absent("the call is made directly, not by a service for the caller")
}

/// R224: on `sts:SetContext` only.
fn provided_context(request: &Request, _: &str) -> KeyState {
    match request.rider {
        Some(SET_CONTEXT) => KeyState::unknown(true, "the provided context was not given"),
        _ => KeyState::absent("it is there only when a context is provided"),
    }
}

/// The same instant has two keys.
fn current_time(request: &Request, _: &str) -> KeyState {
    told_value(request, "aws:EpochTime").map_or_else(|| always(request, ""), KeyState::present)
}

fn epoch_time(request: &Request, _: &str) -> KeyState {
    let millis = told_value(request, "aws:CurrentTime").and_then(values::instant);
    millis.map_or_else(|| always(request, ""), |millis| KeyState::present(millis.div_euclid(1000).to_string()))
}

const NETWORK: &str = "it depends on the network that the call came through";

/// R206: a call through a VPC endpoint has no public address.
fn public_address(request: &Request, _: &str) -> KeyState {
    if request.through_endpoint == Truth::Yes {
        return KeyState::absent("a call through a VPC endpoint has no public address");
    }
    KeyState::unknown(true, NETWORK)
}

/// R207.
fn endpoint(request: &Request, _: &str) -> KeyState {
    match request.through_endpoint {
        Truth::No => KeyState::absent("only calls through a VPC endpoint have it"),
        through => KeyState::unknown(through != Truth::Yes, NETWORK),
    }
}

/// R222: only the credentials of an EC2 instance have it.
fn instance(request: &Request, _: &str) -> KeyState {
    match request.on_instance() {
        Truth::No => KeyState::absent("only credentials of an EC2 instance have it"),
        _ => KeyState::unknown(true, "only credentials of an EC2 instance have it"),
    }
}

/// Organization and tags of the caller.
fn of_caller(request: &Request, _: &str) -> KeyState {
    match request.caller {
        Known::Value(_) => KeyState::unknown(true, "the caller's organization and tags were not given"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn of_role(_: &Request, _: &str) -> KeyState {
    KeyState::unknown(true, "the role's organization was not given")
}

fn role_tag(_: &Request, _: &str) -> KeyState {
    KeyState::unknown(true, "the role's tags were not given")
}

fn of_service(request: &Request, _: &str) -> KeyState {
    match request.caller {
        Known::Value(_) => KeyState::unknown(true, "some services send it; it was not given"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn principal_arn(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        Known::Value(Identity::Session(owner, role, _)) if is_mask(role) || is_mask(&owner.account) => {
            KeyState::unknown(false, MASKED)
        }
        Known::Value(_) if permission_set::behind(request).is_some() => KeyState::unknown(false, REGION_OF_PATH),
        // R56
        Known::Value(Identity::Session(..)) if !request.choices.usual(Question::CallerPath) => {
            KeyState::unknown(false, PATH)
        }
        Known::Value(Identity::Session(owner, role, _)) => {
            KeyState::present(format!("arn:{}:iam::{}:role/{role}", owner.partition, owner.account))
        }
        _ => request.caller_text.value().map_or(KeyState::unknown(true, NO_CALLER), KeyState::present),
    }
}

fn principal_account(request: &Request, _: &str) -> KeyState {
    match (request.call, &request.caller) {
        // R191: the account that owns the provider, which is the role's.
        (Call::WebIdentity | Call::Saml, _) => role_account(request, ""),
        (_, Known::Value(identity)) => match identity.owner() {
            Some(owner) if is_mask(&owner.account) => KeyState::unknown(false, MASKED),
            Some(owner) => KeyState::present(owner.account.clone()),
            None => KeyState::unknown(true, NO_CALLER),
        },
        (_, Known::Absent | Known::Unknown) => KeyState::unknown(true, NO_CALLER),
    }
}

fn role_account(request: &Request, _: &str) -> KeyState {
    match request.role_owner() {
        Some(owner) if is_mask(&owner.account) => KeyState::unknown(false, MASKED),
        Some(owner) => KeyState::present(owner.account),
        None => KeyState::unknown(false, "the role is not known"),
    }
}

fn principal_type(request: &Request, _: &str) -> KeyState {
    KeyState::present(match (request.call, &request.caller) {
        (Call::WebIdentity | Call::Saml, _) | (_, Known::Value(Identity::User(..))) => "User",
        (_, Known::Value(Identity::Root(_))) => "Account",
        (_, Known::Value(Identity::Role(..) | Identity::Session(..))) => "AssumedRole",
        (_, Known::Value(Identity::FederatedUser(..))) => "FederatedUser",
        _ => return KeyState::unknown(true, NO_CALLER),
    })
}

fn user_id(request: &Request, _: &str) -> KeyState {
    match (request.call, &request.caller) {
        (Call::WebIdentity, _) => {
            request.provider().map_or(KeyState::unknown(false, "the token's issuer was not given"), KeyState::present)
        }
        (Call::Saml, _) => request
            .saml_provider
            .value()
            .map_or(KeyState::unknown(false, "the SAML provider was not given"), KeyState::present),
        (_, Known::Value(Identity::Root(owner))) => KeyState::present(owner.account.clone()),
        (_, Known::Value(Identity::FederatedUser(owner, name))) => {
            KeyState::present(format!("{}:{name}", owner.account))
        }
        (_, caller) => KeyState::unknown(
            !matches!(caller, Known::Value(_)),
            "the caller's unique ID is not in its ARN; `aws sts get-caller-identity` shows it",
        ),
    }
}

fn user_name(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        Known::Value(Identity::User(_, user)) if is_mask(&user.name) => KeyState::unknown(false, MASKED),
        Known::Value(Identity::User(_, user)) => KeyState::present(user.name.clone()),
        Known::Value(_) => KeyState::absent("only IAM users have it, not role sessions"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn mfa_present(request: &Request, _: &str) -> KeyState {
    if request.mfa_code.value().is_some() || told_value(request, "aws:MultiFactorAuthAge").is_some() {
        return KeyState::present("true"); // R199
    }
    let why = "whether the caller signed in with MFA was not given";
    match request.credentials.known {
        Known::Value(Credentials::LongTerm) => KeyState::absent("long-term access keys carry no MFA"),
        // R201
        Known::Value(Credentials::Role) if !request.choices.usual(Question::MfaOfRoleSession) => {
            KeyState::absent("a role session carries no MFA")
        }
        Known::Value(Credentials::Role | Credentials::FederationToken) => KeyState::present("false"),
        Known::Value(Credentials::SessionToken) => KeyState::unknown(false, why),
        Known::Absent | Known::Unknown => KeyState::unknown(true, why),
    }
}

/// R200: there only where MFA was used.
fn mfa_age(request: &Request, _: &str) -> KeyState {
    match state(request, "aws:MultiFactorAuthPresent") {
        KeyState::Present { values, .. } if values.iter().any(|value| value.eq_ignore_ascii_case("true")) => {
            if request.mfa_code.value().is_some() {
                KeyState::present("0")
            } else {
                KeyState::unknown(false, "the time of the MFA code was not given")
            }
        }
        KeyState::Present { .. } => KeyState::absent("the caller's session has no MFA"),
        KeyState::Unknown { why, .. } => KeyState::unknown(true, why),
        absent @ KeyState::Absent { .. } => absent,
    }
}

fn token_issue_time(request: &Request, _: &str) -> KeyState {
    match request.credentials.known {
        Known::Value(Credentials::LongTerm) => KeyState::absent(LONG_TERM),
        Known::Value(_) => KeyState::unknown(false, "the start of the caller's session was not given"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, "the caller's credentials were not given"),
    }
}

/// R203: what the calling session carries; only role sessions can.
fn session_source_identity(request: &Request, _: &str) -> KeyState {
    match role_session(request) {
        Truth::No => KeyState::absent(NO_SESSION),
        _ => KeyState::unknown(true, "whether the caller's session has a source identity was not given"),
    }
}

/// R204.
fn federated_provider(request: &Request, _: &str) -> KeyState {
    if request.call == Call::WebIdentity {
        let unknown = KeyState::unknown(false, "the token was not given");
        return request.provider().map_or(unknown, KeyState::present);
    }
    match role_session(request) {
        Truth::No => KeyState::absent(NO_SESSION),
        _ => KeyState::unknown(true, "only sessions that began with a web identity have it"),
    }
}

/// What a trust policy names for the issuer of a token: a built-in name, or the provider's ARN (R76, R77).
pub fn provider_of(issuer: &str, partition: &str, account: &str) -> String {
    if super::super::arn::BUILT_IN_PROVIDERS.contains(&issuer) {
        return issuer.to_owned();
    }
    format!("arn:{partition}:iam::{account}:oidc-provider/{issuer}")
}

/// R205; R122: unsigned calls do not have it.
fn is_service(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        Known::Value(caller) => KeyState::present(matches!(caller, Identity::Service(_)).to_string()),
        Known::Absent | Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn service_name(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        Known::Value(Identity::Service(name)) => KeyState::present(name.clone()),
        _ => KeyState::unknown(true, NO_CALLER),
    }
}

/// R211: the global endpoint counts as us-east-1.
fn region(request: &Request, _: &str) -> KeyState {
    match request.region.value().map(String::as_str) {
        Some("aws-global" | "global" | "sts.amazonaws.com") => KeyState::present("us-east-1"),
        Some(region) => KeyState::present(region),
        None => KeyState::unknown(false, "the Region of the STS endpoint was not given"),
    }
}

fn external_id(request: &Request, _: &str) -> KeyState {
    match &request.external_id.known {
        Known::Value(id) => KeyState::present(id),
        Known::Absent => KeyState::absent("the call sends no external ID"),
        Known::Unknown => KeyState::unknown(true, "whether an external ID is sent was not given"),
    }
}

fn session_name(request: &Request, _: &str) -> KeyState {
    let unknown = KeyState::unknown(false, "the session name was not given");
    request.session_name.value().map_or(unknown, KeyState::present)
}

/// R221: passed, or inherited in a chain; so it may be by a caller of whom nothing is known.
fn source_identity(request: &Request, _: &str) -> KeyState {
    match &request.source_identity.known {
        Known::Value(identity) => KeyState::present(identity),
        Known::Absent if request.call == Call::AssumeRole && role_session(request) != Truth::No => {
            state(request, "aws:SourceIdentity")
        }
        Known::Absent => KeyState::absent("the call sets no source identity"),
        Known::Unknown => KeyState::unknown(true, "the source identity was not given"),
    }
}

const NO_TAGS: &str = "the call passes no tags";
const TAGS: &str = "the tags that the call passes were not given";

fn request_tag(request: &Request, key: &str) -> KeyState {
    match &request.session_tags.known {
        Known::Value(tags) => match tags.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)) {
            Some((_, value)) => KeyState::present(value),
            None => KeyState::absent("the call passes no such tag"),
        },
        Known::Absent => KeyState::absent(NO_TAGS),
        Known::Unknown => KeyState::unknown(true, TAGS),
    }
}

fn listed(known: Known<Vec<String>>, absent: &'static str, unknown: &'static str) -> KeyState {
    match known {
        Known::Value(values) if !values.is_empty() => KeyState::Present { values, multi: true },
        Known::Value(_) | Known::Absent => KeyState::absent(absent),
        Known::Unknown => KeyState::unknown(true, unknown),
    }
}

fn tag_keys(request: &Request, _: &str) -> KeyState {
    let keys = |tags: Vec<(String, String)>| tags.into_iter().map(|(key, _)| key).collect();
    listed(request.session_tags.clone().map(keys).known, NO_TAGS, TAGS)
}

fn transitive_tag_keys(request: &Request, _: &str) -> KeyState {
    let absent = "the call marks no tag as transitive";
    listed(request.transitive_tag_keys.known.clone(), absent, "the transitive tag keys were not given")
}

/// R223: a token that lists roles, and not this one, is refused before.
fn authorized_by_idp(request: &Request, _: &str) -> KeyState {
    match request.listed_by_token() {
        Known::Value(listed) => KeyState::present(listed.to_string()),
        Known::Absent => KeyState::present("false"),
        Known::Unknown => KeyState::unknown(false, "the token was not given"),
    }
}

/// What a person writes for a key: of one that may have several values (R142), what stands between commas.
pub fn written(key: &str, text: &str) -> Vec<String> {
    let multi = find(key).map_or_else(|| key.to_ascii_lowercase().ends_with(":amr"), |(row, _)| row.multi);
    if multi { text.split(',').map(|value| value.trim().to_owned()).collect() } else { vec![text.to_owned()] }
}

/// Whether every request has the key.
pub fn is_always(key: &str) -> bool {
    let always = [
        "sts:RoleSessionName",
        "aws:RequestedRegion",
        "aws:CurrentTime",
        "aws:EpochTime",
        "aws:SecureTransport",
        "aws:UserAgent",
        "aws:ViaAWSService",
        "aws:ResourceAccount",
    ];
    always.iter().any(|name| name.eq_ignore_ascii_case(key))
}

/// Whether a request of this kind can have the key at all.
pub fn can_be(request: &Request, key: &str) -> bool {
    find(key).is_some_and(|(row, _)| row.calls & caller(request).unwrap_or(ALL) != 0)
}

/// The parameter of the call that would tell what is not known.
pub fn parameter_of(key: &str) -> Parameter {
    match key.to_ascii_lowercase().as_str() {
        "sts:externalid" => Parameter::ExternalId,
        "sts:rolesessionname" => Parameter::SessionName,
        "sts:sourceidentity" => Parameter::SourceIdentity,
        "aws:requestedregion" => Parameter::Region,
        _ if let Some((Key { name: "aws:RequestTag/", .. }, tag)) = find(key) => {
            Parameter::SessionTags(Some(tag.to_owned()))
        }
        lower => match (lower.split_once("saml:"), provider_claim(key)) {
            (Some(("", name)), _) => Parameter::Saml(Some(name.to_owned())),
            (_, Some((_, claim))) if find(key).is_none() => Parameter::WebIdentity(Some(claim.to_owned())),
            _ => Parameter::Context(key.to_owned()),
        },
    }
}

/// The parameter by which a caller chooses what the request has for a key.
pub fn sent_by_caller(request: &Request, key: &str) -> Option<Parameter> {
    let parameter = parameter_of(key);
    if caller(request) == Some(SV) {
        return None; // R128: the service alone makes its call.
    }
    match (&parameter, request.call) {
        (Parameter::SessionName, Call::AssumeRole | Call::WebIdentity) | (Parameter::Region, _) => Some(parameter),
        (Parameter::ExternalId | Parameter::SourceIdentity | Parameter::SessionTags(_), Call::AssumeRole) => {
            Some(parameter)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_unique() {
        assert!(KEYS.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn keys_are_found_in_any_case() {
        for (key, want) in [
            ("sts:externalid", Some(("sts:ExternalId", "sts:ExternalId"))), // R25
            ("aws:requesttag/Team", Some(("aws:RequestTag/", "Team"))),
            ("SAML:aud", Some(("saml:aud", "saml:aud"))), // R225
            ("aws:RequestTag/", None),
            ("aws:MFAPresent", None),
        ] {
            assert_eq!(find(key).map(|(row, rest)| (row.name, rest)), want, "{key}");
        }
    }
}
