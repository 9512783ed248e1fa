//! Faults → verdict and report: what AWS does with the call, the cause first.

use std::rc::Rc;

use super::blame::{self, Faults};
use super::case::{Before, Case, Checked, Fault, FaultKind, Target, Texts};
use super::checklist::checklist;
use super::evaluate::evaluate;
use super::evidence;
use super::findings::explain;
use super::input::{Input, Parameter};
use super::integration;
use super::json::{Document, Names, NodeId};
use super::limits::{CHAINING_LIMIT, RefusalKind, is_chained};
use super::message::{self, Denial, Meaning};
use super::near;
use super::policy::{Policy, PolicyKind};
use super::prove::prove;
use super::refused;
use super::report::{
    Certainty, CheckReport, Denied, Finding, Half, LayerReport, Origin, Outcome, Report, RequestFact, Spot,
    StatementReport, ValueDifference, Verdict,
};
use super::request::{Call, Request, described};
use super::risks::risks;
use super::sides::sides;
use super::sort::sort_by_key;
use super::source::{DocumentId, Layer, Place, Span};
use super::suppose::{Supposed, suppose};
use super::trace::{ActionTrace, Check, DocumentTrace, Element, LayerTrace, StatementTrace};
use super::truth::Truth;
use super::uncertain::{Choices, Question};
use super::what_if::conditions;
use super::{MAX_DOCUMENTS, condition::KeyState};

/// The answer to `input`.
pub(super) fn report(input: &Input) -> Report {
    answer(&read(input, None), true)
}

/// Its verdict, findings and layers alone, and what was read for them.
pub(super) fn glance(input: &Input, before: Option<(&Input, &Texts)>) -> (Report, Texts) {
    let case = read(input, before.map(|(input, texts)| texts.of(input)));
    (answer(&case, false), Texts { denial: case.denial, policies: case.policies })
}

fn answer(case: &Case<'_>, whole: bool) -> Report {
    let mut judged = judge(case);
    let mut findings = words(case, &mut judged);
    let facts = facts(case);
    let (mut points, mut tried) = (Vec::new(), Vec::new());
    if whole {
        prove(case, &mut findings, judged.verdict);
        points = checklist(case, judged.verdict, &findings);
        points.extend(integration::checklist(case, &findings));
        tried = conditions(case, judged.verdict, &facts);
    }
    Report {
        checklist: points,
        verdict: judged.verdict,
        denial: judged.denial,
        has_cause: judged.verdict != Verdict::Allowed && !findings.is_empty(),
        findings,
        layers: layers(case, if whole { near::check::TOTAL } else { 0 }),
        assumptions: if judged.verdict == Verdict::InvalidInput {
            Vec::new()
        } else {
            let mut all = hanging(case, judged.verdict);
            all.extend(assumptions(case));
            all
        },
        sides: sides(case, judged.verdict),
        conditions: tried,
        request: facts,
    }
}

/// Reads and evaluates. What was read of the same texts before is not read again.
pub(super) fn read<'i>(input: &'i Input, before: Option<Before<'_>>) -> Case<'i> {
    let known = |id| before.filter(|before| before.input.text(id) == input.text(id));
    let denial = known(DocumentId::Error).map_or_else(
        || Rc::new(message::read(input.error.as_deref().unwrap_or_default())),
        |before| Rc::clone(before.denial),
    );
    let policy = |id| {
        let same = known(id).and_then(|before| before.policies.iter().find(|policy| policy.document.id == id));
        same.map(Rc::clone).or_else(|| policy(input, id).map(Rc::new))
    };
    let policies: Vec<Rc<Policy>> = input.policies().into_iter().take(MAX_DOCUMENTS).filter_map(policy).collect();
    let trust = policies.iter().map(Rc::as_ref).find(|policy| policy.document.id == DocumentId::TrustPolicy);
    let request = Request::infer(input, &denial, trust);
    evaluated(input, denial, request, policies)
}

