//! An element stands where this kind of policy must not have it.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, the};
use super::super::fix::{Editor, neutral};
use super::super::input::Edit;
use super::super::policy::{OffenceKind, Policy, PolicyKind};
use super::super::report::Fix;
use super::super::source::{Layer, Span};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind @ (OffenceKind::ProhibitedElement | OffenceKind::BothElements)) = &fault.kind else {
        return None;
    };
    let id = fault.target.document();
    let policy = case.policy(id)?;
    let document = &policy.document;
    let node = fault.target.node()?;
    let name = document.name(node);
    let (title, hint) = match (kind, id.layer(), name) {
        (OffenceKind::BothElements, ..) => {
            (format!("{} stands beside its opposite.", code(name)), "A statement has the one or the other.")
        }
        (_, Layer::TrustPolicy, "NotPrincipal") => (
            "A trust policy must not have `NotPrincipal`.".to_owned(),
            "Name who may assume the role under `Principal`.",
        ),
        (_, Layer::TrustPolicy, _) => (
            format!("A trust policy must not have {}.", code(name)),
            "Its resource is the role it belongs to. Perhaps a permissions policy stands in the trust policy's place.",
        ),
        _ => (
            format!("{} must not have {}.", super::capital(&the(case, id)), code(name)),
            "It applies to whom it is attached to. Perhaps a trust policy stands in its place.",
        ),
    };
    let edit = Editor::new(document).remove(node);
    // Without either, nobody is named.
    let alone = |statement| document.member(statement, "Principal").is_none() && id.layer() == Layer::TrustPolicy;
    let lone = name == "NotPrincipal" && document.node(node).parent.is_some_and(alone);
    let says = super::element_missing::answers(policy, kind, node);
    Some(
        Draft::new(title)
            .detail(format!("{hint} {says}").trim_end())
            .fixes(swapped(case, policy))
            .fixes((!lone).then(|| neutral(format!("Take {} out", code(name)), vec![edit]))),
    )
}

/// The trust policy and an identity policy each in the other's place (R49, R344).
fn swapped(case: &Case<'_>, policy: &Policy) -> Option<Fix> {
    let prohibits =
        |policy: &Policy| policy.offences.iter().any(|offence| offence.kind == OffenceKind::ProhibitedElement);
    let is_trust = policy.kind == PolicyKind::Trust;
    let wanted = if is_trust { Layer::IdentityPolicies } else { Layer::TrustPolicy };
    let mut others = case.policies.iter().filter(|other| other.document.id.layer() == wanted && prohibits(other));
    let other = others.next().filter(|_| prohibits(policy))?;
    let edit = |from: &Policy, to: &Policy| Edit::Text {
        document: to.document.id,
        span: Span::new(0, to.document.text.len()),
        text: from.document.text.clone(),
    };
    Some(neutral("Put each policy in the other's place", vec![edit(policy, other), edit(other, policy)]))
}
