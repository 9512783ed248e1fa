//! Trace → faults: of all that failed, which field of which document must be looked at first.
//!
//! The order is INTERFACE.md's: the layer that AWS names, explicit denies, then the trust policy before the caller's
//! side. In a layer without a matching Allow, the statement that fails least is the one that was meant.

mod meant;

use super::arn::Identity;
use super::case::{Case, CheckAt, Fault, FaultKind, Target};
use super::condition::KeyState;
use super::evidence;
use super::input::Parameter;
use super::json::{Defect, DefectKind, NodeId};
use super::limits::{self, Refusal, RefusalKind};
use super::near::{NEAR, similarity};
use super::policy::{
    ASSUME_ACTIONS, Condition, Effect, Holder, Offence, OffenceKind, Patterns, Policy, Principal, Statement, excess,
    nearest,
};
use super::report::Certainty;
use super::request::{Call, Request};
use super::sort::sort_by_key;
use super::source::{DocumentId, Layer, Span};
use super::trace::{ActionTrace, Check, DocumentTrace, Element, LayerTrace, StatementTrace};
use super::truth::Truth;
use meant::UNRELATED;

/// The faults that a verdict can rest on, and the others.
#[derive(Debug, Default)]
pub(super) struct Faults {
    /// STS refuses the call for these.
    pub refusals: Vec<Fault>,
    /// IAM refuses a document for these.
    pub offences: Vec<Fault>,
    /// The policies deny by these, the first to be looked at first.
    pub denials: Vec<Fault>,
    /// A document is no strict JSON.
    pub defects: Vec<Fault>,
}

/// Finds every fault of `case`.
pub(super) fn blame(case: &Case<'_>) -> Faults {
    let mut faults =
        Faults { refusals: refusals(&case.request), denials: Vec::new(), offences: Vec::new(), defects: Vec::new() };
    for policy in &case.policies {
        faults.offences.extend(offences(case, policy));
        faults.defects.extend(defects(policy));
    }
    if let Some(index) = decisive(case) {
        faults.denials = Blame { case, index }.denials();
        // R93, R96: what else the call needs is told with it.
        let actions = case.trace.actions.iter().enumerate();
        for (other, _) in actions.filter(|(other, action)| *other != index && action.allowed() == Truth::No) {
            for fault in (Blame { case, index: other }).denials() {
                if faults.denials.iter().all(|known| known.target != fault.target) {
                    faults.denials.push(fault);
                }
            }
        }
    }
    if faults.refusals.iter().any(|fault| matches!(fault.kind, FaultKind::Refusal(RefusalKind::SamlProvider))) {
        // Whom the policies trust cannot be told: the provider is none.
        faults.denials.retain(|fault| !is_principal(case, fault));
    }
    faults
}

fn is_principal(case: &Case<'_>, fault: &Fault) -> bool {
    let FaultKind::Failed(at) = fault.kind else { return false };
    case.checked(at).is_some_and(|checked| checked.check.element == Element::Principal)
}

fn refusals(request: &Request) -> Vec<Fault> {
    let fault = |Refusal { parameter, kind }| Fault {
        target: Target::Request(parameter),
        kind: FaultKind::Refusal(kind),
        blocks: true,
        certainty: Certainty::Certain,
    };
    limits::check(request).into_iter().map(fault).collect()
}

