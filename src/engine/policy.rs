//! A policy as IAM means it: statements whose every field carries the JSON node it was written as.
//!
//! R39 is not checked: only IAM knows which users and roles exist; its error tells. R46 is not seen: what is pasted shows ARNs
//! where IAM stores unique IDs. R53 is not applied: advice of Access Analyzer denies nothing.

mod grammar;
mod lower;
mod providers;
mod quota;

pub(crate) use self::grammar::{ASSUME_ACTIONS, STATEMENT_ELEMENTS, is_unique_id, nearest};
pub use self::grammar::{ActionFault, Offence, OffenceKind, PrincipalFault, ResourceFault};
pub use self::providers::Demand;
pub(crate) use self::providers::{known_issuers, tenant_claims};
pub use self::quota::Excess;
pub(crate) use self::quota::{Holder, excess};
use super::condition::operators::Operator;
use super::json::{Document, NodeId};

/// A value and the JSON node it was written as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub node: NodeId,
}

/// One policy document, lowered.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Which grammar it was read by.
    pub kind: PolicyKind,
    /// The text and its nodes.
    pub document: Document,
    /// The object that holds `Statement`; a wrapper such as the output of `aws iam get-role` is passed over.
    pub node: NodeId,
    /// The value of `Statement`, or the whole where statements were pasted bare.
    pub container: NodeId,
    /// Whether policy variables are replaced: Version 2012-10-17 (R8).
    pub variables: bool,
    /// The statements in order.
    pub statements: Vec<Statement>,
    /// What IAM would refuse or what never works, in the order of the text.
    pub offences: Vec<Offence>,
    /// Whether nothing here could be read as a policy.
    pub unreadable: bool,
}

impl Policy {
    /// Lowers a document; `kind` decides which elements it may hold. Never fails.
    pub fn lower(document: Document, kind: PolicyKind) -> Self {
        lower::lower(document.unwrapped(), kind)
    }
}

/// The kinds of policy, which differ in grammar (R30–R52).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// A role's trust policy.
    Trust,
    /// An identity policy, permissions boundary or session policy.
    Identity,
    /// A service control policy.
    ServiceControl,
    /// A resource control policy.
    ResourceControl,
    /// A VPC endpoint policy.
    Endpoint,
}

/// `Allow` or `Deny` (R12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It grants.
    Allow,
    /// It denies.
    Deny,
}

impl Effect {
    /// As written in a policy.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The object.
    pub node: NodeId,
    /// What it does; none where it is missing or neither `Allow` nor `Deny`.
    pub effect: Option<At<Effect>>,
    /// `Principal` or `NotPrincipal`.
    pub principals: Option<Principals>,
    /// `Action` or `NotAction`.
    pub actions: Option<Patterns>,
    /// `Resource` or `NotResource`.
    pub resources: Option<Patterns>,
    /// Every condition key of every operator.
    pub conditions: Vec<Condition>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug)]
pub struct Principals {
    /// The element's value.
    pub node: NodeId,
    /// Whether it is `NotPrincipal`.
    pub negated: bool,
    /// Whether it is the bare string `"*"`.
    pub everyone: bool,
    /// Every text under every kind.
    pub entries: Vec<Principal>,
}

/// The kinds of principal (R36).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalKind {
    /// `AWS`.
    Aws,
    /// `Service`.
    Service,
    /// `Federated`.
    Federated,
    /// `CanonicalUser`.
    CanonicalUser,
}

impl PrincipalKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Aws, Self::Service, Self::Federated, Self::CanonicalUser];

    /// As written in a policy.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

/// One text under one kind of principal.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The kind it stands under.
    pub kind: PrincipalKind,
    /// The text.
    pub text: At<String>,
}

/// An element that lists patterns: actions or resources.
#[derive(Clone, Debug)]
pub struct Patterns {
    /// The element's value: the string or the array.
    pub node: NodeId,
    /// Whether it is `NotAction` or `NotResource`.
    pub negated: bool,
    /// The patterns in order.
    pub values: Vec<At<String>>,
}

/// One key under one operator.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The operator; none where IAM knows no such.
    pub operator: Option<Operator>,
    /// The operator's object.
    pub operator_node: NodeId,
    /// The key, as written.
    pub key: String,
    /// The key's value: the string or the array.
    pub node: NodeId,
    /// The values in order, numbers and booleans as their text (R20).
    pub values: Vec<At<String>>,
}
