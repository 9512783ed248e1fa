//! What evaluation did: every check of every statement of every document, for every action that the call needs.
//!
//! Findings, fixes and the page read the trace; nothing is evaluated twice.

use super::condition::KeyState;
use super::json::NodeId;
use super::policy::Effect;
use super::source::{DocumentId, Layer};
use super::truth::Truth;

/// Everything that was evaluated.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    /// One entry an action that the call needs, the call's own action first (R93).
    pub actions: Vec<ActionTrace>,
}

impl Trace {
    /// Whether AWS allows every action that the call needs.
    pub(super) fn allowed(&self) -> Truth {
        Truth::all(self.actions.iter().map(ActionTrace::allowed))
    }
}

/// The evaluation of one action.
#[derive(Clone, Debug)]
pub(super) struct ActionTrace {
    /// `sts:AssumeRole`, or a rider such as `sts:TagSession`.
    pub action: String,
    /// Every layer of policies, in the order of the request's way.
    pub layers: Vec<LayerTrace>,
    /// Whether some Deny applies.
    pub denied: Truth,
    /// Whether every grant that is needed is there; says nothing of a Deny.
    pub granted: Truth,
}

impl ActionTrace {
    /// Whether AWS allows this action.
    pub(super) fn allowed(&self) -> Truth {
        self.granted.and(!self.denied)
    }

    /// The trace of one layer.
    pub(super) fn layer(&self, layer: Layer) -> Option<&LayerTrace> {
        self.layers.iter().find(|trace| trace.layer == layer)
    }
}

/// What the documents of one layer say together.
#[derive(Clone, Debug)]
pub(super) struct LayerTrace {
    /// The layer.
    pub layer: Layer,
    /// Whether documents were given, or it was told that there are none.
    pub given: bool,
    /// Whether the decision needs an Allow here.
    pub needed: Truth,
    /// Whether it allows: for service control policies at every level, else in any document.
    pub allow: Truth,
    /// Whether some Deny applies.
    pub deny: Truth,
    /// Its documents.
    pub documents: Vec<DocumentTrace>,
}

impl LayerTrace {
    /// Whether the lack of an Allow here stops the call.
    pub(super) fn blocks(&self) -> Truth {
        self.needed.and(!self.allow)
    }
}

/// What one document says.
#[derive(Clone, Debug)]
pub(super) struct DocumentTrace {
    /// The document.
    pub document: DocumentId,
    /// Its statements.
    pub statements: Vec<StatementTrace>,
    /// Whether an Allow applies.
    pub allow: Truth,
    /// Whether a Deny applies.
    pub deny: Truth,
}

/// What one statement made of the action.
#[derive(Clone, Debug)]
pub(super) struct StatementTrace {
    /// Its place among the statements.
    pub index: usize,
    /// What it does.
    pub effect: Option<Effect>,
    /// Whether it applies.
    pub applies: Truth,
    /// Which form of principal it grants by (R101–R108).
    pub grants: Grants,
    /// Every check, in the order Principal, Action, Resource, Condition.
    pub checks: Vec<Check>,
}

impl StatementTrace {
    /// The checks that keep it from applying.
    pub(super) fn failed(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.truth == Truth::No)
    }
}

/// How strongly a trust statement names the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grants {
    /// By user, session, `*`, service or provider: no other Allow is needed in the same account.
    pub alone: Truth,
    /// By role: boundary and session policies still limit it (R104).
    pub role: Truth,
    /// By account: the identity policy must allow as well (R102).
    pub delegated: Truth,
}

impl Grants {
    /// No form of principal matches.
    pub(super) const NONE: Self = Self { alone: Truth::No, role: Truth::No, delegated: Truth::No };

    /// Whether any form matches.
    pub(super) fn any(self) -> Truth {
        self.alone.or(self.role).or(self.delegated)
    }

    /// Either's forms.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            alone: self.alone.or(other.alone),
            role: self.role.or(other.role),
            delegated: self.delegated.or(other.delegated),
        }
    }

    /// These forms, as far as `truth` holds.
    #[must_use]
    pub(super) fn and(self, truth: Truth) -> Self {
        Self { alone: self.alone.and(truth), role: self.role.and(truth), delegated: self.delegated.and(truth) }
    }
}

/// The element of a statement that a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// `Principal` or `NotPrincipal`.
    Principal,
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
    /// One key of `Condition`, by its place among the statement's conditions.
    Condition(usize),
}

/// One check of one statement.
#[derive(Clone, Debug)]
pub(super) struct Check {
    /// What was checked.
    pub element: Element,
    /// The element's value; the statement where the element is missing.
    pub node: NodeId,
    /// How it came out.
    pub truth: Truth,
    /// Each value of the element and whether it matches by itself.
    pub parts: Vec<(NodeId, Truth)>,
    /// For a condition, what the request has for the key.
    pub state: Option<KeyState>,
}
