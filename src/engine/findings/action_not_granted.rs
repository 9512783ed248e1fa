//! No statement allows the action.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, add_statement, code, codes, new_policy, statement_json, the};
use super::super::fix::{Editor, grants, quote};
use super::super::report::Fix;
use super::super::trace::Element;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let document = the(case, fault.target.document());
    let (action, listed) = match fault.kind {
        FaultKind::Failed(at) => {
            let checked = case.checked(at)?;
            let actions = checked.statement.actions.as_ref();
            if checked.check.element != Element::Action {
                return None;
            }
            (checked.action.action.clone(), actions.map(|actions| (actions.negated, actions.values.iter().map(|v| v.value.clone()).collect::<Vec<_>>())))
        }
        FaultKind::NoStatement { action, .. } => (case.trace.actions.get(action)?.action.clone(), None),
        FaultKind::NoPolicies { action } => {
            let action = &case.trace.actions.get(action)?.action;
            let layer = fault.target.document().layer();
            return Some(
                Draft::new(format!("There is no {} at all, so nothing allows {}.", layer.words(), code(action)))
                    .detail("What is not allowed is denied.")
                    .actual(Some(action.as_str()))
                    .fixes(new_policy(case, layer, action)),
            );
        }
        _ => return None,
    };
    let title = format!("No statement of {document} allows {}.", code(&action));
    let detail = match &listed {
        Some((true, _)) => format!("`NotAction` leaves {} out here.", code(&action)),
        Some((false, values)) => format!("This one allows {} only.", codes(values.iter().map(String::as_str))),
        None => "What is not allowed is denied.".to_owned(),
    };
    let listed = listed.map(|(_, values)| values).unwrap_or_default();
    let draft = Draft::new(title).detail(detail).expected(listed).actual(Some(action.as_str()));
    Some(draft.fixes(fixes(case, fault, &action)))
}

/// Grants `action`: in the list that lacks it, or by a new statement.
pub(super) fn fixes(case: &Case<'_>, fault: &Fault, action: &str) -> Option<Fix> {
    let policy = case.policy(fault.target.document())?;
    if let FaultKind::Failed(at) = fault.kind {
        let checked = case.checked(at)?;
        if let Some(actions) = checked.statement.actions.as_ref().filter(|actions| !actions.negated) {
            let edit = Editor::new(&policy.document).add_value(actions.node, &quote(action));
            return Some(grants(format!("Allow {} in this statement", code(action)), vec![edit]));
        }
    }
    let json = statement_json(case, fault.target.document().layer(), action)?;
    Some(grants(format!("Add a statement that allows {}", code(action)), vec![add_statement(policy, &json)?]))
}