/// Evaluates, and where the outcome is open, tries what would decide it.
fn evaluated(input: &Input, denial: Rc<Denial>, request: Request, policies: Vec<Rc<Policy>>) -> Case<'_> {
    let trace = evaluate(input, &policies, &request);
    let mut case = Case { input, denial, request, policies, trace, supposed: Supposed::default() };
    if case.trace.allowed() == Truth::Unknown {
        case.supposed = suppose(&case);
    }
    case
}

fn policy(input: &Input, id: DocumentId) -> Option<Policy> {
    let kind = match id.layer() {
        Layer::TrustPolicy => PolicyKind::Trust,
        Layer::ServiceControlPolicies => PolicyKind::ServiceControl,
        Layer::ResourceControlPolicies => PolicyKind::ResourceControl,
        Layer::VpcEndpointPolicy => PolicyKind::Endpoint,
        _ => PolicyKind::Identity,
    };
    Some(Policy::lower(Document::parse(id, input.text(id)?), kind))
}

/// A verdict and the faults that it rests on, the cause first; then all others.
pub(super) struct Judged {
    pub verdict: Verdict,
    denial: Option<Denied>,
    blocking: Vec<Fault>,
    others: Vec<Fault>,
}

pub(super) fn judge(case: &Case<'_>) -> Judged {
    let mut faults = blame::blame(case);
    // Without credentials AWS was not asked: a policy that denies tells more.
    if case.denial.meaning != Meaning::CredentialsMissing || faults.denials.is_empty() {
        merge(&mut faults, refused::standing(case), &case.denial.meaning);
    }
    let mut notes = notes(case, &faults);
    if let Some(refused) = document_refused(case, &faults) {
        if refused.blocks { faults.refusals.push(refused) } else { notes.push(refused) }
    }
    let unreadable = unreadable(case);
    let denied = !case.allowed();
    let (verdict, denial) = decide(case, &faults, unreadable, denied);
    let mut judged = Judged { verdict, denial, blocking: Vec::new(), others: notes };
    let Faults { refusals, offences, denials, defects } = faults;
    let (blocking, harmless): (Vec<Fault>, Vec<Fault>) = offences.into_iter().partition(|fault| fault.blocks);
    let mut denials = denials;
    denials.retain(|denial| !blame::is_explained(case, denial, &blocking, &refusals));
    if denied == Truth::Unknown {
        // What was given is looked at before what was not.
        let missing =
            |fault: &Fault| matches!(fault.kind, FaultKind::NotGiven(_)) && fault.certainty != Certainty::Certain;
        sort_by_key(&mut denials, missing);
    }
    if denied == Truth::Unknown && verdict == Verdict::Denied {
        likely(&mut denials);
    }
    if verdict == Verdict::Rejected {
        // What is not known does not matter then.
        denials.retain(|fault| fault.certainty != Certainty::Possible);
    }
    let order = match verdict {
        Verdict::Allowed => vec![defects, refusals, blocking, denials],
        Verdict::InvalidInput if case.policies.is_empty() => vec![std::mem::take(&mut judged.others)],
        Verdict::InvalidInput => vec![blocking, defects],
        Verdict::Rejected if unreadable => vec![first_offences(blocking), defects],
        Verdict::Rejected if case.denial.meaning == Meaning::InvalidJson && !defects.is_empty() => {
            vec![defects, first_offences(blocking), refusals, denials]
        }
        Verdict::Rejected if !refusals.is_empty() && blocking.is_empty() => vec![refusals, denials, defects],
        Verdict::Rejected if blocking.is_empty() => vec![defects, denials, refusals],
        Verdict::Rejected => vec![first_offences(blocking), refusals, denials, defects],
        Verdict::Denied if refusals.iter().any(is_denial) => vec![refusals, blocking, denials, defects],
        // What was read of a broken text may not be what it says.
        Verdict::Denied | Verdict::Undetermined
            if denials.iter().all(|fault| matches!(fault.kind, FaultKind::Depends(_) | FaultKind::NotGiven(_)))
                && defects.iter().any(blame::is_broken) =>
        {
            vec![defects, denials, refusals, blocking]
        }
        Verdict::Denied | Verdict::Undetermined => vec![denials, refusals, blocking, defects],
    };
    let mut all: Vec<Fault> = order.into_iter().flatten().collect();
    if verdict == Verdict::Allowed {
        judged.others.extend(all);
    } else if verdict == Verdict::InvalidInput {
        judged.blocking = all;
    } else if !all.is_empty() {
        let defects = all.iter().position(|fault| matches!(fault.kind, FaultKind::Defects(_)));
        let cut = defects.filter(|&at| at > 0).unwrap_or(all.len());
        judged.others.extend(all.split_off(cut));
        judged.blocking = all;
    }
    judged.others.extend(harmless);
    // The layer that AWS names stands first.
    let first = |fault: &Fault| fault.blocks && matches!(fault.kind, FaultKind::NotAssumption | FaultKind::NotGiven(_));
    let (first, others): (Vec<Fault>, Vec<Fault>) = judged.others.into_iter().partition(first);
    judged.others = others;
    let other_call = first.iter().any(|fault| matches!(fault.kind, FaultKind::NotAssumption));
    if other_call && case.request.call != Call::Other {
        judged.blocking.clear();
    }
    judged.blocking.splice(0..0, first);
    judged
}

