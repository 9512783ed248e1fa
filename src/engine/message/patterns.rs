//! The known wordings: one row each, in the order of ERRORS.md.
//!
//! A row is found by the words in its middle column, which must be there; what stands before and behind them is read
//! as far as it is there. `{name}` is a hole. Case, white space and the shape of quotation marks do not count, and
//! a colon at the end of some words may be missing. Of rows with the same words the one that fills most holes holds.

use super::prose::Holes;
use super::{Constraint, Key, Layer, Meaning};

/// A wording.
pub(super) struct Row {
    /// What may stand before the words.
    pub(super) before: &'static str,
    /// The words by which the row is found.
    pub(super) says: &'static str,
    /// What may stand behind them.
    pub(super) after: &'static str,
    /// What it tells.
    pub(super) tells: Tells,
}

/// What a wording tells.
#[derive(Clone, Copy)]
pub(super) enum Tells {
    /// What was refused, how much that is to the point, and whether a tool says it in its own words.
    Denial { rank: Rank, tool: bool, meaning: fn(&Holes) -> Meaning },
    /// A parameter that is refused; one of several, perhaps.
    Refusal(fn(&Holes) -> Constraint),
    /// What surrounds a denial: its code, its operation.
    Around,
    /// The operation, in other words than its name.
    Operation(&'static str),
    /// The start of a clause that names a policy type; whether it is a denial by a Deny.
    Clause { explicit: bool },
}

/// How much a denial is to the point, where a text holds several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Says next to nothing.
    Vague,
    /// Is about something else.
    Other,
    /// Is about a policy document, or about the means of assuming a role.
    Near,
    /// Is about assuming a role.
    Assume,
}

/// A hole in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Account,
    Action,
    Blob,
    Caller,
    Code,
    Field,
    Issuer,
    Kind,
    Limit,
    Name,
    Operation,
    Parameter,
    Pattern,
    Percent,
    Region,
    Resource,
    Role,
    Value,
}

impl Slot {
    /// The slot of `{name}`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "account" => Self::Account,
            "action" => Self::Action,
            "blob" => Self::Blob,
            "caller" => Self::Caller,
            "code" => Self::Code,
            "field" => Self::Field,
            "issuer" => Self::Issuer,
            "kind" => Self::Kind,
            "limit" => Self::Limit,
            "name" => Self::Name,
            "operation" => Self::Operation,
            "parameter" => Self::Parameter,
            "pattern" => Self::Pattern,
            "percent" => Self::Percent,
            "region" => Self::Region,
            "resource" => Self::Resource,
            "role" => Self::Role,
            "value" => Self::Value,
            _ => return None,
        })
    }

    /// The part of the request that the hole's value is.
    pub(super) fn key(self) -> Option<Key> {
        match self {
            Self::Role => Some(Key::Role),
            Self::Issuer => Some(Key::WebIdentityIssuer),
            Self::Region => Some(Key::Region),
            _ => None,
        }
    }
}

type Read = fn(&Holes) -> Meaning;

/// AWS about assuming a role.
const fn assume(before: &'static str, says: &'static str, after: &'static str, meaning: Read) -> Row {
    Row { before, says, after, tells: Tells::Denial { rank: Rank::Assume, tool: false, meaning } }
}

/// AWS about a policy document or the caller's credentials.
const fn near(before: &'static str, says: &'static str, after: &'static str, meaning: Read) -> Row {
    Row { before, says, after, tells: Tells::Denial { rank: Rank::Near, tool: false, meaning } }
}

/// AWS about something else.
const fn other(before: &'static str, says: &'static str, after: &'static str, meaning: Read) -> Row {
    Row { before, says, after, tells: Tells::Denial { rank: Rank::Other, tool: false, meaning } }
}

/// A tool in its own words.
const fn tool(before: &'static str, says: &'static str, after: &'static str, meaning: Read) -> Row {
    Row { before, says, after, tells: Tells::Denial { rank: Rank::Near, tool: true, meaning } }
}