fn offences(case: &Case<'_>, policy: &Policy) -> Vec<Fault> {
    let document = policy.document.id;
    let doubtful = |kind: &OffenceKind| {
        kind.question(document.layer()).is_some_and(|question| !case.request.choices.usual(question))
    };
    // What AWS evaluated was saved.
    let saved = evidence::says_denied(&case.denial.meaning);
    let fault = |offence: &Offence| Fault {
        target: if offence.name { Target::Name(document, offence.node) } else { Target::Value(document, offence.node) },
        blocks: offence.kind.refused(document.layer()) && !(saved && offence.kind.is_form())
            || doubtful(&offence.kind)
            || evidence::confirms(&case.denial.meaning, &offence.kind, policy.document.string(offence.node)),
        kind: FaultKind::Offence(offence.kind.clone()),
        certainty: Certainty::Certain,
    };
    let holder = match case.request.identity() {
        _ if case.name(document).is_some_and(|name| name.starts_with("arn:")) => Holder::Managed,
        Some(Identity::User(..)) => Holder::User,
        _ => Holder::Role,
    };
    let long = excess(document.layer(), holder, &policy.document, policy.node).map(|excess| {
        let kind = OffenceKind::TooLong(excess);
        fault(&Offence { node: policy.node, name: false, kind })
    });
    policy.offences.iter().map(fault).chain(long).collect()
}

/// Whether an offence or a refusal says already why `denial` is there.
pub(super) fn is_explained(case: &Case<'_>, denial: &Fault, offences: &[Fault], refusals: &[Fault]) -> bool {
    let failed = match denial.kind {
        FaultKind::Failed(at) => case.checked(at).map(|checked| checked.check.element),
        FaultKind::NoStatement { .. } => None,
        _ => return false,
    };
    let role = Target::Request(Parameter::Role);
    let of_call = failed == Some(Element::Resource) && refusals.iter().any(|refusal| refusal.target == role);
    let (document, Some(node), Some(text)) =
        (denial.target.document(), denial.target.node(), case.document(denial.target.document()))
    else {
        return of_call;
    };
    let inside = |mut node: NodeId, outer: NodeId| loop {
        match text.node(node).parent {
            _ if node == outer => return true,
            Some(parent) => node = parent,
            None => return false,
        }
    };
    let explains = |offence: &Fault| {
        let (FaultKind::Offence(kind), Some(place)) = (&offence.kind, offence.target.node()) else { return false };
        let missing = matches!(kind, OffenceKind::MissingElement(_));
        let disables = missing
            || matches!(
                kind,
                OffenceKind::UnknownElement(_)
                    | OffenceKind::WrongType(_)
                    | OffenceKind::Empty(_)
                    | OffenceKind::InvalidEffect(_)
                    | OffenceKind::NotAssuming(_)
                    | OffenceKind::ActionForm(_)
            );
        offence.target.document() == document
            && (inside(place, node) && (disables || failed.is_some())
                || inside(node, place) && !missing && text.node(place).parent.is_some())
    };
    of_call || offences.iter().any(explains)
}

/// One fault for each kind of defect that is a matter of form, one for each place where the text is broken.
fn defects(policy: &Policy) -> Vec<Fault> {
    let (document, text) = (policy.document.id, &policy.document.text);
    let mut groups: Vec<Vec<Defect>> = Vec::new();
    let foreign = policy.document.defects.iter().any(|defect| defect.kind == DefectKind::EqualsSign);
    for defect in &policy.document.defects {
        let form = is_form(&defect.kind);
        // Another language is told once, as is what stands at the start of each line.
        let of_language = |kind: &DefectKind| {
            foreign && matches!(kind, DefectKind::EqualsSign | DefectKind::NotJson | DefectKind::MissingComma)
        };
        let same = |other: &Defect| {
            of_language(&other.kind) && of_language(&defect.kind)
                || defect.kind == DefectKind::NotJson
                    && other.kind == defect.kind
                    && other.span.of(text) == defect.span.of(text)
        };
        // Brackets that are lost at one place are put back together.
        let lost = |other: &Defect| {
            let between = Span { start: other.span.end, end: defect.span.start };
            let both = [other, defect].into_iter().all(|defect| matches!(defect.kind, DefectKind::MissingClose(_)));
            both && between.of(text).trim().is_empty()
        };
        let group = groups.iter_mut().find(|group| {
            form && group.first().is_some_and(|first| first.kind == defect.kind)
                || group.first().is_some_and(same)
                || group.last().is_some_and(lost)
        });
        match group {
            Some(group) => group.push(defect.clone()),
            None => groups.push(vec![defect.clone()]),
        }
    }
    if policy.unreadable {
        groups.truncate(1);
    }
    let fault = |group: Vec<Defect>| {
        let span = group.first().map(|defect| defect.span).unwrap_or_default();
        Fault {
            target: Target::Bytes(document, span),
            kind: FaultKind::Defects(group),
            blocks: true,
            certainty: Certainty::Certain,
        }
    };
    groups.into_iter().map(fault).collect()
}