/// What the error says of the call itself: it confirms what was found, or stands alone.
fn merge(faults: &mut Faults, said: Vec<Fault>, meaning: &Meaning) {
    // AWS names the one that it refused first.
    for fault in said.into_iter().rev() {
        let same = |other: &Fault| other.target == fault.target;
        match fault.target {
            Target::Value(..) if !faults.offences.iter().any(same) => faults.offences.insert(0, fault),
            Target::Value(..) => {}
            _ => match faults.refusals.iter().position(same) {
                Some(at) => {
                    let found = faults.refusals.remove(at);
                    faults.refusals.insert(0, found);
                }
                None => faults.refusals.insert(0, fault),
            },
        }
    }
    if evidence::says_denied(meaning) && *meaning == Meaning::NotAuthorized && !faults.denials.is_empty() {
        // AWS looked at the policies, so what is checked behind them was not reached (R132).
        faults.refusals.retain(|fault| !matches!(fault.kind, FaultKind::Refusal(kind) if is_contextual(kind)));
    }
}

fn is_contextual(kind: RefusalKind) -> bool {
    matches!(kind, RefusalKind::DurationAboveMaximum | RefusalKind::DurationAboveChaining)
}

fn is_denial(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::Refusal(kind) if kind.is_denial())
}

/// A misspelt element before what is missing for it, and IAM's own word before all.
fn first_offences(mut offences: Vec<Fault>) -> Vec<Fault> {
    use super::policy::OffenceKind;
    sort_by_key(&mut offences, |fault| match &fault.kind {
        FaultKind::Said => 0,
        FaultKind::Offence(OffenceKind::UnknownElement(Some(_)) | OffenceKind::ProhibitedElement) => 1,
        FaultKind::Offence(OffenceKind::MissingElement(_)) => 3,
        FaultKind::Offence(kind) if kind.is_form() => 4,
        _ => 2,
    });
    offences
}

