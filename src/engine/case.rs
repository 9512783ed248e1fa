//! Everything about one input in one place, and the faults found in it.
//!
//! A fault is a fact about the input with its place: a check that failed, a defect of the text, a refusal of STS.
//! [`findings`](super::findings) turn faults into words and fixes.

use std::rc::Rc;

use super::input::{Edit, Input, Parameter};
use super::json::{Defect, Document, NodeId};
use super::limits::RefusalKind;
use super::message::Denial;
use super::policy::{ASSUME_ACTIONS, Condition, OffenceKind, Policy, Statement};
use super::report::{Certainty, Half, Spot};
use super::request::{Disagreement, Request};
use super::risks::Risk;
use super::source::{DocumentId, Layer, Place, Span};
use super::suppose::Supposed;
use super::trace::{ActionTrace, Check, Element, StatementTrace, Trace};
use super::truth::Truth;

/// One input, read and evaluated.
#[derive(Debug)]
pub(super) struct Case<'a> {
    /// What was given.
    pub input: &'a Input,
    /// What the error says.
    pub denial: Rc<Denial>,
    /// What is known of the call.
    pub request: Request,
    /// Every policy that was given.
    pub policies: Vec<Rc<Policy>>,
    /// What evaluation did.
    pub trace: Trace,
    /// What the values of unknown keys would do; empty where nothing hangs on one.
    pub supposed: Supposed,
}

/// What was read of the texts of one input.
#[derive(Debug)]
pub struct Texts {
    pub(super) denial: Rc<Denial>,
    pub(super) policies: Vec<Rc<Policy>>,
}

impl Texts {
    pub(super) fn of<'a>(&'a self, input: &'a Input) -> Before<'a> {
        Before { input, denial: &self.denial, policies: &self.policies }
    }
}

/// An input and what was read of it, to be read no second time.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub input: &'a Input,
    pub denial: &'a Rc<Denial>,
    pub policies: &'a [Rc<Policy>],
}

impl Case<'_> {
    /// What was read of it.
    pub(super) fn before(&self) -> Before<'_> {
        Before { input: self.input, denial: &self.denial, policies: &self.policies }
    }

    /// Whether AWS allows the call, as far as it is known.
    pub(super) fn allowed(&self) -> Truth {
        self.supposed.outcome.unwrap_or_else(|| self.trace.allowed())
    }

    /// The policy of a document.
    pub(super) fn policy(&self, document: DocumentId) -> Option<&Policy> {
        self.policies.iter().map(Rc::as_ref).find(|policy| policy.document.id == document)
    }

    /// The text and nodes of a document.
    pub(super) fn document(&self, document: DocumentId) -> Option<&Document> {
        self.policy(document).map(|policy| &policy.document)
    }

    /// The action and the check that a fault is about.
    pub(super) fn checked(&self, at: CheckAt) -> Option<Checked<'_>> {
        let action = self.trace.actions.get(at.action)?;
        let policy = self.policy(at.document)?;
        let layer = action.layer(at.document.layer())?;
        let document = layer.documents.iter().find(|document| document.document == at.document)?;
        let trace = document.statements.get(at.statement)?;
        let statement = policy.statements.get(at.statement)?;
        let check = trace.checks.get(at.check)?;
        Some(Checked { action, policy, statement, trace, check })
    }

    /// The name of a policy, where it was told or stands beside it.
    pub(super) fn name(&self, document: DocumentId) -> Option<&str> {
        self.input.name(document).or_else(|| {
            let text = self.document(document)?;
            text.string(text.member(NodeId::ROOT, "PolicyName")?)
        })
    }

    /// The place in the pasted text.
    pub(super) fn pasted(&self, place: Place) -> Place {
        Place { span: self.document(place.document).map_or(place.span, |text| text.pasted(place.span)), ..place }
    }

    /// The edit of the pasted text.
    pub(super) fn pasted_edit(&self, edit: &mut Edit) {
        if let Edit::Text { document, span, text } = edit
            && let Some(read) = self.document(*document)
        {
            *text = read.encoded(*span, text);
            *span = read.pasted(*span);
        }
    }

    /// The place of a node, for the report.
    pub(super) fn spot(&self, document: DocumentId, node: NodeId, half: Half) -> Spot {
        let Some(text) = self.document(document) else {
            return Spot { document, pointer: String::new(), half, span: None };
        };
        let name = text.node(node).name.as_ref().filter(|_| half == Half::Key);
        let span = name.map_or_else(|| text.node(node).span, |name| name.span);
        Spot { document, pointer: text.pointer(node), half, span: Some(span) }
    }
}

