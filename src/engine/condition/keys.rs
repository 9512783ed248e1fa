//! Every condition key of a role assumption, one row each: name, type, number of values, and what the request has.
//!
//! Presence and source follow rules.md section 5 (R189–R241). A key that the user told wins over what is derived.

use super::super::arn::{Identity, is_mask};
use super::super::request::{Call, Claims, Credentials, Fact, Known, Request, find_claim};
use super::super::uncertain::Question;
use super::KeyState;

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
    /// What the request has; the second argument is what follows the `/` of a family.
    state: fn(&Request, &str) -> KeyState,
}

const fn one(name: &'static str, kind: KeyType, state: fn(&Request, &str) -> KeyState) -> Key {
    Key { name, kind, multi: false, state }
}

const fn many(name: &'static str, kind: KeyType, state: fn(&Request, &str) -> KeyState) -> Key {
    Key { name, kind, multi: true, state }
}

use KeyType::{Address, Arn, Bool, Date, Number, Text};

/// Every global, `sts:`, `iam:` and `saml:` key, sorted by name.
pub static KEYS: &[Key] = &[
    many("aws:CalledVia", Text, not_via_service),                // R213
    one("aws:CalledViaFirst", Text, not_via_service),            // R213
    one("aws:CalledViaLast", Text, not_via_service),             // R213
    one("aws:CurrentTime", Date, always),                        // R209
    one("aws:Ec2InstanceSourcePrivateIPv4", Address, instance),  // R222
    one("aws:Ec2InstanceSourceVpc", Text, instance),             // R222
    one("aws:EpochTime", Date, always),                          // R209
    one("aws:FederatedProvider", Text, federated_provider),      // R204
    one("aws:MultiFactorAuthAge", Number, mfa_age),              // R200
    one("aws:MultiFactorAuthPresent", Bool, mfa_present),        // R198
    one("aws:PrincipalAccount", Text, principal_account),        // R191
    one("aws:PrincipalArn", Arn, principal_arn),                 // R189
    one("aws:PrincipalIsAWSService", Bool, is_service),          // R205
    one("aws:PrincipalOrgID", Text, organization),               // R192
    many("aws:PrincipalOrgPaths", Text, organization),           // R193
    one("aws:PrincipalServiceName", Text, service_name),         // R205
    many("aws:PrincipalServiceNamesList", Text, service_name),   // R205
    one("aws:PrincipalTag/", Text, of_caller),                   // R194
    one("aws:PrincipalType", Text, principal_type),              // R195
    one("aws:RequestTag/", Text, request_tag),                   // R218
    one("aws:RequestedRegion", Text, region),                    // R211
    one("aws:ResourceAccount", Text, role_account),              // R216
    one("aws:ResourceOrgID", Text, of_role),                     // R216
    many("aws:ResourceOrgPaths", Text, of_role),                 // R216
    one("aws:ResourceTag/", Text, of_role),                      // R217
    one("aws:SecureTransport", Bool, yes),                       // R210
    one("aws:SourceAccount", Text, of_service),                  // R215
    one("aws:SourceArn", Arn, of_service),                       // R215
    one("aws:SourceIdentity", Text, session_source_identity),    // R203
    one("aws:SourceIp", Address, network),                       // R206
    one("aws:SourceOrgID", Text, of_service),                    // R215
    many("aws:SourceOrgPaths", Text, of_service),                // R215
    one("aws:SourceVpc", Text, network),                         // R207
    one("aws:SourceVpcArn", Arn, not_sts),                       // R208
    one("aws:SourceVpce", Text, network),                        // R207
    many("aws:TagKeys", Text, tag_keys),                         // R218
    one("aws:TokenIssueTime", Date, token_issue_time),           // R197
    one("aws:UserAgent", Text, always),                          // R212
    one("aws:ViaAWSService", Bool, no),                          // R213
    one("aws:VpcSourceIp", Address, network),                    // R207
    one("aws:VpceAccount", Text, not_sts),                       // R208
    one("aws:VpceOrgID", Text, not_sts),                         // R208
    many("aws:VpceOrgPaths", Text, not_sts),                     // R208
    one("aws:referer", Text, browser_only),                      // R212
    one("aws:userid", Text, user_id),                            // R195
    one("aws:username", Text, user_name),                        // R195
    one("iam:AssociatedResourceArn", Arn, pass_role),            // R222
    one("iam:PassedToService", Text, pass_role),                 // R222
    one("iam:ResourceTag/", Text, of_role),                      // R217
    one("saml:aud", Text, saml_claim),                           // R225
    many("saml:cn", Text, saml_claim),                           // R226
    one("saml:commonName", Text, saml_claim),                    // R226
    one("saml:doc", Text, saml_claim),                           // R225
    many("saml:eduorghomepageuri", Text, saml_claim),            // R226
    many("saml:eduorgidentityauthnpolicyuri", Text, saml_claim), // R226
    many("saml:eduorglegalname", Text, saml_claim),              // R226
    many("saml:eduorgsuperioruri", Text, saml_claim),            // R226
    many("saml:eduorgwhitepagesuri", Text, saml_claim),          // R226
    many("saml:edupersonaffiliation", Text, saml_claim),         // R226
    many("saml:edupersonassurance", Text, saml_claim),           // R226
    many("saml:edupersonentitlement", Text, saml_claim),         // R226
    many("saml:edupersonnickname", Text, saml_claim),            // R226
    one("saml:edupersonorgdn", Text, saml_claim),                // R226
    many("saml:edupersonorgunitdn", Text, saml_claim),           // R226
    one("saml:edupersonprimaryaffiliation", Text, saml_claim),   // R226
    one("saml:edupersonprimaryorgunitdn", Text, saml_claim),     // R226
    one("saml:edupersonprincipalname", Text, saml_claim),        // R226
    many("saml:edupersonscopedaffiliation", Text, saml_claim),   // R226
    many("saml:edupersontargetedid", Text, saml_claim),          // R226
    one("saml:givenName", Text, saml_claim),                     // R226
    one("saml:iss", Text, saml_claim),                           // R225
    one("saml:mail", Text, saml_claim),                          // R226
    one("saml:name", Text, saml_claim),                          // R226
    one("saml:namequalifier", Text, saml_claim),                 // R225
    one("saml:organizationStatus", Text, saml_claim),            // R226
    one("saml:primaryGroupSID", Text, saml_claim),               // R226
    one("saml:sub", Text, saml_claim),                           // R225
    one("saml:sub_type", Text, saml_claim),                      // R225
    one("saml:surname", Text, saml_claim),                       // R226
    one("saml:uid", Text, saml_claim),                           // R226
    one("saml:x500UniqueIdentifier", Text, saml_claim),          // R226
    one("sts:AWSServiceName", Text, other_operation),            // R222
    one("sts:DurationSeconds", Number, other_operation),         // R222
    one("sts:ExternalId", Text, external_id),                    // R219
    one("sts:IdentityTokenAudience", Text, other_operation),     // R222
    one("sts:RequestContext/", Text, context_only),              // R224
    many("sts:RequestContextProviders", Arn, context_only),      // R224
    one("sts:RoleAuthorizedByIdp", Bool, authorized_by_idp),     // R223
    one("sts:RoleSessionName", Text, session_name),              // R220
    one("sts:SigningAlgorithm", Text, other_operation),          // R222
    one("sts:SourceIdentity", Text, source_identity),            // R221
    one("sts:TaskPolicyArn", Arn, other_operation),              // R222
    many("sts:TransitiveTagKeys", Text, transitive_tag_keys),    // R218
];