/// Whether a text is no JSON at a place where it is not clear what was meant.
pub(super) fn is_broken(fault: &Fault) -> bool {
    matches!(&fault.kind, FaultKind::Defects(defects) if defects.first().is_some_and(|defect| !is_form(&defect.kind)))
}

/// Whether a defect leaves no doubt about what was meant.
fn is_form(kind: &DefectKind) -> bool {
    matches!(
        kind,
        DefectKind::Comment
            | DefectKind::TrailingComma
            | DefectKind::ByteOrderMark
            | DefectKind::SmartQuote
            | DefectKind::SingleQuote
            | DefectKind::NoBreakSpace
    )
}

/// The action that decides: the one that the error names, else the first that is refused, else the first that
/// depends.
fn decisive(case: &Case<'_>) -> Option<usize> {
    let actions = &case.trace.actions;
    let refused = |action: &ActionTrace| action.allowed() != Truth::Yes;
    let named = case.denial.action.as_ref().and_then(|word| {
        actions.iter().position(|action| action.action.eq_ignore_ascii_case(&word.text) && refused(action))
    });
    let first = |truth| actions.iter().position(|action| action.allowed() == truth);
    named.or_else(|| first(Truth::No)).or_else(|| first(Truth::Unknown))
}

struct Blame<'c, 'a> {
    case: &'c Case<'a>,
    index: usize,
}

impl Blame<'_, '_> {
    fn denials(&self) -> Vec<Fault> {
        let Some(action) = self.case.trace.actions.get(self.index) else { return Vec::new() };
        let mut faults = Vec::new();
        let certain = action.allowed() == Truth::No;
        let wanted = if certain { Truth::Yes } else { Truth::Unknown };
        for layer in Self::order(action) {
            if layer.deny == Truth::Yes || (!certain && layer.deny == Truth::Unknown) {
                faults.extend(self.denies(layer, layer.deny));
            }
        }
        let named = self.case.denial.clause.as_ref().and_then(|clause| clause.layer);
        for layer in Self::order(action) {
            let blocks = layer.blocks();
            // R286: AWS names it, so what is not known there is such that it refuses.
            if blocks == Truth::Yes
                || (blocks == Truth::Unknown && named == Some(layer.layer) && layer.given)
                || (blocks == Truth::Unknown && blocks == wanted)
                || (!certain && blocks != Truth::No)
            {
                faults.extend(self.lacks(layer));
            }
        }
        self.only_deciding(&mut faults);
        // Nobody but a vendor sees the policies on its side: what else there is comes instead.
        let ours = |fault: &Fault| !matches!(fault.kind, FaultKind::NotGiven(Layer::IdentityPolicies));
        if self.case.request.vendor.is_some() && faults.iter().any(ours) {
            faults.retain(ours);
        }
        let clause = self.case.denial.clause.as_ref();
        if let Some(layer) = clause.and_then(|clause| clause.layer) {
            let explicit = clause.is_some_and(|clause| clause.explicit);
            // A layer that AWS names is where the cause lies.
            sort_by_key(&mut faults, |fault| {
                let here = fault_layer(fault) == layer;
                let kind = matches!(fault.kind, FaultKind::Deny(_)) == explicit;
                (!(here && kind), !here)
            });
        }
        faults
    }