/// A service that was given a role.
const fn service(before: &'static str, says: &'static str, after: &'static str, meaning: Read) -> Row {
    Row { before, says, after, tells: Tells::Denial { rank: Rank::Assume, tool: true, meaning } }
}

const fn refusal(
    before: &'static str,
    says: &'static str,
    after: &'static str,
    constraint: fn(&Holes) -> Constraint,
) -> Row {
    Row { before, says, after, tells: Tells::Refusal(constraint) }
}

const fn around(before: &'static str, says: &'static str, after: &'static str) -> Row {
    Row { before, says, after, tells: Tells::Around }
}

const fn operation(says: &'static str, operation: &'static str) -> Row {
    Row { before: "", says, after: "", tells: Tells::Operation(operation) }
}

const fn clause(says: &'static str, explicit: bool) -> Row {
    Row { before: "", says, after: "", tells: Tells::Clause { explicit } }
}

/// A service that wants `service` in the trust policy.
fn wants(service: &str) -> Meaning {
    Meaning::ServiceCannotAssume { service: Some(service.to_owned()) }
}

/// Every known wording.
pub(super) static ROWS: &[Row] = &[
    // ERRORS 1.1–1.6, 1.8, R276, R281.
    assume("User: {caller} is", "not authorized to perform:", "{action} on resource: {resource}", |_| {
        Meaning::NotAuthorized
    }),
    assume("{caller} is", "not authorized to perform:", "{action} on resource: {resource}", |_| Meaning::NotAuthorized),
    // ERRORS 1.7: CodePipeline; CodeBuild leaves out `role`.
    assume("{caller} is", "not authorized to perform:", "{action} on role {resource}", |_| Meaning::NotAuthorized),
    assume("{caller} is", "not authorized to perform:", "{action} on {resource}", |_| Meaning::NotAuthorized),
    // ERRORS 2.
    clause("because no", false),
    // An older page of the guide left out the `no` of `because no role trust policy allows`.
    clause("because the", false),
    clause("with an explicit deny", true),
    clause("explicit deny in", true),
    // ERRORS 3, R253.
    assume("MultiFactorAuthentication failed with", "invalid MFA one time pass code", "", |_| Meaning::MfaCodeRefused),
    assume("MultiFactorAuthentication failed,", "unable to validate MFA code", "", |_| Meaning::MfaSerialRefused),
    assume(
        "MultiFactorAuthentication failed,",
        "must provide both MFA serial number and one time pass code",
        "",
        |_| Meaning::MfaIncomplete,
    ),
    // ERRORS 4, R246, R247; the second wording is of the SAML page of the user guide.
    assume("The requested DurationSeconds", "exceeds the MaxSessionDuration set for this role", "", |_| {
        Meaning::DurationAboveMaximum
    }),
    assume("Requested DurationSeconds", "exceeds MaxSessionDuration set for this role", "", |_| {
        Meaning::DurationAboveMaximum
    }),
    assume(
        "The requested DurationSeconds",
        "exceeds the 1 hour session limit for roles assumed by role chaining",
        "",
        |_| Meaning::DurationAboveChaining,
    ),
    // ERRORS 5, R254.
    assume("", "No OpenIDConnect provider found in your account for", "{issuer}", |holes| Meaning::NoProvider {
        issuer: holes.word(Slot::Issuer),
    }),
    assume("", "Incorrect token audience", "", |_| Meaning::AudienceRefused),
    assume("", "Specified provider doesn't exist", "", |_| Meaning::ProviderUnknown),
    assume("", "Request ARN is invalid", "", |_| Meaning::RoleArnInvalid),
    assume("", "Principal ARN is invalid", "", |_| Meaning::PrincipalArnInvalid),
    assume("", "Invalid identity pool configuration", ". Check assigned IAM roles for this pool", |_| {
        Meaning::PoolInvalid
    }),
    assume("", "Token expired: current date/time", "", |_| Meaning::TokenExpired),
    assume("Couldn't", "retrieve verification key from your identity provider", "", |_| Meaning::VerificationKey),
    assume("", "HTTPS certificate doesn't match configured thumbprint", "", |_| Meaning::VerificationKey),
    near("", "Trust policy of the role provided is invalid", "", |_| Meaning::PodIdentityTrust),
    // R244, R248, R254 and the SAML page of the user guide.
    assume("", "Response signature invalid", "", |_| Meaning::SamlRefused),
    assume("", "Response does not contain the required audience", "", |_| Meaning::SamlRefused),
    assume("", "Issuer not present in specified provider", "", |_| Meaning::SamlRefused),
    assume("", "request included an invalid SAML response", "", |_| Meaning::SamlRefused),
    assume("", "RoleSessionName is required in AuthnResponse", "", |_| Meaning::SamlRefused),
    assume("", "RoleSessionName in AuthnResponse must match", "", |_| Meaning::SamlRefused),
    assume("", "Source Identity must match", "", |_| Meaning::SamlRefused),
    assume("Token", "must be redeemed within 5 minutes of issuance", "", |_| Meaning::SamlRefused),
    // ERRORS 6.
    assume("Roles", "may not be assumed by root accounts", "", |_| Meaning::RootCaller),
    assume("Cannot call {operation}", "with session credentials of federation token", "", |_| {
        Meaning::FederationTokenCaller
    }),
    near("Cannot call {operation}", "with session credentials", "", |holes| Meaning::SessionCaller {
        operation: holes.word(Slot::Operation),
    }),
    near("The", "security token included in the request is invalid", "", |_| Meaning::CredentialsInvalid),
    near("The", "security token included in the request is expired", "", |_| Meaning::CredentialsExpired),
    near("The", "provided token has expired", "", |_| Meaning::CredentialsExpired),
    near("", "SSO session associated with this profile has expired", "", |_| Meaning::CredentialsExpired),
    near("", "Token has expired and refresh failed", "", |_| Meaning::CredentialsExpired),
    near("", "Credential should be scoped to a valid region, not", "'{name}'", |holes| Meaning::SignatureMismatch {
        region: holes.word(Slot::Name),
    }),
    near("", "request signature we calculated does not match the signature you provided", "", |_| {
        Meaning::SignatureMismatch { region: None }
    }),
    near("", "Request has expired", "", |_| Meaning::RequestExpired),
    near("", "Signature expired", "", |_| Meaning::RequestExpired),
    near("", "STS is not activated in this region for account:", "{account}", |holes| Meaning::RegionDisabled {
        account: holes.word(Slot::Account),
    }),
    assume("", "Packed size of session tags consumes", "{percent}%", |holes| Meaning::PackedTooLarge {
        percent: holes.word(Slot::Percent),
    }),
    assume("", "Packed policy consumes", "{percent}%", |holes| Meaning::PackedTooLarge {
        percent: holes.word(Slot::Percent),
    }),
    // R249–R251.
    assume("The", "source identity is already set", " for this assume role session", |_| Meaning::SourceIdentityFixed),
    assume("", "conflicts with a transitive tag key from the calling session", "", |_| Meaning::TransitiveTagConflict),
    assume("", "Duplicate tag keys found", "", |_| Meaning::TagsDuplicate),
    // ERRORS 7, R37–R39.
    near("", "Invalid principal in policy:", "\"{kind}\":\"{value}\"", |holes| Meaning::InvalidPrincipal {
        kind: holes.word(Slot::Kind),
        value: holes.word(Slot::Value),
    }),
    near("AssumeRole policy", "contained an invalid principal:", "\"{kind}\":\"{value}\"", |holes| {
        Meaning::InvalidPrincipal { kind: holes.word(Slot::Kind), value: holes.word(Slot::Value) }
    }),
    // R30–R32, R49; the API's wordings follow the console's.
    near("", "Has prohibited field", "{field}", |holes| Meaning::ProhibitedField { name: holes.word(Slot::Field) }),
    near("", "AssumeRole policy must not contain", "{field}", |holes| Meaning::ProhibitedField {
        name: holes.word(Slot::Field),
    }),
    near("", "should not specify a", "{field}", |holes| Meaning::ProhibitedField { name: holes.word(Slot::Field) }),
    near("", "Missing required field", "{field}", |holes| Meaning::MissingField { name: holes.word(Slot::Field) }),
    near("Could not parse the policy: {field}", "is empty!", "", |holes| Meaning::MissingField {
        name: holes.word(Slot::Field),
    }),
    // R15, R50.
    near("Policy statement", "must contain resources", "", |_| Meaning::ResourcesMissing),
    near("Policy statement", "must contain actions", "", |_| Meaning::ActionsMissing),
    near("", "Actions/Conditions must be prefaced by a vendor", "", |_| Meaning::ActionMalformed),
    near("", "Actions/Condition can contain only one colon", "", |_| Meaning::ActionMalformed),
    near("Resource {value}", "must be in ARN format or", "", |holes| Meaning::ResourceNotArn {
        value: holes.word(Slot::Value),
    }),
    near("Partition \"{name}\"", "is not valid for resource", "\"{value}\"", |holes| Meaning::PartitionInvalid {
        partition: holes.word(Slot::Name),
        value: holes.word(Slot::Value),
    }),
    near("IAM resource {value}", "cannot contain region information", "", |holes| Meaning::ResourceNotArn {
        value: holes.word(Slot::Value),
    }),
    near("", "IAM resource path must either be", "", |_| Meaning::ResourceNotArn { value: None }),
    near("", "Resource vendor must be fully qualified", "", |_| Meaning::ResourceNotArn { value: None }),
    // R6, R9, R11, R44.
    near("The policy", "must contain a valid version string", "", |_| Meaning::VersionInvalid),
    near("", "Policy document must be version", "", |_| Meaning::VersionInvalid),
    near("A managed policy", "must have a version string", "", |_| Meaning::VersionInvalid),
    near("", "Statement IDs (SID)", "", |_| Meaning::SidInvalid),
    near("", "Cannot exceed quota for ACLSizePerRole:", "{limit}", |holes| Meaning::PolicyTooLong {
        limit: holes.word(Slot::Limit),
    }),
    // R1, R4, R29, R33, R40–R42.
    near("This policy", "contains invalid Json", "", |_| Meaning::InvalidJson),
    near("", "Syntax errors in policy", "", |_| Meaning::SyntaxErrors),
    near("The", "policy failed legacy parsing", "", |_| Meaning::SyntaxErrors),
    near("AssumeRole policy", "may only specify STS AssumeRole actions", "", |_| Meaning::TrustActionsOnly),
    near("", "Federated principals must be valid domain names or SAML metadata ARNs", "", |_| {
        Meaning::FederatedInvalid
    }),
    near("", "must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase,", "{name} which", |holes| {
        Meaning::ProviderCondition { key: holes.word(Slot::Name) }
    }),
    near("", "requires a StringEquals condition on an application id", "", |_| Meaning::ProviderCondition {
        key: None,
    }),
    near("", "condition block must be present for the Cognito provider", "", |_| Meaning::ProviderCondition {
        key: None,
    }),
    // ERRORS 7, parameters: STS itself.
    refusal("Value '{value}' at '{parameter}'", "failed to satisfy constraint:", "", bound),
    refusal("Value {value} at '{parameter}'", "failed to satisfy constraint:", "", bound),
    refusal("Value at '{parameter}'", "failed to satisfy constraint:", "", bound),
    // botocore.
    refusal("", "Invalid length for parameter", "{parameter}, value: {name}, valid min length: {limit}", shorter),
    refusal("", "Invalid length for parameter", "{parameter}, value: {name}, valid range: {limit}-", shorter),
    refusal("", "Invalid range for parameter", "{parameter}, value: {value}, valid min value: {limit}", smaller),
    refusal("", "Invalid range for parameter", "{parameter}, value: {value}, valid range: {limit}-", smaller),
    refusal("", "Invalid type for parameter", "{parameter}, value: {value}, type:", |_| Constraint::Type),
    refusal("", "Unknown parameter in input:", "\"{parameter}\"", |_| Constraint::Unknown),
    refusal("", "Missing required parameter in input:", "\"{parameter}\"", |_| Constraint::Required),
    // JavaScript, version 2.
    refusal("Unexpected key '{parameter}'", "found in params", "", |_| Constraint::Unknown),
    refusal("Missing required key '{parameter}'", "in params", "", |_| Constraint::Required),
    // Go.
    refusal("", "minimum field size of", "{limit}, {parameter}", shorter),
    refusal("", "minimum field value of", "{limit}, {parameter}", smaller),
    refusal("", "missing required field,", "{parameter}", |_| Constraint::Required),
    // The command line.
    refusal("", "the following arguments are required:", "{parameter}", |_| Constraint::Required),
    refusal("", "Unknown options:", "{parameter}", |_| Constraint::Unknown),
    // ERRORS 8: tools that keep AWS's text to themselves.
    tool("IAM Role ({role})", "cannot be assumed.", "", |_| Meaning::CannotBeAssumed),
    tool("The role \"{role}\"", "cannot be assumed.", "", |_| Meaning::CannotBeAssumed),
    tool("", "could not be used to assume", "'{role}'", |_| Meaning::CannotBeAssumed),
    tool("Access denied", "api:AssumeRole policy:", "{name} account:{name} region:{region}", |_| {
        Meaning::NotAuthorized
    }),
    tool("", "Invalid information in one or more fields", "", |_| Meaning::ConsoleSwitchRole),
    // ERRORS 9.
    service("ECS was", "unable to assume the role", "'{role}' that was provided for this task", |_| {
        wants("ecs-tasks.amazonaws.com")
    }),
    service("ECS was", "unable to assume the role", "{role} that was provided for this task", |_| {
        wants("ecs-tasks.amazonaws.com")
    }),
    service("ECS was", "unable to assume the configured ECS Infrastructure Role", "'{role}'", |_| {
        wants("ecs.amazonaws.com")
    }),
    service("Unable to", "assume role and validate the listeners configured on your load balancer", "", |_| {
        wants("ecs.amazonaws.com")
    }),
    service("The role defined for the function", "cannot be assumed by Lambda", "", |_| wants("lambda.amazonaws.com")),
    service("Provided role '{role}'", "cannot be assumed by principal", "'{name}'", named),
    service("principal {name} is", "not authorized to assume the provided role", "", named),
    service(
        "global service principal {name}, nor the regional one is",
        "authorized to assume the provided role",
        "",
        named,
    ),
    service("The execution role you provide", "must allow AWS EventBridge Scheduler to assume the role", "", |_| {
        wants("scheduler.amazonaws.com")
    }),
    service("", "Firehose is unable to assume role", "{role}", |_| wants("firehose.amazonaws.com")),
    service("Role {role}", "is invalid or cannot be assumed", "", |_| wants("cloudformation.amazonaws.com")),
    service(
        "Role with arn: {role}",
        "could not be assumed because it does not exist or the trusted entity",
        "",
        |_| wants("eks.amazonaws.com"),
    ),
    service("AWS CodeDeploy", "does not have the permissions required to assume the role", "{role}", |_| {
        wants("codedeploy.amazonaws.com")
    }),
    service("", "Service is unable to assume provided role", "", |_| wants("glue.amazonaws.com")),
    service("Role {role}", "should be given assume role permissions for Glue Service", "", |_| {
        wants("glue.amazonaws.com")
    }),
    service("IAM Role {role}", "cannot be assumed by AWS Backup", "", |_| wants("backup.amazonaws.com")),
    service("", "EC2 cannot assume the role", "", |_| wants("ec2.amazonaws.com")),
    service("", "EKS does not have permissions to assume the associated role", "", |_| wants("pods.eks.amazonaws.com")),
    service("IAM Role {role}", "is not configured properly", "", |_| wants("dms.amazonaws.com")),
    service("IAM role {role}", "should have the DMS Regional Service Principal", "'{name}'", named),
    service("Access denied.", "Check the trust relationships for your role", "", |_| wants("cloudtrail.amazonaws.com")),
    service("", "Unable to assume given IAM role:", "'{role}'", |_| wants("vpc-flow-logs.amazonaws.com")),
    service("", "grant trust permission for API Gateway", "", |_| wants("apigateway.amazonaws.com")),
    service("", "does not include the required permissions for: ENHANCED_MONITORING", "", |_| {
        wants("monitoring.rds.amazonaws.com")
    }),
    service("should have '{name}' role", "with trust relationship to CloudFormation service", "", |_| {
        wants("cloudformation.amazonaws.com")
    }),
    tool("should have '{name}' role", "with trust relationship to Role", "'{name}'", |_| Meaning::NotAuthorized),
    service("The principal {name}", "isn't allowed to assume the IAM role", "{role} or the IAM role", named),
    service("", "trust relationship allowing Cognito to assume the role", "", |_| wants("cognito-idp.amazonaws.com")),
    service("Unable to assume role \"{role}\".", "Verify that the role exists and is configured correctly", "", |_| {
        wants("elasticbeanstalk.amazonaws.com")
    }),
    service("", "is not authorized to assume IAM Role", "{role}", |_| wants("redshift.amazonaws.com")),
    service("", "Kinesis Analytics service doesn't have sufficient privileges to assume the role", "", |_| {
        wants("kinesisanalytics.amazonaws.com")
    }),
    // Of the STS errors behind it, the one that says more wins.
    tool("", "AccessDeniedException: Unable to assume role for arn:", "", |_| wants("rolesanywhere.amazonaws.com")),
    service("", "Unable to assume role. Reason: Access denied when calling sts:AssumeRole", "", |_| {
        wants("datasync.amazonaws.com")
    }),
    service("", "Not authorized to get credentials of role", "{role}", |_| wants("redshift.amazonaws.com")),
    service("The defined", "assume role is unable to be assumed", "", |_| wants("ssm.amazonaws.com")),
    service("", "Unable to assume specified IAM Role", "", |_| wants("amplify.amazonaws.com")),
    service("", "for the service principal", "\"{name}\"", named),
    service("", "allows principal", "'{name}' to assume the role", named),
    service("", "have a trust relationship for", "'{name}' to assume the role", named),
    service("Failed to assume role {role}.", "ensure your role is assumable by", "'{name}'", named),
    service("execution role", "must be assumable with", "{name}", named),
    // ERRORS 10.
    other("", "Encoded authorization failure message:", "{blob}", |holes| Meaning::EncodedMessage {
        blob: holes.word(Slot::Blob),
    }),
    other("Access to Role '{name}'", "is forbidden", "", |holes| Meaning::RoleNameForArn {
        name: holes.word(Slot::Name),
    }),
    other("", "Cross-account pass role is not allowed", "", |_| Meaning::PassRole { across_accounts: true }),
    other("", "CallerValidation check failed", "", |_| Meaning::CallerValidation),
    // No AWS text at all: the SDKs found nothing to sign with.
    other("", "no valid providers in chain", "", |_| Meaning::CredentialsMissing),
    other("", "Unable to locate credentials", "", |_| Meaning::CredentialsMissing),
    other("", "Missing credentials in config", "", |_| Meaning::CredentialsMissing),
    other("", "Could not load credentials from any providers", "", |_| Meaning::CredentialsMissing),
    other("", "No valid credential sources", "", |_| Meaning::CredentialsMissing),
    // ERRORS 8: what surrounds the text.
    around("({code})", "when calling the", "{operation} operation"),
    around("({code}) occurred", "when calling the", "{operation} operation"),
    around(
        "operation error STS: {operation}, https response error StatusCode: {limit}, RequestID: {name},",
        "api error",
        "{code}:",
    ),
    around("", "operation error STS:", "{operation},"),
    around("", "Error executing", "\"{operation}\""),
    around("", "Error Code:", "{code};"),
    around("", "Aws::STS::Errors::", "{code}"),
    around("", "code: Some(", "\"{code}\""),
    around("", "unhandled error", "({code})"),
    around("", "failed to assume role", "\"{role}\""),
    around("", "error assuming role", "\"{role}\""),
    around("", "assume_role_arn=", "{role}"),
    operation("api:AssumeRole", "AssumeRole"),
    operation("assume role with OIDC", "AssumeRoleWithWebIdentity"),
    operation("Assuming role with OIDC", "AssumeRoleWithWebIdentity"),
    operation("WebIdentityErr:", "AssumeRoleWithWebIdentity"),
    operation("assume role with user credentials", "AssumeRole"),
    operation("Assuming role with user credentials", "AssumeRole"),
];