/// Claims that AWS makes into condition keys for every OIDC provider (R229).
pub const OIDC_CLAIMS: [&str; 5] = ["amr", "aud", "email", "oaud", "sub"];

/// Claims of single providers (R231): how the provider's prefix begins or ends, and the claims.
pub static PROVIDER_CLAIMS: &[(&str, &[&str])] = &[
    (
        "token.actions.githubusercontent.com",
        &[
            "actor",
            "actor_id",
            "enterprise_id",
            "environment",
            "job_workflow_ref",
            "ref",
            "repository",
            "repository_id",
            "repository_owner_id",
            "workflow",
        ],
    ),
    (
        "gitlab.com",
        &[
            "namespace_id",
            "pipeline_source",
            "project_id",
            "ref_protected",
            "runner_environment",
            "user_access_level",
            "user_email",
            "user_id",
            "user_login",
        ],
    ),
    (
        "agent.buildkite.com",
        &[
            "build_branch",
            "cluster_id",
            "cluster_name",
            "organization_id",
            "organization_slug",
            "pipeline_id",
            "pipeline_slug",
        ],
    ),
    ("oidc.circleci.com/org/", &["oidc.circleci.com/project-id"]),
    ("accounts.google.com", &["google/organization_number"]),
    ("www.amazon.com", &["app_id", "user_id"]),
    ("graph.facebook.com", &["app_id", "id"]),
    ("cognito-identity.amazonaws.com", &[]),
];