    /// Drops the unknown keys that make no difference, and adds those that decide elsewhere.
    fn only_deciding(&self, faults: &mut Vec<Fault>) {
        let key = |fault: &Fault| match fault.kind {
            FaultKind::Depends(at) => Some(self.case.checked(at)?.condition()?.key.to_ascii_lowercase()),
            _ => None,
        };
        faults.retain(|fault| key(fault).is_none_or(|key| !self.case.supposed.is_idle(&key)));
        let Some(action) = self.case.trace.actions.get(self.index) else { return };
        for deciding in &self.case.supposed.keys {
            if faults.iter().any(|fault| key(fault).is_some_and(|key| key.eq_ignore_ascii_case(&deciding.key))) {
                continue;
            }
            let documents = Self::order(action).into_iter().flat_map(|layer| &layer.documents);
            let first = documents
                .flat_map(|document| document.statements.iter().map(move |statement| (document, statement)))
                .flat_map(|(d, s)| (0..s.checks.len()).map(move |check| self.at(d, s, check)))
                .find(|at| {
                    let unknown = |checked: &super::case::Checked<'_>| {
                        checked.trace.applies == Truth::Unknown
                            && checked.check.truth == Truth::Unknown
                            && checked.is_key(&deciding.key)
                    };
                    self.case.checked(*at).is_some_and(|checked| unknown(&checked))
                });
            let checked = first.and_then(|at| Some((at, self.case.checked(at)?)));
            if let Some((at, checked)) = checked {
                faults.push(Fault {
                    target: Target::Value(
                        at.document,
                        condition_target(checked.policy, checked.check, checked.condition()),
                    ),
                    kind: FaultKind::Depends(at),
                    blocks: true,
                    certainty: Certainty::Possible,
                });
            }
        }
    }

    /// The layers, the trust policy first.
    fn order(action: &ActionTrace) -> Vec<&LayerTrace> {
        Layer::TO_MEND.into_iter().filter_map(|layer| action.layer(layer)).collect()
    }

    /// The Deny statements that apply, or that may.
    fn denies(&self, layer: &LayerTrace, truth: Truth) -> Vec<Fault> {
        let mut faults = Vec::new();
        for document in &layer.documents {
            let denies = document.statements.iter().filter(|s| s.effect == Some(Effect::Deny) && s.applies == truth);
            for statement in denies {
                faults.extend(self.deny(document, statement, truth));
            }
        }
        faults
    }

    fn at(&self, document: &DocumentTrace, statement: &StatementTrace, check: usize) -> CheckAt {
        CheckAt { action: self.index, document: document.document, statement: statement.index, check }
    }

    /// INTERFACE.md, "the field", 3: the condition key by which the Deny came to apply, else the narrowest element.
    fn deny(&self, document: &DocumentTrace, trace: &StatementTrace, truth: Truth) -> Option<Fault> {
        let policy = self.case.policy(document.document)?;
        let statement = policy.statements.get(trace.index)?;
        if truth == Truth::Unknown {
            let check = trace.checks.iter().position(|check| check.truth == Truth::Unknown)?;
            return Some(self.depends(document, trace, check, policy));
        }
        let check = deciding_check(statement, &trace.checks);
        let target = match check.and_then(|check| trace.checks.get(check)) {
            Some(check) => matched_part(policy, check),
            None => statement.effect.as_ref().map_or(statement.node, |effect| effect.node),
        };
        Some(Fault {
            target: Target::Value(document.document, target),
            kind: FaultKind::Deny(self.at(document, trace, check.unwrap_or(usize::MAX))),
            blocks: true,
            certainty: Certainty::Certain,
        })
    }

    /// Why a layer has no Allow that applies.
    fn lacks(&self, layer: &LayerTrace) -> Vec<Fault> {
        if layer.documents.is_empty() && layer.allow == Truth::No {
            return self.no_policies(layer.layer).into_iter().collect();
        }
        if !layer.given {
            return vec![self.not_given(layer.layer)];
        }
        let documents = lacking(layer);
        let candidates = documents.iter().flat_map(|document| {
            let allows =
                document.statements.iter().filter(|s| s.effect != Some(Effect::Deny) && s.applies != Truth::Yes);
            allows.filter_map(move |statement| Some((self.cost(document, statement, layer)?, *document, statement)))
        });
        let best = candidates.min_by_key(|(cost, document, statement)| {
            (*cost >= UNRELATED, self.is_for_others(document, statement), *cost, document.document, statement.index)
        });
        match best {
            Some((cost, document, statement)) if cost < UNRELATED => self.fails(document, statement),
            _ => documents.first().map(|document| self.no_statement(document)).into_iter().collect(),
        }
    }

    fn no_policies(&self, layer: Layer) -> Option<Fault> {
        let document = first_document(layer)?;
        Some(Fault {
            target: Target::Bytes(document, Span::default()),
            kind: FaultKind::NoPolicies { action: self.index },
            blocks: true,
            certainty: Certainty::Certain,
        })
    }

    fn not_given(&self, layer: Layer) -> Fault {
        let clause = self.case.denial.clause.as_ref().filter(|clause| clause.layer == Some(layer));
        let span = clause.map_or(self.case.denial.meaning_span, |clause| clause.layer_span);
        Fault {
            target: Target::Bytes(DocumentId::Error, span),
            kind: FaultKind::NotGiven(layer),
            blocks: true,
            certainty: if clause.is_some() { Certainty::Certain } else { Certainty::Possible },
        }
    }

    /// Nothing to mend is near: what should hold the statement (INTERFACE.md, "the field", 4).
    fn no_statement(&self, document: &DocumentTrace) -> Fault {
        let container = self.case.policy(document.document).map_or(NodeId::ROOT, |policy| policy.container);
        Fault {
            target: Target::Value(document.document, container),
            kind: FaultKind::NoStatement { action: self.index },
            blocks: true,
            certainty: Certainty::Certain,
        }
    }

    fn action(&self) -> String {
        self.case.trace.actions.get(self.index).map(|action| action.action.clone()).unwrap_or_default()
    }

    fn role(&self) -> Option<&str> {
        self.case.request.role.value().map(String::as_str)
    }

    /// Whom a principal must name.
    fn principal(&self) -> Option<String> {
        let request = &self.case.request;
        match request.call {
            Call::WebIdentity => request.provider().or_else(|| request.caller_text.value().cloned()),
            Call::Saml => request.saml_provider.value().or(request.caller_text.value()).cloned(),
            Call::AssumeRole | Call::Other => request.caller_text.value().cloned(),
        }
    }

    /// A fault for each check that keeps the nearest statement from allowing.
    fn fails(&self, document: &DocumentTrace, trace: &StatementTrace) -> Vec<Fault> {
        let Some(policy) = self.case.policy(document.document) else { return Vec::new() };
        let Some(statement) = policy.statements.get(trace.index) else { return Vec::new() };
        let mut checks: Vec<usize> = (0..trace.checks.len()).collect();
        let misspelt = action_distance(&self.action(), statement) == ActionDistance::Misspelt;
        sort_by_key(&mut checks, |&check| match trace.checks.get(check).map(|check| check.element) {
            Some(Element::Action) if misspelt => 0,
            Some(Element::Principal) => 1,
            Some(Element::Action) => 2,
            Some(Element::Resource) => 3,
            _ => 4,
        });
        // What such a statement asks for besides is not asked of this call.
        let is_foreign = |&check: &usize| {
            self.case.checked(self.at(document, trace, check)).is_some_and(|checked| checked.is_for_another_call())
        };
        if !misspelt && checks.first().is_some_and(is_foreign) {
            checks.truncate(1);
        }
        let mut faults: Vec<Fault> = Vec::new();
        for number in checks {
            let Some(check) = trace.checks.get(number) else { continue };
            match check.truth {
                Truth::Yes => {}
                Truth::No => faults.push(self.failed(document, trace, number, policy, statement)),
                Truth::Unknown => faults.push(self.depends(document, trace, number, policy)),
            }
        }
        sort_by_key(&mut faults, |fault| matches!(fault.kind, FaultKind::Depends(_)));
        if trace.effect.is_none() && faults.is_empty() {
            faults.push(self.no_statement(document));
        }
        faults
    }

    fn failed(
        &self,
        document: &DocumentTrace,
        trace: &StatementTrace,
        number: usize,
        policy: &Policy,
        statement: &Statement,
    ) -> Fault {
        let at = self.at(document, trace, number);
        let Some(check) = trace.checks.get(number) else {
            return self.no_statement(document);
        };
        let node = match check.element {
            Element::Principal => self.principal_target(policy, check),
            Element::Action => self.action_target(statement, check),
            Element::Resource if statement.resources.as_ref().is_some_and(|resources| resources.negated) => {
                excluding_part(check)
            }
            Element::Resource => nearest_part(policy, check, self.role()),
            Element::Condition(number) => condition_target(policy, check, statement.conditions.get(number)),
        };
        Fault {
            target: Target::Value(document.document, node),
            kind: FaultKind::Failed(at),
            blocks: true,
            certainty: self.certainty(statement, check),
        }
    }

    fn depends(&self, document: &DocumentTrace, trace: &StatementTrace, number: usize, policy: &Policy) -> Fault {
        let node = trace.checks.get(number).map_or(policy.node, |check| match check.element {
            Element::Condition(_) => check.node,
            _ => nearest_part(policy, check, None),
        });
        Fault {
            target: Target::Value(document.document, node),
            kind: FaultKind::Depends(self.at(document, trace, number)),
            blocks: true,
            certainty: Certainty::Possible,
        }
    }

    /// Certain unless it rests on a parameter that nobody said was not sent.
    fn certainty(&self, statement: &Statement, check: &Check) -> Certainty {
        let request = &self.case.request;
        let Element::Condition(number) = check.element else { return Certainty::Certain };
        let key = statement.conditions.get(number).map(|condition| condition.key.to_ascii_lowercase());
        // How keys begin that such a parameter brings along.
        let assumed = [
            ("sts:externalid", request.external_id.is_assumed()),
            ("sts:sourceidentity", request.source_identity.is_assumed()),
            ("aws:requesttag/", request.session_tags.is_assumed()),
            ("aws:tagkeys", request.session_tags.is_assumed()),
            ("sts:transitivetagkeys", request.transitive_tag_keys.is_assumed()),
            ("aws:multifactorauth", request.mfa_code.is_assumed()),
        ];
        let rests = |key: String| assumed.iter().any(|(start, assumed)| *assumed && key.starts_with(start));
        match &check.state {
            Some(KeyState::Absent { .. }) if key.is_some_and(rests) => Certainty::Likely,
            _ => Certainty::Certain,
        }
    }

    /// The text under `Principal` that is nearest to the caller, else what holds them.
    fn principal_target(&self, policy: &Policy, check: &Check) -> NodeId {
        nearest_part(policy, check, self.principal().as_deref())
    }

    /// The misspelt action, else the element that should list it.
    fn action_target(&self, statement: &Statement, check: &Check) -> NodeId {
        let action = self.action();
        let Some(actions) = &statement.actions else { return check.node };
        if actions.negated {
            return excluding_part(check);
        }
        let near = actions.values.iter().find(|value| is_misspelt(&action, &value.value));
        near.map_or(check.node, |value| value.node)
    }
}