fn decide(case: &Case<'_>, faults: &Faults, unreadable: bool, denied: Truth) -> (Verdict, Option<Denied>) {
    let nothing = case.policies.is_empty() && case.denial.meaning == Meaning::Unknown;
    let told = case.request.caller_text.value().or(case.request.saml_provider.value()).is_some()
        || case.request.issuer().is_some()
        || !case.denial.learned.is_empty();
    if unreadable && !evidence::says_malformed(&case.denial.meaning) || (nothing && !told) {
        return (Verdict::InvalidInput, None);
    }
    let rejected =
        faults.refusals.iter().any(|fault| !is_denial(fault) || matches!(case.denial.meaning, Meaning::RoleArnInvalid));
    let contextual = |fault: &Fault| matches!(fault.kind, FaultKind::Refusal(kind) if is_contextual(kind));
    let refused_later = rejected
        && denied == Truth::Yes
        && faults.refusals.iter().all(contextual)
        && !case.request.choices.usual(Question::DurationFirst); // R132
    if (rejected && !refused_later) || faults.offences.iter().any(|fault| fault.blocks) {
        return (Verdict::Rejected, None);
    }
    let refused = evidence::says_denied(&case.denial.meaning);
    let malformed = evidence::says_malformed(&case.denial.meaning) || denied == Truth::Unknown && !refused;
    if malformed && !faults.defects.is_empty() || !refused && faults.defects.iter().any(blame::is_broken) {
        return (Verdict::Rejected, None); // R1
    }
    let named = case.denial.clause.as_ref().is_some_and(|clause| clause.explicit);
    let explicit = case.trace.actions.iter().any(|action| action.denied == Truth::Yes)
        || named && named_layer_missing(case).is_some();
    let kind = Some(if explicit { Denied::Explicit } else { Denied::Implicit });
    if faults.refusals.iter().any(is_denial) || denied == Truth::Yes {
        return (Verdict::Denied, kind);
    }
    if denied == Truth::Unknown {
        // AWS refused the call, so what is not known is such that it does.
        let kind = Some(if named { Denied::Explicit } else { Denied::Implicit });
        return if refused { (Verdict::Denied, kind) } else { (Verdict::Undetermined, None) };
    }
    if named_layer_missing(case).is_some() {
        return (Verdict::Denied, kind);
    }
    if faults.defects.iter().any(|fault| fault.blocks) {
        return (Verdict::Rejected, None);
    }
    (Verdict::Allowed, None)
}

/// What AWS names and was not given: a whole layer, or, of a layer that has many policies, the one that denies (R287).
fn named_layer_missing(case: &Case<'_>) -> Option<Fault> {
    let clause = case.denial.clause.as_ref()?;
    let layer = case.trace.actions.first()?.layer(clause.layer?)?;
    let has_many = !matches!(
        layer.layer,
        Layer::TrustPolicy | Layer::PermissionsBoundary | Layer::VpcEndpointPolicy | Layer::Request
    );
    let request = &case.input.request;
    let changed = !request.changed.is_empty() || request.changed_layers.contains(&layer.layer);
    // R119: an implicit refusal of a service control policy may be worded as explicit.
    let refuses = |layer: &LayerTrace| {
        let lacks = layer.layer == Layer::ServiceControlPolicies && layer.blocks() != Truth::No;
        layer.deny != Truth::No || lacks
    };
    let explained = changed || case.trace.actions.iter().any(|a| a.layer(layer.layer).is_some_and(refuses));
    (!layer.given || clause.explicit && has_many && !explained).then_some(Fault {
        target: Target::Bytes(DocumentId::Error, clause.layer_span),
        kind: FaultKind::NotGiven(layer.layer),
        blocks: true,
        certainty: Certainty::Certain,
    })
}

/// What is not known and must be so that AWS refuses: one fact is likely, several are possible.
fn likely(denials: &mut [Fault]) {
    let in_documents = denials.iter().filter(|fault| !matches!(fault.kind, FaultKind::NotGiven(_))).count();
    let certainty = if denials.len() == 1 || in_documents == 1 { Certainty::Likely } else { Certainty::Possible };
    for fault in denials.iter_mut().filter(|fault| fault.certainty != Certainty::Certain) {
        fault.certainty = certainty;
    }
}

/// Whether a policy that was given cannot be read at all.
fn unreadable(case: &Case<'_>) -> bool {
    case.policies.iter().any(|policy| policy.unreadable)
}

