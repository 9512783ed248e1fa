//! An action is misspelt: in a trust policy IAM refuses it, in an identity policy it matches nothing.

use super::super::blame::is_misspelt;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, differ, the};
use super::super::fix::{Editor, grants, widens};
use super::super::json::NodeId;
use super::super::near::{Compared, differences};
use super::super::policy::{Effect, OffenceKind, Patterns, Statement};
use super::super::trace::Element;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let node = fault.target.node()?;
    let document = case.document(fault.target.document())?;
    let text = document.string(node)?;
    let meant = match &fault.kind {
        FaultKind::Offence(OffenceKind::NotAssuming(Some(near)) | OffenceKind::UnknownAction(near)) => {
            (*near).to_owned()
        }
        FaultKind::Failed(at) => {
            let checked = case.checked(*at)?;
            let misspelt = checked.check.element == Element::Action && is_misspelt(&checked.action.action, text);
            misspelt.then(|| checked.action.action.clone())?
        }
        _ => return None,
    };
    let differences = differences(text, &meant, Compared::Action);
    let offends = matches!(fault.kind, FaultKind::Offence(_));
    let refused = matches!(fault.kind, FaultKind::Offence(OffenceKind::NotAssuming(_)));
    let detail = if refused {
        "IAM answers `AssumeRole policy may only specify STS AssumeRole actions.`".to_owned()
    } else if fault.blocks && offends {
        "IAM refused it.".to_owned()
    } else {
        format!(
            "IAM saves a misspelt action without a word, and it matches nothing{}.",
            if offends {
                String::new()
            } else {
                format!(": {} does not allow the call", the(case, fault.target.document()))
            }
        )
    };
    Some(
        Draft::new(format!("{} is no action of STS; {} is.", code(text), code(&meant)))
            .detail(format!("{}{detail}", differ(&differences)))
            .differing(document, Some(node), &differences)
            .expected([if offends { meant.as_str() } else { text }])
            .actual((!offends).then_some(meant.as_str()))
            .fix(fix(case, fault, node, &meant)?),
    )
}

fn fix(case: &Case<'_>, fault: &Fault, node: NodeId, meant: &str) -> Option<super::super::report::Fix> {
    let policy = case.policy(fault.target.document())?;
    let edits = vec![Editor::new(&policy.document).replace_text(node, meant)];
    let exempts = |statement: &Statement| {
        let lists = |actions: &Patterns| actions.negated && actions.values.iter().any(|value| value.node == node);
        let denies = statement.effect.as_ref().is_some_and(|effect| effect.value == Effect::Deny);
        denies && statement.actions.as_ref().is_some_and(lists)
    };
    Some(if policy.statements.iter().any(exempts) {
        widens(format!("Leave {} out of the Deny", code(meant)), edits)
    } else {
        grants(format!("Write {}", code(meant)), edits)
    })
}
