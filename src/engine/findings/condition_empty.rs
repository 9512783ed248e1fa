//! A condition, an operator or a list of values that is empty.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, remove_condition};
use super::super::fix::{Editor, neutral, widens};
use super::super::json::Kind;
use super::super::policy::{Effect, OffenceKind, Statement};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let fails = match fault.kind {
        FaultKind::Offence(OffenceKind::EmptyCondition | OffenceKind::EmptyValues) => false,
        FaultKind::Failed(at) => case.checked(at)?.condition().filter(|condition| condition.values.is_empty()).map(|_| true)?,
        _ => return None,
    };
    let policy = case.policy(fault.target.document())?;
    let document = &policy.document;
    let node = fault.target.node()?;
    let name = code(document.name(node));
    let lists = matches!(document.node(node).kind, Kind::Array(_));
    if fails && !lists {
        return None;
    }
    let (title, detail) = if lists {
        (
            format!("{name} lists no value."),
            "With an empty list a condition holds for no value at all; few operators hold where the key is missing.",
        )
    } else {
        (format!("{name} is empty and restricts nothing."), "It was taken as if it were not there. IAM may refuse to save it.")
    };
    let mut conditions = policy.statements.iter().flat_map(|s| s.conditions.iter().map(move |condition| (s, condition)));
    let found = conditions.find(|(_, condition)| condition.node == node);
    let edit = vec![match found {
        Some((statement, condition)) => remove_condition(policy, statement, condition),
        None => Editor::new(document).remove(node),
    }];
    // Without the test that never holds the statement does.
    let allows = |(statement, _): (&Statement, _)| statement.effect.as_ref().is_none_or(|e| e.value != Effect::Deny);
    let order = format!("Take {name} out");
    Some(Draft::new(title).detail(detail).fix(if fails || found.is_some_and(allows) {
        widens(format!("{order} (allows more callers)"), edit)
    } else {
        neutral(order, edit)
    }))
}