/// What is worth a word and denies nothing by itself.
fn notes(case: &Case<'_>, faults: &Faults) -> Vec<Fault> {
    let note = |target, kind| Fault { target, kind, blocks: false, certainty: Certainty::Certain };
    let error = |span| Target::Bytes(DocumentId::Error, span);
    let mut notes = Vec::new();
    let words = case.denial.meaning_span;
    if case.input.policies().len() > MAX_DOCUMENTS {
        notes.push(note(error(Span::default()), FaultKind::TooMany));
    }
    let error_text = case.input.error.as_deref().unwrap_or_default().trim_end();
    let untold = case.request.caller_text.value().is_none();
    if error_text.trim().is_empty() && case.policies.is_empty() && untold {
        notes.push(note(error(Span::default()), FaultKind::Nothing));
    } else if !error_text.trim().is_empty() && case.denial.meaning == Meaning::Unknown && case.denial.learned.is_empty()
    {
        notes.push(note(error(Span::new(0, error_text.len())), FaultKind::NotRecognised));
    }
    let encoded = matches!(case.denial.meaning, Meaning::EncodedMessage { .. } | Meaning::CallerValidation);
    if case.request.call == Call::Other || encoded {
        let span = case.denial.action.as_ref().map_or(words, |word| word.span);
        // Without a policy it is all there is to say.
        notes.push(Fault { blocks: case.policies.is_empty(), ..note(error(span), FaultKind::NotAssumption) });
    }
    // R83: whoever may never call is refused in the words of a denial too.
    let never = |fault: &Fault| is_denial(fault) || fault.target == Target::Request(Parameter::Caller);
    let explained = faults.refusals.iter().any(never);
    let refused = evidence::says_denied(&case.denial.meaning);
    match named_layer_missing(case).filter(|_| refused) {
        Some(missing) => notes.push(missing),
        None if case.allowed() == Truth::Yes && !explained && refused => {
            notes.push(note(error(words), FaultKind::Contradiction));
        }
        None => {}
    }
    notes.extend(may_not_exist(case, faults));
    for found in &case.request.disagreements {
        let target = Target::Request(found.parameter.clone());
        notes.push(note(target, FaultKind::Disagreement(found.clone())));
    }
    notes
}

/// IAM refused a policy, and nothing that was given shows why; without a caller it is all that is known to be refused.
fn document_refused(case: &Case<'_>, faults: &Faults) -> Option<Fault> {
    let shown = !faults.defects.is_empty() || faults.offences.iter().any(|fault| fault.blocks);
    let request = &case.request;
    let called = request.caller_text.value().or(request.saml_provider.value()).is_some() || request.issuer().is_some();
    (evidence::says_malformed(&case.denial.meaning) && !shown).then_some(Fault {
        target: Target::Bytes(DocumentId::Error, case.denial.meaning_span),
        kind: FaultKind::Said,
        blocks: case.policies.is_empty() || !called,
        certainty: Certainty::Certain,
    })
}

/// A role that nothing shows, where nothing that was given denies for certain and AWS names no layer (R131).
fn may_not_exist(case: &Case<'_>, faults: &Faults) -> Option<Fault> {
    let proved = |fault: &Fault| fault.certainty == Certainty::Certain && !matches!(fault.kind, FaultKind::NotGiven(_));
    let told = case.denial.clause.is_some() || case.request.call == Call::Other;
    if told || !evidence::says_denied(&case.denial.meaning) || !faults.refusals.is_empty() {
        return None;
    }
    let role = case.request.role.value()?;
    let shown = case.document(DocumentId::TrustPolicy).and_then(described).and_then(|described| described.arn);
    if faults.offences.iter().chain(&faults.denials).any(proved) || shown.is_some_and(|(arn, _)| arn == *role) {
        return None;
    }
    let target = match case.request.role.origin {
        Origin::Words(place) if place.document == DocumentId::Error => Target::Bytes(DocumentId::Error, place.span),
        _ => Target::Request(Parameter::Role),
    };
    Some(Fault { target, kind: FaultKind::MayNotExist, blocks: false, certainty: Certainty::Possible })
}

