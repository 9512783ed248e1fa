//! An element stands where this kind of policy must not have it.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, the};
use super::super::fix::{Editor, neutral};
use super::super::policy::OffenceKind;
use super::super::source::Layer;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind @ (OffenceKind::ProhibitedElement | OffenceKind::BothElements)) = &fault.kind else {
        return None;
    };
    let id = fault.target.document();
    let document = case.document(id)?;
    let node = fault.target.node()?;
    let name = document.name(node);
    let (title, detail) = match (kind, id.layer(), name) {
        (OffenceKind::BothElements, ..) => {
            (format!("{} stands beside its opposite.", code(name)), "A statement has the one or the other.")
        }
        (_, Layer::TrustPolicy, "NotPrincipal") => (
            "A trust policy must not have `NotPrincipal`.".to_owned(),
            "Name who may assume the role under `Principal`. IAM answers `AssumeRole policy must not contain NotPrincipal field.`",
        ),
        (_, Layer::TrustPolicy, _) => (
            format!("A trust policy must not have {}.", code(name)),
            "Its resource is the role it belongs to. IAM answers `Has prohibited field Resource`. Perhaps a permissions policy stands in the trust policy's place.",
        ),
        _ => (
            format!("{} must not have {}.", super::capital(&the(case, id)), code(name)),
            "It applies to whom it is attached to. IAM answers `Has prohibited field Principal`. Perhaps a trust policy stands in its place.",
        ),
    };
    let edit = Editor::new(document).remove(node);
    Some(Draft::new(title).detail(detail).fix(neutral(format!("Take {} out", code(name)), vec![edit])))
}