/// SAML attributes that one page of AWS types as lists and another as single texts (R226).
const DOUBTFUL_LISTS: [&str; 9] = [
    "commonname",
    "givenname",
    "mail",
    "name",
    "organizationstatus",
    "primarygroupsid",
    "surname",
    "uid",
    "x500uniqueidentifier",
];

/// The row for a key as written, in any case (R25), and what follows the `/` of a family.
pub fn find(key: &str) -> Option<(&'static Key, &str)> {
    KEYS.iter().find_map(|row| {
        if row.name.ends_with('/') {
            let (family, rest) = (key.get(..row.name.len())?, key.get(row.name.len()..)?);
            (family.eq_ignore_ascii_case(row.name) && !rest.is_empty()).then_some((row, rest))
        } else {
            row.name.eq_ignore_ascii_case(key).then_some((row, ""))
        }
    })
}

/// The provider's prefix and the claim of an OIDC key (R228).
pub fn provider_claim(key: &str) -> Option<(&str, &str)> {
    let (prefix, claim) = key.rsplit_once(':')?;
    (prefix.contains(['.', '/']) && !claim.is_empty()).then_some((prefix, claim))
}

/// Whether AWS makes this claim of this provider into a key (R229, R231).
pub fn is_exposed(prefix: &str, claim: &str) -> bool {
    let special = |(provider, claims): &(&str, &[&str])| {
        prefix.to_ascii_lowercase().starts_with(provider)
            && claims.iter().any(|known| known.eq_ignore_ascii_case(claim))
    };
    OIDC_CLAIMS.iter().any(|known| known.eq_ignore_ascii_case(claim)) || PROVIDER_CLAIMS.iter().any(special)
}

/// What the request has for `key`, as written in a policy.
pub fn state(request: &Request, key: &str) -> KeyState {
    let row = find(key);
    if let Some(told) = request.context.iter().find(|told| told.key.eq_ignore_ascii_case(key)) {
        let multi = row.map_or(told.list || is_list_claim(key), |(row, _)| row.multi);
        return match &told.values {
            Some(values) => KeyState::Present { values: values.clone(), multi },
            None => KeyState::absent("the request does not have it"),
        };
    }
    let state = match row {
        Some((row, _)) if row.name.starts_with("saml:") => saml_state(request, row),
        Some((row, rest)) => match (row.state)(request, rest) {
            KeyState::Present { values, .. } => KeyState::Present { values, multi: row.multi },
            state => state,
        },
        None => provider_claim(key).map_or_else(
            || KeyState::absent("AWS knows no such condition key"),
            |(prefix, claim)| oidc_claim(request, prefix, claim),
        ),
    };
    match state {
        KeyState::Unknown { may_be_absent: true, .. } if request.complete => {
            KeyState::absent("the request is given in full, without it")
        }
        state => state,
    }
}

fn is_list_claim(key: &str) -> bool {
    provider_claim(key).is_some_and(|(_, claim)| claim.eq_ignore_ascii_case("amr"))
}