/// Faults in words, the cause first, then by weight; each place and code once.
pub(super) fn words(case: &Case<'_>, judged: &mut Judged) -> Vec<Finding> {
    let blocking = judged.blocking.iter().filter_map(|fault| explain(case, fault, true));
    let others = judged
        .others
        .iter()
        .filter_map(|fault| explain(case, fault, fault.blocks && !matches!(fault.kind, FaultKind::Defects(_))));
    let mut findings: Vec<Finding> = Vec::new();
    let mut later: Vec<Finding> = Vec::new();
    for finding in blocking {
        findings.push(finding);
    }
    later.extend(others);
    sort_by_key(&mut later, |finding| finding.severity);
    // A risk is never the cause.
    let first = usize::from(findings.is_empty() && judged.verdict != Verdict::Allowed).min(later.len());
    findings.extend(later.drain(..first));
    later.extend(risks(case).iter().filter_map(|risk| explain(case, risk, false)));
    sort_by_key(&mut later, |finding| finding.severity);
    findings.extend(later);
    let mut seen = Names::new();
    findings.retain(|finding| {
        let Spot { document, pointer, half, span } = &finding.spot;
        let span = span.unwrap_or_default();
        let (code, half) = (finding.code.as_str(), *half as u8);
        seen.insert(format!("{code} {document} {pointer} {half} {} {}", span.start, span.end), NodeId::ROOT).is_none()
    });
    findings
}

/// The open questions on which the verdict hangs.
fn hanging(case: &Case<'_>, verdict: Verdict) -> Vec<String> {
    let hangs = |question: &Question| {
        let request = Request { choices: Choices::but(*question), ..case.request.clone() };
        judge(&evaluated(case.input, Rc::clone(&case.denial), request, case.policies.clone())).verdict != verdict
    };
    case.request.choices.asked().filter(hangs).map(|question| question.words().to_owned()).collect()
}

/// What was taken for granted.
fn assumptions(case: &Case<'_>) -> Vec<String> {
    let mut assumptions = Vec::new();
    let Some(action) = case.trace.actions.first() else { return assumptions };
    for layer in &action.layers {
        let assumed = matches!(
            layer.layer,
            Layer::ServiceControlPolicies
                | Layer::PermissionsBoundary
                | Layer::SessionPolicies
                | Layer::ResourceControlPolicies
                | Layer::VpcEndpointPolicy
        );
        if assumed && !layer.given {
            assumptions.push(layer.layer.not_in_force());
        }
        let signed =
            case.request.call == Call::AssumeRole && case.request.identity().is_some_and(|i| i.owner().is_some());
        let unasked = layer.layer == Layer::IdentityPolicies && layer.needed == Truth::No;
        if signed && unasked && !layer.given && !case.request.complete {
            assumptions.push("No identity policy was given: taken as without a Deny.".to_owned());
        }
    }
    let request = &case.request;
    let told = case.input.error.as_deref().unwrap_or_default();
    if case.input.trust_policy.is_none()
        && ["\"Statement\"", "\"AssumeRolePolicyDocument\""].iter().any(|it| told.contains(it))
    {
        assumptions.push("A policy that stands in the error is not read: give it as what it is.".to_owned());
    }
    if request.call == Call::AssumeRole
        && request.external_id.is_absent()
        && request.external_id.origin == Origin::Assumed
    {
        assumptions.push("No external ID was given: taken as not sent.".to_owned());
    }
    if request.session_tags.is_absent() && request.session_tags.origin == Origin::Assumed {
        assumptions.push("No session tags were given: taken as not passed.".to_owned());
    }
    let long = request.duration.value().is_some_and(|&asked| asked > CHAINING_LIMIT);
    let judged = matches!(case.denial.meaning, Meaning::DurationAboveMaximum | Meaning::DurationAboveChaining);
    if long && request.max_duration.is_unknown() && !judged && !is_chained(request) {
        assumptions.push("The role's maximum session duration was not given: taken as long enough.".to_owned());
    }
    if request.action.origin == Origin::Assumed {
        let name = request.action.value().map_or("", String::as_str);
        assumptions.push(format!("No action was given: taken as `{name}`."));
    }
    assumptions
}

/// What is known of the call.
fn facts(case: &Case<'_>) -> Vec<RequestFact> {
    let mut facts = case.request.facts();
    for fact in &mut facts {
        if let Origin::Words(place) = fact.origin {
            fact.origin = Origin::Words(case.pasted(place));
        }
    }
    facts
}

