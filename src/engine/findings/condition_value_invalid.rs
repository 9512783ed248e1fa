//! A value that its condition operator cannot read.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::policy::OffenceKind;
use super::element_missing::answers;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind @ OffenceKind::Operand(wanted)) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let node = fault.target.node()?;
    let text = policy.document.node(node).span.of(&policy.document.text).trim_matches('"');
    let says = answers(policy, kind, node);
    Some(
        Draft::new(format!("{} is not {wanted}.", code(text)))
            .detail(format!("The operator takes nothing else, and IAM refuses to save it. {says}").trim_end()),
    )
}