/// One check with all that belongs to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checked<'c> {
    /// The action's trace.
    pub action: &'c ActionTrace,
    /// The policy.
    pub policy: &'c Policy,
    /// The statement.
    pub statement: &'c Statement,
    /// The statement's trace.
    pub trace: &'c StatementTrace,
    /// The check.
    pub check: &'c Check,
}

impl<'c> Checked<'c> {
    /// The condition, when the check is of one.
    pub(super) fn condition(&self) -> Option<&'c Condition> {
        match self.check.element {
            Element::Condition(number) => self.statement.conditions.get(number),
            _ => None,
        }
    }

    /// Whether the statement lets others assume the role by another operation than the call's.
    pub(super) fn is_for_another_call(&self) -> bool {
        let fails = |element| self.trace.checks.iter().any(|c| c.element == element && c.truth == Truth::No);
        let assumes = |text: &str| {
            let operation = text.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("sts:AssumeRole"));
            operation && ASSUME_ACTIONS.iter().any(|known| known.eq_ignore_ascii_case(text))
        };
        fails(Element::Principal)
            && fails(Element::Action)
            && assumes(&self.action.action)
            && self.statement.actions.iter().flat_map(|actions| &actions.values).any(|action| assumes(&action.value))
    }

    /// Whether the check is of a condition on this key, in any case (R25).
    pub(super) fn is_key(&self, key: &str) -> bool {
        self.condition().is_some_and(|condition| condition.key.eq_ignore_ascii_case(key))
    }
}

/// Where a check stands in the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CheckAt {
    /// The action's place in the trace.
    pub action: usize,
    /// The document.
    pub document: DocumentId,
    /// The statement's place in it.
    pub statement: usize,
    /// The check's place in the statement.
    pub check: usize,
}

/// Something wrong, missing or worth a word, and its place.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// What is to be marked.
    pub target: Target,
    /// What it is.
    pub kind: FaultKind,
    /// Whether it denies or rejects by itself.
    pub blocks: bool,
    /// How sure that is.
    pub certainty: Certainty,
}

/// What a fault marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A value of a document.
    Value(DocumentId, NodeId),
    /// A member's name.
    Name(DocumentId, NodeId),
    /// Some bytes of a document.
    Bytes(DocumentId, Span),
    /// A parameter of the call.
    Request(Parameter),
}

impl Target {
    /// The document that it is in.
    pub(super) fn document(&self) -> DocumentId {
        match self {
            Self::Value(document, _) | Self::Name(document, _) | Self::Bytes(document, _) => *document,
            Self::Request(_) => DocumentId::Request,
        }
    }

    /// The node, where there is one.
    pub(super) fn node(&self) -> Option<NodeId> {
        match self {
            Self::Value(_, node) | Self::Name(_, node) => Some(*node),
            Self::Bytes(..) | Self::Request(_) => None,
        }
    }
}

/// What is wrong.
#[derive(Clone, Debug)]
pub(super) enum FaultKind {
    /// The text is no strict JSON; all defects of one kind in one document.
    Defects(Vec<Defect>),
    /// The grammar of policies is broken.
    Offence(OffenceKind),
    /// STS refuses the call.
    Refusal(RefusalKind),
    /// The error says that this part of the input was refused, though nothing shows why.
    Said,
    /// A check of the nearest Allow failed.
    Failed(CheckAt),
    /// A check decides and its outcome is not known.
    Depends(CheckAt),
    /// No Allow comes near.
    NoStatement {
        /// The action, by its place in the trace.
        action: usize,
    },
    /// A Deny applies, by this check, or as a whole.
    Deny(CheckAt),
    /// The layer decides and was not given.
    NotGiven(Layer),
    /// The layer decides and has no policy at all.
    NoPolicies {
        /// The action, by its place in the trace.
        action: usize,
    },
    /// Nothing is denied, and more may be let in than was meant, by the statement of this place.
    Risk(Risk, usize),
    /// These policies allow, and AWS refused.
    Contradiction,
    /// The user and the error say different things.
    Disagreement(Disagreement),
    /// The refused action assumes no role.
    NotAssumption,
    /// AWS would answer the same if the role did not exist.
    MayNotExist,
    /// The error is of no known form.
    NotRecognised,
    /// There is nothing to read.
    Nothing,
    /// More documents than are read.
    TooMany,
}