/// The trace of the action that decides, for the report, with the differences of so many values.
fn layers(case: &Case<'_>, mut left: usize) -> Vec<LayerReport> {
    let actions = &case.trace.actions;
    let decisive = actions.iter().find(|action| action.allowed() != Truth::Yes).or(actions.first());
    let Some(action) = decisive else { return Vec::new() };
    let mut reports = Vec::new();
    for layer in &action.layers {
        let report = |document, outcome, statements| LayerReport {
            layer: layer.layer,
            document,
            action: action.action.clone(),
            outcome,
            statements,
        };
        if layer.documents.is_empty() {
            reports.push(report(None, empty_outcome(layer), Vec::new()));
        }
        for document in &layer.documents {
            let statements = document.statements.iter();
            let statements =
                statements.filter_map(|s| statement(case, action, document.document, s, &mut left)).collect();
            reports.push(report(Some(document.document), outcome(layer, document), statements));
        }
    }
    reports
}

fn empty_outcome(layer: &LayerTrace) -> Outcome {
    match (layer.given, layer.needed) {
        (false, _) => Outcome::NotGiven,
        (true, Truth::No) => Outcome::NotNeeded,
        (true, _) => Outcome::DeniesImplicitly,
    }
}

fn outcome(layer: &LayerTrace, document: &DocumentTrace) -> Outcome {
    match (document.deny.and(layer.deny), document.allow, layer.needed) {
        (Truth::Yes, ..) => Outcome::DeniesExplicitly,
        (Truth::Unknown, ..) => Outcome::Undetermined,
        (Truth::No, Truth::Yes, _) => Outcome::Allows,
        (Truth::No, _, Truth::No) => Outcome::NotNeeded,
        (Truth::No, Truth::Unknown, _) => Outcome::Undetermined,
        (Truth::No, Truth::No, _) => Outcome::DeniesImplicitly,
    }
}

fn statement(
    case: &Case<'_>,
    action: &ActionTrace,
    document: DocumentId,
    trace: &StatementTrace,
    left: &mut usize,
) -> Option<StatementReport> {
    let policy = case.policy(document)?;
    let found = policy.statements.get(trace.index)?;
    let spot = |node| {
        let spot = case.spot(document, node, Half::Value);
        Spot { span: spot.span.map(|span| case.pasted(Place { document, span }).span), ..spot }
    };
    let mut check = |check: &Check| {
        let checked = Checked { action, policy, statement: found, trace, check };
        let text = |node| near::check::written(&policy.document, node).to_owned();
        let differences = near::check::of_check(case, &checked, left);
        let differences = differences.into_iter();
        CheckReport {
            element: check.element,
            spot: spot(check.node),
            result: check.truth,
            expected: check.parts.iter().map(|(node, _)| text(*node)).collect(),
            actual: actual(case, action, check),
            why: match check.state {
                Some(KeyState::Absent { why } | KeyState::Unknown { why, .. }) => why,
                _ => "",
            },
            differences: differences
                .map(|(node, difference)| ValueDifference { expected: text(node), difference })
                .collect(),
        }
    };
    Some(StatementReport {
        spot: spot(found.node),
        sid: policy
            .document
            .member(found.node, "Sid")
            .and_then(|sid| policy.document.string(sid))
            .unwrap_or("")
            .to_owned(),
        effect: trace.effect.map_or("", super::policy::Effect::name),
        applies: trace.applies,
        checks: trace.checks.iter().map(&mut check).collect(),
    })
}

/// What the request has for a check.
fn actual(case: &Case<'_>, action: &ActionTrace, check: &Check) -> Option<String> {
    match check.element {
        Element::Principal => case.request.caller_text.value().cloned(),
        Element::Action => Some(action.action.clone()),
        Element::Resource => case.request.role.value().cloned(),
        Element::Condition(_) => match &check.state {
            Some(KeyState::Present { values, .. }) => Some(values.join(", ")),
            _ => None,
        },
    }
}