/// The document that a layer begins with, where it can be written from nothing.
pub(super) fn first_document(layer: Layer) -> Option<DocumentId> {
    match layer {
        Layer::TrustPolicy => Some(DocumentId::TrustPolicy),
        Layer::IdentityPolicies => Some(DocumentId::IdentityPolicy(0)),
        _ => None,
    }
}

/// The layer that a fault is of.
fn fault_layer(fault: &Fault) -> Layer {
    match fault.kind {
        FaultKind::NotGiven(layer) => layer,
        _ => fault.target.document().layer(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ActionDistance {
    /// An action is misspelt.
    Misspelt,
    /// It is about assuming roles, or names STS.
    Assuming,
    /// It is about something else.
    Other,
}

fn action_distance(action: &str, statement: &Statement) -> ActionDistance {
    let Some(actions) = &statement.actions else { return ActionDistance::Assuming };
    if actions.negated {
        return ActionDistance::Assuming;
    }
    let values = || actions.values.iter().map(|value| value.value.as_str());
    let service = action.split(':').next().unwrap_or_default();
    let same_service = |text: &str| text.split(':').next().is_some_and(|s| s.eq_ignore_ascii_case(service));
    if values().any(|text| is_misspelt(action, text)) {
        ActionDistance::Misspelt
    } else if values().any(same_service) {
        ActionDistance::Assuming
    } else {
        ActionDistance::Other
    }
}

/// Whether `text` is no action of STS but nearly `action`.
pub(super) fn is_misspelt(action: &str, text: &str) -> bool {
    let known = ASSUME_ACTIONS.iter().any(|known| known.eq_ignore_ascii_case(text));
    let trimmed: String = text.chars().filter(|c| !c.is_whitespace() && !super::json::is_invisible(*c)).collect();
    !known && !text.contains(['*', '?']) && (trimmed.eq_ignore_ascii_case(action) || nearest(text, [action]).is_some())
}

/// The documents of a layer that lack an Allow: for service control policies, those of the levels that do (R117).
fn lacking(layer: &LayerTrace) -> Vec<&DocumentTrace> {
    let level = |document: &DocumentTrace| match document.document {
        DocumentId::ServiceControlPolicy(level, _) => level,
        _ => 0,
    };
    let allowed: Vec<usize> =
        layer.documents.iter().filter(|document| document.allow == Truth::Yes).map(level).collect();
    let lacks: Vec<&DocumentTrace> =
        layer.documents.iter().filter(|document| !allowed.contains(&level(document))).collect();
    // R118: beside Deny statements alone stands FullAWSAccess, unless nothing else lacks an Allow.
    let scp = layer.layer == Layer::ServiceControlPolicies;
    let could = |document: &&DocumentTrace| !scp || document.statements.iter().any(|s| s.effect != Some(Effect::Deny));
    if lacks.iter().any(could) { lacks.into_iter().filter(could).collect() } else { lacks }
}

/// The value of a check that is nearest to `actual`; the only one; else the element (INTERFACE.md, "the field", 1).
fn nearest_part(policy: &Policy, check: &Check, actual: Option<&str>) -> NodeId {
    if let [(only, _)] = check.parts.as_slice() {
        return *only;
    }
    let text = |node: NodeId| policy.document.string(node).unwrap_or_default();
    let near = actual.and_then(|actual| {
        let scored = check.parts.iter().map(|&(node, _)| (similarity(text(node), actual), node));
        scored.filter(|&(score, _)| score >= NEAR).max_by(|a, b| a.0.total_cmp(&b.0))
    });
    near.map_or_else(|| common_parent(policy, check), |(_, node)| node)
}

/// The one value of a `NotAction` or `NotResource` that takes the request out, else the element (R262).
fn excluding_part(check: &Check) -> NodeId {
    let mut parts = check.parts.iter().filter(|(_, truth)| *truth == Truth::Yes);
    parts.next().filter(|_| parts.next().is_none()).map_or(check.node, |(node, _)| *node)
}

/// The list that holds all the parts, else the element.
fn common_parent(policy: &Policy, check: &Check) -> NodeId {
    let parents: Vec<_> = check.parts.iter().map(|(node, _)| policy.document.node(*node).parent).collect();
    match parents.as_slice() {
        [first, rest @ ..] if rest.iter().all(|parent| parent == first) => first.unwrap_or(check.node),
        _ => check.node,
    }
}

/// The key, or the one value that is clearly meant (INTERFACE.md, "the field", 2).
fn condition_target(policy: &Policy, check: &Check, condition: Option<&Condition>) -> NodeId {
    let quantified = condition.and_then(|condition| condition.operator).is_some_and(|o| o.quantifier.is_some());
    match &check.state {
        // R141: no value of a list would do.
        Some(KeyState::Present { multi: true, .. }) if !quantified => check.node,
        Some(KeyState::Present { values, .. }) => match values.as_slice() {
            [value] => nearest_part(policy, check, Some(value)),
            _ => check.node,
        },
        _ => check.node,
    }
}

/// The check by which a Deny came to apply.
fn deciding_check(statement: &Statement, checks: &[Check]) -> Option<usize> {
    let conditions: Vec<usize> = (0..checks.len())
        .filter(|&n| checks.get(n).is_some_and(|c| matches!(c.element, Element::Condition(_))))
        .collect();
    let condition = |n: usize| match checks.get(n).map(|check| check.element) {
        Some(Element::Condition(number)) => statement.conditions.get(number),
        _ => None,
    };
    let exempts = statement.actions.as_ref().is_some_and(|actions| actions.negated);
    let region = |n: &usize| condition(*n).is_some_and(|c| c.key.eq_ignore_ascii_case("aws:RequestedRegion"));
    let element = |wanted| checks.iter().position(|check| check.element == wanted);
    // R118: a Region lock exempts global services by NotAction; STS was forgotten there.
    if exempts && !conditions.is_empty() && conditions.iter().all(region) {
        return element(Element::Action);
    }
    let negated = |n: &&usize| condition(**n).and_then(|c| c.operator).is_some_and(|o| o.base.negated);
    let chosen = conditions.iter().find(negated).or_else(|| conditions.first());
    if let Some(&chosen) = chosen {
        return Some(chosen);
    }
    let patterns = |patterns: &Option<Patterns>| {
        let patterns = patterns.as_ref().filter(|p| p.negated || !p.values.iter().any(|value| value.value == "*"))?;
        Some(patterns.negated || patterns.values.iter().any(|value| value.value.contains(['*', '?'])))
    };
    // How wide each element is that is no bare wildcard, one role or caller first.
    let resource = patterns(&statement.resources).map(|wide| if wide { 2 } else { 0 });
    let principals = statement
        .principals
        .as_ref()
        .filter(|p| p.negated || !p.everyone && p.entries.iter().all(|e| e.text.value != "*"));
    let principal = principals.map(|p| {
        let account = |e: &Principal| matches!(Identity::parse(&e.text.value), Ok(Identity::Root(_)));
        if p.negated || p.entries.iter().any(account) { 3 } else { 1 }
    });
    let action = patterns(&statement.actions).map(|wide| if wide { 5 } else { 4 });
    let widths = [(resource, Element::Resource), (principal, Element::Principal), (action, Element::Action)];
    let narrowest =
        widths.into_iter().filter_map(|(width, element)| Some((width?, element))).min_by_key(|(width, _)| *width);
    element(narrowest?.1)
}

/// The one value by which a check holds, else the list.
fn matched_part(policy: &Policy, check: &Check) -> NodeId {
    let negated = policy.document.name(check.node).starts_with("Not");
    let mut matched = check.parts.iter().filter(|(_, truth)| *truth == Truth::Yes && !negated);
    match (matched.next(), matched.next(), check.parts.as_slice()) {
        (Some((node, _)), None, _) | (None, _, [(node, _)]) => *node,
        _ => common_parent(policy, check),
    }
}