fn named(holes: &Holes) -> Meaning {
    Meaning::ServiceCannotAssume { service: holes.word(Slot::Name).map(|word| word.text) }
}

fn bound(holes: &Holes) -> Constraint {
    holes.constraint.clone().unwrap_or(Constraint::Other)
}

fn shorter(holes: &Holes) -> Constraint {
    holes.number(Slot::Limit).map_or(Constraint::Other, Constraint::MinLength)
}

fn smaller(holes: &Holes) -> Constraint {
    holes.number(Slot::Limit).map_or(Constraint::Other, Constraint::AtLeast)
}

/// Words, and what the number behind them bounds.
type Bound = (&'static str, fn(u64) -> Constraint);

/// What STS says a member must be (ERRORS 7).
pub(super) static BOUNDS: [Bound; 4] = [
    ("Member must have length greater than or equal to", Constraint::MinLength),
    ("Member must have length less than or equal to", Constraint::MaxLength),
    ("Member must have value greater than or equal to", Constraint::AtLeast),
    ("Member must have value less than or equal to", Constraint::AtMost),
];
/// What stands before a regular expression.
pub(super) const PATTERN: &str = "Member must satisfy regular expression pattern:";
/// What STS says of a parameter that was not sent.
pub(super) const NOT_NULL: &str = "Member must not be null";

/// The policy types as a clause names them (R274, R275), the longer of two with the same start first.
pub(super) static TYPES: [(&str, Layer); 11] = [
    ("identity-based policy", Layer::IdentityPolicies),
    ("identity based policy", Layer::IdentityPolicies),
    ("role trust policy", Layer::TrustPolicy),
    // R275: also a trust policy is called so.
    ("resource-based policy", Layer::TrustPolicy),
    ("permissions boundary", Layer::PermissionsBoundary),
    ("permission boundary", Layer::PermissionsBoundary),
    ("session policy", Layer::SessionPolicies),
    ("sessions policy", Layer::SessionPolicies),
    ("service control policy", Layer::ServiceControlPolicies),
    ("resource control policy", Layer::ResourceControlPolicies),
    ("VPC endpoint policy", Layer::VpcEndpointPolicy),
];

/// How the clause starts that can follow an ARN or an action.
pub(super) static CLAUSES: [&str; 3] = ["because no", "because the", "with an explicit"];
/// What a wrapping puts behind a sentence.
pub(super) static WRAPPINGS: [&str; 2] = ["(Service:", "status code:"];
/// What else can follow a value: a word that ends there has not been torn by a line break.
pub(super) static TAILS: [&str; 14] = [
    "Retrying",
    "(SQLSTATE",
    "(truncated",
    "Go to https",
    "Unable to",
    "An error occurred",
    "request id",
    "User:",
    "[",
    "(",
    "- <",
    "--",
    "Proxy:",
    "The requested DurationSeconds",
];

/// Actions of role assumption; a message about any other one is about something else.
pub(super) static ACTIONS: [&str; 7] = [
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoot",
    "sts:AssumeRole",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

/// Elements of a policy.
pub(super) static FIELDS: [&str; 12] = [
    "Version",
    "Id",
    "Statement",
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Kinds of principals, as IAM names them in a refusal (ERRORS 7, R37).
pub(super) static KINDS: [&str; 5] = ["AWS", "SERVICE", "FEDERATED", "CANONICALUSER", "STAR"];

/// Operations by whose name a text is about STS.
pub(super) static OPERATIONS: [&str; 8] = [
    "AssumeRoleWithWebIdentity",
    "AssumeRoleWithSAML",
    "AssumeRoot",
    "AssumeRole",
    "GetFederationToken",
    "GetSessionToken",
    "GetCallerIdentity",
    "DecodeAuthorizationMessage",
];

/// Error codes, and what one means when no known sentence comes with it.
pub(super) static CODES: [(&str, Option<Meaning>); 33] = [
    ("AccessDenied", Some(Meaning::NotAuthorized)),
    ("AccessDeniedException", Some(Meaning::NotAuthorized)),
    ("AuthFailure", Some(Meaning::CredentialsInvalid)),
    ("AuthSamlInvalidSamlResponseException", Some(Meaning::SamlRefused)),
    ("AuthSamlManifestNotFoundException", Some(Meaning::ProviderUnknown)),
    ("ExpiredToken", Some(Meaning::CredentialsExpired)),
    ("ExpiredTokenException", Some(Meaning::CredentialsExpired)),
    ("IDPCommunicationError", Some(Meaning::IdpError)),
    ("IDPCommunicationErrorException", Some(Meaning::IdpError)),
    ("IDPRejectedClaim", Some(Meaning::IdpError)),
    ("IDPRejectedClaimException", Some(Meaning::IdpError)),
    ("IncompleteSignature", Some(Meaning::SignatureMismatch { region: None })),
    ("InvalidClientTokenId", Some(Meaning::CredentialsInvalid)),
    ("InvalidIdentityPoolConfigurationException", Some(Meaning::PoolInvalid)),
    ("InvalidIdentityToken", Some(Meaning::TokenInvalid)),
    ("InvalidIdentityTokenException", Some(Meaning::TokenInvalid)),
    ("InvalidParameterException", None),
    ("InvalidParameterValue", None),
    ("InvalidParameterValueException", None),
    ("LimitExceeded", None),
    ("MalformedPolicyDocument", Some(Meaning::PolicyRefused)),
    ("MalformedPolicyDocumentException", Some(Meaning::PolicyRefused)),
    ("PackedPolicyTooLarge", Some(Meaning::PackedTooLarge { percent: None })),
    ("PackedPolicyTooLargeException", Some(Meaning::PackedTooLarge { percent: None })),
    ("ParamValidationError", None),
    ("RegionDisabled", Some(Meaning::RegionDisabled { account: None })),
    ("RegionDisabledException", Some(Meaning::RegionDisabled { account: None })),
    ("RequestExpired", Some(Meaning::RequestExpired)),
    ("SignatureDoesNotMatch", Some(Meaning::SignatureMismatch { region: None })),
    ("UnauthorizedOperation", None),
    ("UnrecognizedClientException", Some(Meaning::CredentialsInvalid)),
    ("ValidationError", None),
    ("ValidationException", None),
];
