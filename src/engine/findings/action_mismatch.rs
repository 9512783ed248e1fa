//! The trust policy grants the wrong operation for this kind of caller.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants, quote};
use super::super::policy::ASSUME_ACTIONS;
use super::super::source::DocumentId;
use super::super::trace::Element;
use super::super::truth::Truth;

/// The three operations; which one a statement grants follows from its principal (R298, R299).
const OPERATIONS: [&str; 3] = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let wanted = OPERATIONS.into_iter().find(|operation| operation.eq_ignore_ascii_case(&checked.action.action))?;
    if at.document != DocumentId::TrustPolicy || checked.check.element != Element::Action {
        return None;
    }
    let named = checked.trace.checks.iter().any(|c| c.element == Element::Principal && c.truth != Truth::No);
    let actions = checked.statement.actions.as_ref().filter(|actions| named && !actions.negated)?;
    let other = actions
        .values
        .iter()
        .find(|value| OPERATIONS.iter().any(|operation| operation.eq_ignore_ascii_case(&value.value)))?;
    let editor = Editor::new(&checked.policy.document);
    let known = ASSUME_ACTIONS.contains(&wanted);
    Some(
        Draft::new(format!("The statement grants {}; this caller uses {}.", code(&other.value), code(wanted)))
            .detail("OIDC tokens need `sts:AssumeRoleWithWebIdentity`, SAML assertions `sts:AssumeRoleWithSAML`, AWS principals and services `sts:AssumeRole`.")
            .expected([other.value.as_str()])
            .actual(Some(wanted))
            .fixes(known.then(|| grants(format!("Grant {} instead", code(wanted)), vec![editor.replace(other.node, quote(wanted))]))),
    )
}
