//! What a policy may hold, by kind, and what IAM says when it refuses one (R1–R53).

use std::borrow::Cow;

use super::super::arn::{Identity, NotIdentity, is_mask};
use super::super::json::NodeId;
use super::super::source::Layer;
use super::super::uncertain::Question;
use super::providers::Demand;
use super::quota::Excess;
use super::{PolicyKind, PrincipalKind};

/// Something in a policy that IAM refuses to save, or that can never work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offence {
    /// Where it stands; for something missing, what should hold it.
    pub node: NodeId,
    /// Whether the name is meant, not the value.
    pub name: bool,
    /// What it is.
    pub kind: OffenceKind,
}

/// The kinds of offence against the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OffenceKind {
    /// Not an object or list of statements at all; what was found instead.
    NotAPolicy,
    /// Statements without the policy around them.
    BareStatement,
    /// More characters than IAM takes (R3, R44, R47).
    TooLong(Excess),
    /// A character outside U+0009, U+000A, U+000D and U+0020–U+00FF (R2).
    Character(char),
    /// An element that IAM does not know, and the nearest that it does (R4).
    UnknownElement(Option<&'static str>),
    /// An element that must be there (R5, R12, R13, R31, R52).
    MissingElement(&'static str),
    /// An element that this kind of policy must not have (R30, R32, R49).
    ProhibitedElement,
    /// `Action` with `NotAction` and the like (R13).
    BothElements,
    /// A value of another JSON type, or another value, than this (R5, R20, R52).
    WrongType(&'static str),
    /// An empty list or object (R5, R31, R50).
    Empty(&'static str),
    /// `Effect` is neither `Allow` nor `Deny` (R12).
    InvalidEffect(Option<&'static str>),
    /// `Version` is none of the two (R6).
    InvalidVersion,
    /// The version does not replace variables (R9), and a text that holds one (R8).
    OldVersion(Option<NodeId>),
    /// `Sid` has characters other than letters and digits (R11).
    SidForm,
    /// Another statement has this `Sid` (R11).
    SidTwice,
    /// A trust policy grants something else than assuming (R33); the nearest action that it may grant.
    NotAssuming(Option<&'static str>),
    /// A trust policy grants by `NotAction` or a wildcard (R34, R35).
    BroadAction,
    /// An action that STS does not have, and the nearest that it has (R16).
    UnknownAction(&'static str),
    /// An action of no valid form (R15, R259).
    ActionForm(ActionFault),
    /// A kind of principal that IAM does not know (R36).
    PrincipalKind(Option<&'static str>),
    /// A text that names no principal (R36–R40, R60, R67, R81).
    PrincipalForm(PrincipalFault),
    /// A resource that is neither an ARN of a valid form nor `*` (R50).
    ResourceForm(ResourceFault),
    /// A shared or built-in identity provider is trusted without the condition that IAM demands (R41–R43).
    ProviderCondition(Demand),
    /// An operator that IAM does not know, and the nearest that it does (R23).
    UnknownOperator(Option<String>),
    /// An operator in other upper and lower case than this (R24).
    OperatorCase(String),
    /// A condition or an operator that is empty (R28).
    EmptyCondition,
    /// A key without values (R27).
    EmptyValues,
    /// A key that AWS does not know, and the nearest that it does (R138).
    UnknownKey(Option<&'static str>),
    /// The same key as this one in other upper and lower case (R25).
    SameKey(NodeId),
    /// A condition value that is null, an object or a nested list (R20).
    ConditionValue,
    /// A condition value that its operator cannot read; what it reads (R29).
    Operand(&'static str),
}

/// What the operators of dates read.
pub(super) const DATE: &str = "a date such as `2026-10-01T12:00:00Z`";

/// Why an action has no valid form, in IAM's words (R15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionFault {
    /// No colon.
    NoService,
    /// More than one colon.
    Colons,
    /// The service is empty or has a character that no service has.
    Service,
}

/// Why a resource has no valid form, in IAM's words (R50).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceFault {
    /// Neither an ARN nor `*`.
    NotArn,
    /// No such partition.
    Partition,
    /// A Region in an ARN of IAM.
    Region,
    /// Nothing that IAM has begins so.
    Path,
    /// A wildcard in the place of the service.
    Service,
}

/// Why a text under `Principal` names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalFault {
    /// As an identity.
    Identity(NotIdentity),
    /// The bare string `"*"` in a trust policy (R37).
    BareStar,
    /// The principal belongs under this other kind.
    OtherKind(PrincipalKind),
    /// No service has this name's form.
    Service,
    /// Neither a built-in provider nor a provider's ARN (R40).
    Federated,
    /// `https://` inside a provider's ARN (R324).
    Scheme,
    /// A unique ID of something that is no principal (R72).
    UniqueId,
    /// A variable or a template's placeholder (R181).
    Placeholder,
}

impl OffenceKind {
    /// Whether the policy is not saved for it.
    pub fn refused(&self, layer: Layer) -> bool {
        let attached = matches!(layer, Layer::IdentityPolicies | Layer::PermissionsBoundary);
        match self {
            Self::BareStatement
            | Self::OldVersion(_)
            | Self::BroadAction
            | Self::UnknownAction(_)
            | Self::OperatorCase(_)
            | Self::EmptyCondition
            | Self::EmptyValues
            | Self::UnknownKey(_)
            | Self::SameKey(_) => false,
            Self::SidForm | Self::SidTwice | Self::ResourceForm(_) => attached,
            // STS takes what it cannot read, and judges it when it compares.
            Self::Operand(_) => attached || layer == Layer::TrustPolicy,
            Self::TooLong(excess) => excess.refused,
            Self::ProviderCondition(demand) => demand.always,
            _ => true,
        }
    }

    /// Whether the policy, where it was saved after all, works as if it were not there.
    pub fn is_form(&self) -> bool {
        matches!(self, Self::SidForm | Self::SidTwice | Self::TooLong(_) | Self::ProviderCondition(_))
    }

    /// What is not certain about it: whether the policy is saved, where it is taken to be.
    pub fn question(&self, layer: Layer) -> Option<Question> {
        let trust = layer == Layer::TrustPolicy;
        Some(match self {
            Self::OldVersion(_) if !trust => Question::OldVersion,
            Self::SidForm | Self::SidTwice if trust => Question::SidOfTrust,
            Self::OperatorCase(_) => Question::OperatorCase,
            Self::EmptyValues if !trust => Question::EmptyValues,
            Self::EmptyCondition => Question::EmptyCondition,
            Self::BroadAction => Question::BroadTrustAction,
            Self::TooLong(excess) if trust && excess.count > 4_096 => Question::TrustQuota,
            _ => return None,
        })
    }

    /// IAM's own words for it, where they are known; `name` and `text` are those of what offends.
    pub fn iam_says(&self, policy: PolicyKind, name: &str, text: &str) -> Option<Cow<'static, str>> {
        if !matches!(policy, PolicyKind::Trust | PolicyKind::Identity) {
            return None;
        }
        let trust = policy == PolicyKind::Trust;
        let service = text.split(':').next().unwrap_or_default();
        Some(Cow::Borrowed(match self {
            Self::NotAPolicy => "This policy contains invalid Json",
            Self::UnknownElement(_)
            | Self::WrongType(_)
            | Self::UnknownOperator(_)
            | Self::ConditionValue
            | Self::BothElements => "Syntax errors in policy.",
            Self::MissingElement("Effect") | Self::InvalidEffect(_) => "Missing required field Effect",
            Self::MissingElement("Principal") => "Missing required field Principal",
            Self::MissingElement("Resource") | Self::Empty("Resource") => "Policy statement must contain resources.",
            Self::MissingElement("Action") | Self::Empty("Action") => "Policy statement must contain actions.",
            Self::MissingElement("Statement") | Self::Empty("Statement") => {
                "Could not parse the policy: Statement is empty!"
            }
            Self::Empty("Principal") => "Missing required field Principal cannot be empty!",
            Self::InvalidVersion => "The policy must contain a valid version string",
            Self::OldVersion(_) => "Policy document must be version 2012-10-17 or greater.",
            Self::SidForm => {
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
            }
            Self::SidTwice => "Statement IDs (SID) in a single policy must be unique.",
            Self::NotAssuming(_) => "AssumeRole policy may only specify STS AssumeRole actions.",
            Self::ActionForm(ActionFault::NoService) => {
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
            }
            Self::ActionForm(ActionFault::Colons) => "Actions/Condition can contain only one colon.",
            Self::ActionForm(ActionFault::Service) => return Some(format!("Vendor {service} is not valid").into()),
            Self::PrincipalForm(PrincipalFault::Federated) => {
                "Federated principals must be valid domain names or SAML metadata ARNs"
            }
            Self::PrincipalForm(PrincipalFault::BareStar) => {
                "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\"."
            }
            Self::PrincipalForm(_) => {
                return Some(format!("Invalid principal in policy: \"{name}\":\"{text}\"").into());
            }
            Self::PrincipalKind(_) => "Invalid principal in policy",
            Self::ProhibitedElement if trust && name == "NotPrincipal" => {
                "AssumeRole policy must not contain NotPrincipal field."
            }
            Self::ProhibitedElement if trust => "Has prohibited field Resource",
            Self::ProhibitedElement => "Policy document should not specify a principal.",
            Self::ResourceForm(fault) => return Some(fault.iam_says(text).into()),
            Self::Operand(DATE) => "The policy failed legacy parsing",
            _ => return None,
        }))
    }
}

impl ResourceFault {
    fn iam_says(self, text: &str) -> String {
        match self {
            Self::NotArn => format!("Resource {text} must be in ARN format or \"*\"."),
            Self::Partition => {
                let partition = text.split(':').nth(1).unwrap_or_default();
                format!("Partition \"{partition}\" is not valid for resource \"{text}\".")
            }
            Self::Region => format!("IAM resource {text} cannot contain region information."),
            Self::Path => {
                format!("IAM resource path must either be \"*\", root, or start with {}.", IAM_PATHS.join(", "))
            }
            Self::Service => "Resource vendor must be fully qualified and cannot contain regexes.".to_owned(),
        }
    }
}

/// How a resource of IAM begins (R50).
const IAM_PATHS: [&str; 13] = [
    "user/",
    "federated-user/",
    "role/",
    "group/",
    "instance-profile/",
    "mfa/",
    "server-certificate/",
    "policy/",
    "sms-mfa/",
    "saml-provider/",
    "oidc-provider/",
    "report/",
    "access-report/",
];

/// The partitions of AWS.
const PARTITIONS: [&str; 8] =
    ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

/// What is wrong with a resource; none where IAM saves it (R50, R266–R269).
pub(super) fn resource_fault(text: &str) -> Option<ResourceFault> {
    let plain = without_variables(text);
    if plain == "*" {
        return None;
    }
    let mut parts = plain.splitn(6, ':');
    if parts.next() != Some("arn") && !text.starts_with("${") {
        return Some(ResourceFault::NotArn);
    }
    let wild = |part: &str| part.contains(['*', '?']);
    let (partition, service) = (parts.next().unwrap_or("*"), parts.next().unwrap_or("*"));
    let region = parts.next().unwrap_or_default();
    // R266: a short ARN is saved, and completed.
    let path = parts.nth(1)?;
    let variable = text.contains("${") && wild(path);
    let known = variable || matches!(path, "*" | "root") || IAM_PATHS.iter().any(|start| path.starts_with(start));
    if text.starts_with("${") {
        None
    } else if !wild(partition) && !PARTITIONS.contains(&partition) {
        Some(ResourceFault::Partition)
    } else if wild(service) {
        Some(ResourceFault::Service)
    } else if service == "iam" && !region.is_empty() && !wild(region) {
        Some(ResourceFault::Region)
    } else if service == "iam" && !known {
        Some(ResourceFault::Path)
    } else {
        None
    }
}

/// The text with `*` in the place of each variable, which may hold colons.
fn without_variables(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, (_, after))) =
        rest.split_once("${").and_then(|(before, inside)| Some((before, inside.split_once('}')?)))
    {
        plain.push_str(before);
        plain.push('*');
        rest = after;
    }
    plain + rest
}

/// Elements of a policy (R5).
pub(super) const POLICY_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

/// Elements of a statement (R4).
pub(crate) const STATEMENT_ELEMENTS: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/// The actions that a trust policy may name (R33).
pub(crate) const ASSUME_ACTIONS: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
];

/// Whether `element` is refused in a statement of this kind of policy (R30, R32, R49, R52).
pub(super) fn prohibited(policy: PolicyKind, element: &str) -> bool {
    match policy {
        PolicyKind::Trust => matches!(element, "Resource" | "NotResource" | "NotPrincipal"),
        PolicyKind::Identity | PolicyKind::ServiceControl => matches!(element, "Principal" | "NotPrincipal"),
        PolicyKind::ResourceControl | PolicyKind::Endpoint => false,
    }
}

/// What is wrong with `text` under `kind` of a trust policy; none where it names a principal.
pub(super) fn principal_fault(kind: PrincipalKind, text: &str) -> Option<PrincipalFault> {
    if text == "*" && kind == PrincipalKind::Aws {
        return None; // R37, R69
    }
    if kind == PrincipalKind::Aws && is_unique_id(text) {
        return (!matches!(text.get(..4), Some("AIDA" | "AROA"))).then_some(PrincipalFault::UniqueId);
    }
    // `<…>` may be a mask of what was there.
    if ["${", "{{"].iter().any(|open| text.contains(open)) {
        return Some(PrincipalFault::Placeholder);
    }
    let identity = Identity::parse(text);
    match (kind, identity) {
        (PrincipalKind::CanonicalUser, _) => None, // R80
        (PrincipalKind::Federated, _) if text.contains("://") => Some(PrincipalFault::Scheme),
        (PrincipalKind::Federated, Ok(Identity::Provider(_))) => None,
        (PrincipalKind::Federated, Ok(other)) => Some(match other {
            // R40: any domain name is stored.
            Identity::Service(_) => return None,
            _ => PrincipalFault::OtherKind(PrincipalKind::Aws),
        }),
        (PrincipalKind::Federated, Err(NotIdentity::Space)) => Some(PrincipalFault::Identity(NotIdentity::Space)),
        (PrincipalKind::Federated, Err(_)) => {
            let domain = text.contains('.') && !text.contains(':') && !text.contains('*');
            (!domain).then_some(PrincipalFault::Federated)
        }
        (PrincipalKind::Service, Ok(Identity::Service(_))) => None,
        (PrincipalKind::Service, Ok(Identity::Provider(_))) => {
            Some(PrincipalFault::OtherKind(PrincipalKind::Federated))
        }
        (PrincipalKind::Service, Ok(_)) => Some(PrincipalFault::OtherKind(PrincipalKind::Aws)),
        (PrincipalKind::Service, Err(NotIdentity::Space)) => Some(PrincipalFault::Identity(NotIdentity::Space)),
        (PrincipalKind::Service, Err(_)) => Some(if text.starts_with("arn:") {
            PrincipalFault::OtherKind(PrincipalKind::Aws)
        } else {
            PrincipalFault::Service
        }),
        (PrincipalKind::Aws, Ok(Identity::Service(_))) => Some(PrincipalFault::OtherKind(PrincipalKind::Service)),
        (PrincipalKind::Aws, Ok(Identity::Provider(_))) => Some(PrincipalFault::OtherKind(PrincipalKind::Federated)),
        (PrincipalKind::Aws, Ok(Identity::Anonymous)) => Some(PrincipalFault::Identity(NotIdentity::NotArn)),
        // R38: a wildcard anywhere but alone; a mask was not in the policy that IAM saw.
        (PrincipalKind::Aws, Ok(_)) if has_wildcard(text) => Some(PrincipalFault::Identity(NotIdentity::Wildcard)),
        (PrincipalKind::Aws, Ok(known)) if is_elsewhere(&known) => {
            Some(PrincipalFault::Identity(NotIdentity::Partition))
        }
        (PrincipalKind::Aws, Ok(Identity::Session(_, _, None))) => {
            Some(PrincipalFault::Identity(NotIdentity::SessionForm))
        }
        (PrincipalKind::Aws, Ok(_)) => None,
        (PrincipalKind::Aws, Err(why)) => Some(PrincipalFault::Identity(why)),
    }
}

/// Whether a principal is of a partition that AWS does not have; a mask or a placeholder may stand for any.
fn is_elsewhere(principal: &Identity) -> bool {
    let partition = principal.owner().map_or("", |owner| owner.partition.as_str());
    !partition.is_empty()
        && partition.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !is_mask(partition)
        && !PARTITIONS.contains(&partition)
}

fn has_wildcard(text: &str) -> bool {
    !text.contains("***") && text.contains(['*', '?'])
}

/// Whether `text` is one of IAM's unique IDs (R71, R72).
pub(crate) fn is_unique_id(text: &str) -> bool {
    let known = ["AIDA", "AROA", "AGPA", "AIPA", "ANPA", "ANVA", "APKA", "ASCA", "AKIA", "ASIA", "ACCA", "ABIA"];
    text.len() >= 16
        && text.get(..4).is_some_and(|prefix| known.contains(&prefix))
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// The nearest of `known` to `text`, where it is near enough to be meant.
pub(crate) fn nearest<'k>(text: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if text.len() > 100 {
        return None;
    }
    let folded = text.to_ascii_lowercase();
    let length = text.chars().count();
    let most = |name: &str| (name.len() / 4).clamp(1, 3);
    known
        .into_iter()
        .filter(|name| length.abs_diff(name.len()) <= most(name))
        .map(|name| (strsim::damerau_levenshtein(&folded, &name.to_ascii_lowercase()), name))
        .filter(|&(distance, name)| distance <= most(name))
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}
