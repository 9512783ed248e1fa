//! The call passes session tags and `sts:TagSession` is not allowed.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, the};
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::report::Fix;
use super::super::request::TAG_SESSION;
use super::super::trace::Element;
use super::principal_mismatch::all;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let draft = rider(case, fault, TAG_SESSION)?;
    let tags = case.request.session_tags.value();
    let keys = tags.map(|tags| all(&tags.iter().map(|(key, _)| key).collect::<Vec<_>>()));
    let none: Option<Fix> = tags.map(|_| {
        neutral("Pass no session tags", vec![Edit::Request { parameter: Parameter::SessionTags(None), value: None }])
    });
    let named = keys.map_or_else(String::new, |keys| format!(" ({keys})"));
    let why = "its own or inherited from the caller's session. Each such call needs `sts:TagSession` beside its own action.";
    Some(draft.detail(format!("The call carries session tags{named}, {why}")).fixes(none))
}

/// A rider that no statement allows, with the fix that grants it.
pub(super) fn rider(case: &Case<'_>, fault: &Fault, action: &str) -> Option<Draft> {
    let mut listed = Vec::new();
    match fault.kind {
        FaultKind::Failed(at) => {
            let checked = case.checked(at)?;
            if checked.action.action != action || checked.check.element != Element::Action {
                return None;
            }
            let actions = checked.statement.actions.iter().filter(|actions| !actions.negated);
            listed.extend(actions.flat_map(|actions| &actions.values).map(|value| value.value.clone()));
        }
        FaultKind::NoStatement { action: index, .. } => {
            if case.trace.actions.get(index)?.action != action {
                return None;
            }
        }
        _ => return None,
    }
    let fixes = super::action_not_granted::fixes(case, fault, action);
    let document = the(case, fault.target.document());
    let draft = Draft::new(format!("No statement of {document} allows `{action}`."));
    Some(draft.expected(listed).actual(Some(action)).fixes(fixes))
}
