//! What a policy may hold, by kind, and what IAM says when it refuses one (R1–R53).

use super::super::arn::{Identity, NotIdentity};
use super::super::json::NodeId;
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
    /// An element that IAM does not know, and the nearest that it does (R4).
    UnknownElement(Option<&'static str>),
    /// An element that must be there (R5, R12, R13, R31).
    MissingElement(&'static str),
    /// An element that this kind of policy must not have (R30, R32, R49).
    ProhibitedElement,
    /// `Action` with `NotAction` and the like (R13).
    BothElements,
    /// A value of another JSON type than this (R5, R20).
    WrongType(&'static str),
    /// An empty list or object (R5, R31, R50).
    Empty(&'static str),
    /// `Effect` is neither `Allow` nor `Deny` (R12).
    InvalidEffect(Option<&'static str>),
    /// `Version` is none of the two (R6).
    InvalidVersion,
    /// Two statements share their `Sid`, or it has characters that IAM refuses (R11).
    InvalidSid,
    /// A trust policy grants something else than assuming (R33); the nearest action that it may grant.
    NotAssuming(Option<&'static str>),
    /// An action without a service, with two colons or with a wildcard service (R15, R259).
    ActionForm,
    /// A kind of principal that IAM does not know (R36).
    PrincipalKind(Option<&'static str>),
    /// A text that names no principal (R36–R40, R60, R67, R81).
    PrincipalForm(PrincipalFault),
    /// A resource that is neither an ARN nor `*` (R50).
    ResourceForm,
    /// An operator that IAM does not know, and the nearest that it does (R23).
    UnknownOperator(Option<String>),
    /// A condition value that is null, an object or a nested list (R20).
    ConditionValue,
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
}

impl OffenceKind {
    /// Whether IAM refuses to save the policy for it.
    pub fn refused(&self) -> bool {
        // R27, R28, R34, R50: doubtful forms are stored, and evaluated as they stand.
        !matches!(self, Self::InvalidSid | Self::ResourceForm | Self::BareStatement)
    }

    /// IAM's own words for it, where they are known (MOTO, LS, VGW in rules.md).
    pub fn iam_says(&self, policy: PolicyKind) -> Option<&'static str> {
        let trust = policy == PolicyKind::Trust;
        Some(match self {
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
            Self::InvalidSid => "Statement IDs (SID) in a single policy must be unique.",
            Self::NotAssuming(_) => "AssumeRole policy may only specify STS AssumeRole actions.",
            Self::ActionForm => "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
            Self::PrincipalForm(PrincipalFault::Federated) => {
                "Federated principals must be valid domain names or SAML metadata ARNs"
            }
            Self::PrincipalForm(PrincipalFault::BareStar) => {
                "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\"."
            }
            Self::PrincipalForm(_) | Self::PrincipalKind(_) => "Invalid principal in policy",
            Self::ProhibitedElement if trust => "Has prohibited field Resource",
            Self::ProhibitedElement => "Has prohibited field Principal",
            Self::ResourceForm => "Resource must be in ARN format or \"*\".",
            Self::MissingElement(_) | Self::Empty(_) | Self::BareStatement => return None,
        })
    }
}

/// Elements of a policy (R5).
pub(super) const POLICY_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

/// Elements of a statement (R4).
pub(super) const STATEMENT_ELEMENTS: [&str; 9] =
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
        (PrincipalKind::Aws, Ok(Identity::Session(_, _, None))) => {
            Some(PrincipalFault::Identity(NotIdentity::SessionForm))
        }
        (PrincipalKind::Aws, Ok(_)) => None,
        (PrincipalKind::Aws, Err(why)) => Some(PrincipalFault::Identity(why)),
    }
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