/// The state of a parameter that is sent or not.
fn sent<T>(fact: &Fact<T>, text: impl FnOnce(&T) -> String, absent: &'static str, unknown: &'static str) -> KeyState {
    match &fact.known {
        Known::Value(value) => KeyState::present(text(value)),
        Known::Absent => KeyState::absent(absent),
        Known::Unknown => KeyState::unknown(true, unknown),
    }
}

/// Whether the call is made by an IAM user or role; unknown where the caller is.
fn signed_by_iam(request: &Request) -> Known<()> {
    match (request.call, &request.caller) {
        (Call::WebIdentity | Call::Saml, _)
        | (_, Known::Value(Identity::Service(_) | Identity::Provider(_) | Identity::Anonymous)) => Known::Absent,
        (_, Known::Value(_)) => Known::Value(()),
        (_, Known::Absent | Known::Unknown) => Known::Unknown,
    }
}

const UNSIGNED: &str = "web identity, SAML and service callers do not have it";
const NO_CALLER: &str = "the caller is not known";

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

fn context_only(_: &Request, _: &str) -> KeyState {
    KeyState::absent("it is there only when a context is provided")
}

fn not_via_service(_: &Request, _: &str) -> KeyState {
    KeyState::absent("the call is made directly, not by a service for the caller")
}

fn network(_: &Request, _: &str) -> KeyState {
    KeyState::unknown(true, "it depends on the network that the call came through")
}

fn instance(_: &Request, _: &str) -> KeyState {
    KeyState::unknown(true, "only credentials of an EC2 instance have it")
}

/// The organization of the caller (R192, R193).
fn organization(request: &Request, rest: &str) -> KeyState {
    let federated = matches!(request.call, Call::WebIdentity | Call::Saml);
    if federated && !request.choices.usual(Question::OrganizationOfFederated) {
        return KeyState::unknown(true, "the organization of the role's account was not given");
    }
    of_caller(request, rest)
}

