//! No statement allows the action.

use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::finding::{Draft, add_statement, code, new_policy, statement_json, the};
use super::super::fix::{Editor, grants, quote};
use super::super::policy::Patterns;
use super::super::report::Fix;
use super::super::source::Layer;
use super::super::trace::Element;
use super::principal_mismatch::all;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let document = the(case, fault.target.document());
    let (action, listed) = match fault.kind {
        FaultKind::Failed(at) => {
            let checked = case.checked(at)?;
            let actions = checked.statement.actions.as_ref();
            if checked.check.element != Element::Action {
                return None;
            }
            (
                checked.action.action.clone(),
                actions.map(|actions| {
                    (actions.negated, actions.values.iter().map(|v| v.value.clone()).collect::<Vec<_>>())
                }),
            )
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
        Some((false, values)) => format!("This one allows only {}.", all(values)),
        None => "What is not allowed is denied.".to_owned(),
    };
    let listed = listed.filter(|(negated, _)| !negated).map(|(_, values)| values).unwrap_or_default();
    let draft = Draft::new(title).detail(detail).expected(listed).actual(Some(action.as_str()));
    Some(draft.fixes(fixes(case, fault, &action)))
}

/// Grants `action`: in the list that lacks it, or by a new statement.
pub(super) fn fixes(case: &Case<'_>, fault: &Fault, action: &str) -> Option<Fix> {
    let policy = case.policy(fault.target.document())?;
    if let FaultKind::Failed(at) = fault.kind {
        let checked = case.checked(at)?;
        let actions = checked.statement.actions.as_ref().filter(|actions| !actions.negated);
        if let Some(actions) = actions.filter(|_| !opens_more(case, &checked)) {
            let edit = Editor::new(&policy.document).add_value(actions.node, &quote(action));
            return Some(grants(format!("Allow {} in this statement", code(action)), vec![edit]));
        }
    }
    let json = statement_json(case, fault.target.document().layer(), &[action])?;
    Some(grants(format!("Add a statement that allows {}", code(action)), vec![add_statement(policy, &json)?]))
}

/// Whether the action would be granted on more than this role, in a policy that grants.
fn opens_more(case: &Case<'_>, checked: &Checked<'_>) -> bool {
    let layer = checked.policy.document.id.layer();
    let role = case.request.role.value().map(String::as_str);
    let only =
        |resources: &Patterns| !resources.negated && resources.values.iter().all(|r| Some(r.value.as_str()) == role);
    let assumes = checked.statement.actions.iter().flat_map(|actions| &actions.values).any(|action| {
        // A rider goes where the operation is granted already.
        action.value.to_ascii_lowercase().starts_with("sts:assumerole")
    });
    layer == Layer::IdentityPolicies && !assumes && !checked.statement.resources.as_ref().is_some_and(only)
}