/// Organization and tags of the caller.
fn of_caller(request: &Request, _: &str) -> KeyState {
    match signed_by_iam(request) {
        Known::Absent => KeyState::absent(UNSIGNED),
        Known::Value(()) => KeyState::unknown(true, "the caller's organisation and tags were not given"),
        Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn of_role(_: &Request, _: &str) -> KeyState {
    KeyState::unknown(true, "the role's organisation and tags were not given")
}

fn of_service(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        Known::Value(Identity::Service(_)) => KeyState::unknown(true, "some services send it; it was not given"),
        Known::Value(_) => KeyState::absent("only AWS services have it, not IAM users and roles"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn principal_arn(request: &Request, _: &str) -> KeyState {
    match signed_by_iam(request) {
        // R189
        Known::Absent
            if matches!(request.caller, Known::Value(Identity::Service(_)))
                && !request.choices.usual(Question::ArnOfService) =>
        {
            return KeyState::unknown(true, UNSIGNED);
        }
        Known::Absent => return KeyState::absent(UNSIGNED),
        Known::Unknown => return KeyState::unknown(true, NO_CALLER),
        Known::Value(()) => {}
    }
    match &request.caller {
        Known::Value(Identity::Session(owner, role, _)) if is_mask(role) || is_mask(&owner.account) => {
            KeyState::unknown(false, "the caller's ARN is masked")
        }
        // R56, R189: the key has the role's ARN; its path is not in the session's.
        Known::Value(Identity::Session(owner, role, _)) if role.starts_with("AWSReservedSSO_") => KeyState::Unknown {
            may_be_absent: false,
            why: if owner.account.is_empty() {
                NO_CALLER
            } else {
                "the path of an Identity Center role has its Region"
            },
        },
        // R56
        Known::Value(Identity::Session(..)) if !request.choices.usual(Question::CallerPath) => {
            KeyState::unknown(false, "the role's path is not in the session's ARN")
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
            Some(owner) if is_mask(&owner.account) => KeyState::unknown(false, "the caller's account is masked"),
            Some(owner) => KeyState::present(owner.account.clone()),
            None => KeyState::absent(UNSIGNED),
        },
        (_, Known::Absent | Known::Unknown) => KeyState::unknown(true, NO_CALLER),
    }
}

fn role_account(request: &Request, _: &str) -> KeyState {
    match request.role_owner() {
        Some(owner) if !is_mask(&owner.account) => KeyState::present(owner.account),
        _ => KeyState::unknown(false, "the role is not known"),
    }
}

fn principal_type(request: &Request, _: &str) -> KeyState {
    match (request.call, &request.caller) {
        (Call::WebIdentity | Call::Saml, _) | (_, Known::Value(Identity::User(..))) => KeyState::present("User"),
        (_, Known::Value(Identity::Root(_))) => KeyState::present("Account"),
        (_, Known::Value(Identity::Role(..) | Identity::Session(..))) => KeyState::present("AssumedRole"),
        (_, Known::Value(Identity::FederatedUser(..))) => KeyState::present("FederatedUser"),
        (_, Known::Value(_)) => KeyState::absent(UNSIGNED),
        (_, Known::Absent | Known::Unknown) => KeyState::unknown(true, NO_CALLER),
    }
}

fn user_id(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        Known::Value(Identity::Root(owner)) => KeyState::present(owner.account.clone()),
        Known::Value(Identity::FederatedUser(owner, name)) => KeyState::present(format!("{}:{name}", owner.account)),
        Known::Value(Identity::Service(_)) => KeyState::absent(UNSIGNED),
        _ => {
            KeyState::unknown(false, "the caller's unique ID is not in its ARN; `aws sts get-caller-identity` shows it")
        }
    }
}

fn user_name(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        Known::Value(Identity::User(_, user)) => KeyState::present(user.name.clone()),
        Known::Value(_) => KeyState::absent("only IAM users have it, not role sessions"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn mfa_present(request: &Request, _: &str) -> KeyState {
    if request.mfa_code.value().is_some() {
        return KeyState::present("true"); // R199
    }
    if let Known::Absent = signed_by_iam(request) {
        return KeyState::absent(UNSIGNED);
    }
    match request.credentials.known {
        Known::Value(Credentials::LongTerm) => KeyState::absent("long-term access keys carry no MFA"),
        // R201
        Known::Value(Credentials::Role) if !request.choices.usual(Question::MfaOfRoleSession) => {
            KeyState::absent("a role session carries no MFA")
        }
        Known::Value(Credentials::Role | Credentials::FederationToken) => KeyState::present("false"),
        _ => KeyState::unknown(true, "whether the caller signed in with MFA was not given"),
    }
}

fn mfa_age(request: &Request, rest: &str) -> KeyState {
    match mfa_present(request, rest) {
        KeyState::Present { values, .. } if values.iter().any(|value| value == "true") => {
            if request.mfa_code.value().is_some() {
                KeyState::present("0")
            } else {
                KeyState::unknown(false, "the time of the MFA code was not given")
            }
        }
        KeyState::Present { .. } => KeyState::absent("the caller's session has no MFA"),
        state => state,
    }
}

fn token_issue_time(request: &Request, _: &str) -> KeyState {
    match request.credentials.known {
        Known::Value(Credentials::LongTerm) => KeyState::absent("long-term access keys have no session"),
        Known::Value(_) => KeyState::unknown(false, "the start of the caller's session was not given"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, "the caller's credentials were not given"),
    }
}

fn session_source_identity(request: &Request, _: &str) -> KeyState {
    match (signed_by_iam(request), &request.credentials.known) {
        (Known::Absent, _) => KeyState::absent(UNSIGNED),
        (_, Known::Value(Credentials::LongTerm)) => KeyState::absent("long-term access keys have no source identity"),
        _ => KeyState::unknown(true, "whether the caller's session has a source identity was not given"),
    }
}

fn federated_provider(request: &Request, _: &str) -> KeyState {
    match (request.call, request.issuer(), request.role_owner()) {
        (Call::WebIdentity, Some(issuer), Some(owner)) => {
            KeyState::present(provider_of(issuer, &owner.partition, &owner.account))
        }
        (Call::WebIdentity, ..) => KeyState::unknown(false, "the token was not given"),
        (Call::Saml, ..) => KeyState::absent(UNSIGNED),
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

fn is_service(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        _ if matches!(request.call, Call::WebIdentity | Call::Saml) => {
            let absent = request.choices.usual(Question::ServiceFlagOfFederated); // R122
            if absent { KeyState::absent(UNSIGNED) } else { KeyState::present("false") }
        }
        Known::Value(Identity::Service(_)) => KeyState::present("true"),
        Known::Value(Identity::Provider(_) | Identity::Anonymous) => KeyState::absent(UNSIGNED),
        Known::Value(_) => KeyState::present("false"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn service_name(request: &Request, _: &str) -> KeyState {
    match &request.caller {
        Known::Value(Identity::Service(name)) => KeyState::present(name.clone()),
        Known::Value(_) => KeyState::absent("only AWS services have it"),
        Known::Absent | Known::Unknown => KeyState::unknown(true, NO_CALLER),
    }
}

fn region(request: &Request, _: &str) -> KeyState {
    match &request.region.known {
        Known::Value(region) => KeyState::present(region.clone()),
        Known::Absent | Known::Unknown => KeyState::unknown(false, "the Region of the STS endpoint was not given"),
    }
}

fn external_id(request: &Request, _: &str) -> KeyState {
    if matches!(request.call, Call::WebIdentity | Call::Saml) {
        return KeyState::absent("only AssumeRole can send an external ID"); // R219
    }
    let not_sent = "the call sends no external ID";
    sent(&request.external_id, String::clone, not_sent, "whether an external ID is sent was not given")
}

fn session_name(request: &Request, _: &str) -> KeyState {
    match &request.session_name.known {
        Known::Value(name) => KeyState::present(name.clone()),
        Known::Absent | Known::Unknown => KeyState::unknown(false, "the session name was not given"),
    }
}

fn source_identity(request: &Request, _: &str) -> KeyState {
    let not_sent = "the call sets no source identity";
    // R221: a role session may have inherited it; so may a caller of whom nothing is known.
    let chained = match (&request.credentials.known, &request.caller) {
        (Known::Value(Credentials::Role), _) | (Known::Unknown, Known::Unknown) => request.call == Call::AssumeRole,
        _ => false,
    };
    match request.source_identity.known {
        Known::Absent if chained => state(request, "aws:SourceIdentity"),
        _ => sent(&request.source_identity, String::clone, not_sent, "the source identity was not given"),
    }
}

fn request_tag(request: &Request, key: &str) -> KeyState {
    match &request.session_tags.known {
        Known::Value(tags) => match tags.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)) {
            Some((_, value)) => KeyState::present(value.clone()),
            None => KeyState::absent("the call passes no such tag"),
        },
        Known::Absent => KeyState::absent("the call passes no tags"),
        Known::Unknown => KeyState::unknown(true, "the tags that the call passes were not given"),
    }
}

fn listed(values: Vec<String>, absent: &'static str) -> KeyState {
    if values.is_empty() { KeyState::absent(absent) } else { KeyState::Present { values, multi: true } }
}

fn tag_keys(request: &Request, _: &str) -> KeyState {
    match &request.session_tags.known {
        Known::Value(tags) => listed(tags.iter().map(|(key, _)| key.clone()).collect(), "the call passes no tags"),
        Known::Absent => KeyState::absent("the call passes no tags"),
        Known::Unknown => KeyState::unknown(true, "the tags that the call passes were not given"),
    }
}

fn transitive_tag_keys(request: &Request, _: &str) -> KeyState {
    match &request.transitive_tag_keys.known {
        Known::Value(keys) => listed(keys.clone(), "the call marks no tag as transitive"),
        Known::Absent => KeyState::absent("the call marks no tag as transitive"),
        Known::Unknown => KeyState::unknown(true, "the transitive tag keys were not given"),
    }
}

fn authorized_by_idp(request: &Request, _: &str) -> KeyState {
    if request.call != Call::WebIdentity {
        return KeyState::absent("only web identity calls have it");
    }
    match request.web_identity.known {
        Known::Value(_) => match (request.claim("https://aws.amazon.com/roles"), request.role.value()) {
            (None, _) => KeyState::present("false"),
            (Some(roles), Some(role)) => KeyState::present(roles.contains(role).to_string()),
            (Some(_), None) => KeyState::unknown(false, "the role is not known"),
        },
        Known::Absent | Known::Unknown => KeyState::unknown(false, "the token was not given"),
    }
}

fn saml_claim(_: &Request, _: &str) -> KeyState {
    KeyState::absent("only SAML calls have it")
}

/// What the request has for a `saml:` key.
fn saml_state(request: &Request, row: &Key) -> KeyState {
    if request.call != Call::Saml {
        return (row.state)(request, "");
    }
    let name = row.name.trim_start_matches("saml:").to_ascii_lowercase();
    let Some(claims) = request.saml.value() else { return KeyState::unknown(true, "the SAML assertion was not given") };
    let folded: Claims = claims
        .iter()
        .map(|(claim, values)| (claim.to_ascii_lowercase().trim_start_matches("saml:").to_owned(), values.clone()))
        .collect();
    match find_claim(&folded, &name) {
        // R226
        Some(values) => {
            let doubtful = DOUBTFUL_LISTS.contains(&name.as_str());
            let list = row.multi || values.len() > 1 || doubtful && !request.choices.usual(Question::ListOfSaml);
            KeyState::Present { values: values.to_vec(), multi: list }
        }
        None if request.complete => KeyState::absent("the assertion does not have it"),
        None => KeyState::unknown(true, "the assertion's attributes were given without it"),
    }
}

/// What the request has for a claim of an OIDC provider.
fn oidc_claim(request: &Request, prefix: &str, claim: &str) -> KeyState {
    if request.call != Call::WebIdentity {
        // R227: some stay with the session that began with them.
        let kept = matches!(claim, "sub" | "aud" | "amr") && request.call == Call::AssumeRole;
        let session = matches!(request.credentials.known, Known::Value(Credentials::Role) | Known::Unknown);
        return if kept && session && signed_by_iam(request) != Known::Absent {
            KeyState::unknown(true, "only sessions that began with a web identity have it")
        } else {
            KeyState::absent("only web identity calls have it")
        };
    }
    let Some(claims) = request.web_identity.value() else {
        return if is_exposed(prefix, claim) {
            KeyState::unknown(!matches!(claim, "sub" | "aud"), "the token's claims were not given")
        } else {
            KeyState::absent("AWS makes no condition key of this claim")
        };
    };
    if request.issuer().is_some_and(|issuer| !issuer.eq_ignore_ascii_case(prefix)) {
        return KeyState::absent("the key does not begin with the issuer of the token");
    }
    let authorized_party = claim.eq_ignore_ascii_case("azp") && !request.choices.usual(Question::AuthorizedParty);
    if !is_exposed(prefix, claim) && !authorized_party {
        return KeyState::absent("AWS makes no condition key of this claim");
    }
    let claim = claim.to_ascii_lowercase();
    // R230: `azp` takes the place of `aud`, whose list is `oaud`.
    let source = match claim.as_str() {
        "aud" if find_claim(claims, "azp").is_some() => "azp",
        "oaud" => "aud",
        claim => claim,
    };
    match find_claim(claims, source) {
        Some(values) => KeyState::Present { values: values.to_vec(), multi: claim == "amr" },
        None if matches!(source, "sub" | "aud") && !request.complete => {
            KeyState::unknown(false, "the claim was not given; every token has it")
        }
        None => KeyState::absent("the token does not have this claim"),
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
            ("sts:externalid", Some(("sts:ExternalId", ""))), // R25
            ("aws:requesttag/Team", Some(("aws:RequestTag/", "Team"))),
            ("SAML:aud", Some(("saml:aud", ""))), // R225
            ("aws:RequestTag/", None),
            ("aws:MFAPresent", None),
        ] {
            assert_eq!(find(key).map(|(row, rest)| (row.name, rest)), want, "{key}");
        }
    }
}
