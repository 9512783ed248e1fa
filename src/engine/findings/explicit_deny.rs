//! A Deny statement applies.

use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::KeyState;
use super::super::condition::operators::Family;
use super::super::finding::{Draft, code, codes, differ, guard, place, the};
use super::super::fix::{Editor, quote, widens};
use super::super::near;
use super::super::policy::{Effect, Patterns, Policy};
use super::super::report::Fix;
use super::super::trace::Element;
use super::super::truth::Truth;
use super::condition_mismatch::{relation, request_fix, sign_in_again, time_relation};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Deny(at) = fault.kind else { return None };
    let policy = case.policy(at.document)?;
    let document = super::capital(&the(case, at.document));
    let action = case.trace.actions.get(at.action).map_or("", |action| action.action.as_str());
    let Some(checked) = case.checked(at) else {
        let title = format!("{document} denies everything, {} with it.", code(action));
        return Some(Draft::new(title).detail(ALWAYS).fixes(remove(policy, at.statement)));
    };
    if super::condition_key_unknown::is_unknown(case, &checked) {
        return None;
    }
    let statement = Some(place(policy, checked.statement.node));
    let (reason, expected, actual) = reason(case, &checked);
    // What a negated operator was to leave out, and by what it misses.
    let negated = checked.condition().and_then(|condition| condition.operator).is_some_and(|o| o.base.negated);
    let node = fault.target.node().filter(|_| negated);
    let differences = node.map_or_else(Vec::new, |node| near::check::of_value(case, &checked, node));
    Some(
        Draft::new(format!("{document} denies {}: {reason}.", code(action)))
            .detail(format!("{}{}", differ(&differences), sign_in_again(&checked).unwrap_or(ALWAYS)))
            .expected(expected)
            .actual(actual)
            .differing(&policy.document, node, &differences)
            .related(statement, "the statement that denies")
            .fixes(checked.condition().and_then(|condition| request_fix(case, &checked, condition.operator?)))
            .fixes(exempt(case, &checked))
            .fixes(remove(policy, at.statement)),
    )
}

const ALWAYS: &str =
    "A Deny that applies wins over every Allow, in whatever policy. Change it so that it leaves this call out.";

/// What the element of a check lists that a Deny leaves out (`NotAction`, `NotResource`), and what the request has.
fn left_out<'a>(case: &'a Case<'_>, checked: &Checked<'a>) -> Option<(&'static str, &'a Patterns, &'a str)> {
    let (name, patterns, actual) = match checked.check.element {
        Element::Action => ("NotAction", &checked.statement.actions, checked.action.action.as_str()),
        Element::Resource => ("NotResource", &checked.statement.resources, case.request.role.value()?.as_str()),
        _ => return None,
    };
    Some((name, patterns.as_ref().filter(|patterns| patterns.negated)?, actual))
}

/// Why the statement applies, in words; what it names; what the request has.
fn reason(case: &Case<'_>, checked: &Checked<'_>) -> (String, Vec<String>, Option<String>) {
    if let Some((name, patterns, actual)) = left_out(case, checked) {
        let texts = patterns.values.iter().map(|value| value.value.clone()).collect();
        return (format!("`{name}` does not leave {} out", code(actual)), texts, Some(actual.to_owned()));
    }
    match checked.check.element {
        Element::Condition(_) => condition(checked),
        Element::Action => {
            (format!("a Deny names {}", matched(checked)), Vec::new(), Some(checked.action.action.clone()))
        }
        Element::Resource => (format!("a Deny names the resource {}", matched(checked)), Vec::new(), None),
        Element::Principal => match checked.statement.principals.as_ref().filter(|principals| principals.negated) {
            Some(principals) => (
                "`NotPrincipal` does not leave the caller out".to_owned(),
                principals.entries.iter().map(|entry| entry.text.value.clone()).collect(),
                case.request.caller_text.value().cloned(),
            ),
            None => (format!("a Deny names the principal {}", matched(checked)), Vec::new(), None),
        },
    }
}

fn matched(checked: &Checked<'_>) -> String {
    let parts = checked.check.parts.iter().filter(|(_, truth)| *truth == Truth::Yes);
    codes(parts.filter_map(|(node, _)| checked.policy.document.string(*node)))
}

fn condition(checked: &Checked<'_>) -> (String, Vec<String>, Option<String>) {
    let Some(condition) = checked.condition() else { return (String::new(), Vec::new(), None) };
    let wanted: Vec<String> = condition.values.iter().map(|value| value.value.clone()).collect();
    let listed = codes(wanted.iter().map(String::as_str));
    let key = code(&condition.key);
    let negated = condition.operator.is_some_and(|operator| operator.base.negated);
    let order = condition.operator.and_then(|operator| match operator.base.family {
        Family::Numeric(order) => Some(relation(order)),
        Family::Date(order) => Some(time_relation(order)),
        _ => None,
    });
    let (words, actual) = match &checked.check.state {
        Some(KeyState::Present { values, .. }) => {
            let has = codes(values.iter().map(String::as_str));
            let words = match order.filter(|order| *order != "must be") {
                _ if negated => format!("{key} is {has}, not {listed}"),
                Some(order) => format!("{key} is {has}, {} {listed}", order.replace("must ", "").replace("be ", "")),
                None => format!("{key} is {has}"),
            };
            (words, Some(values.join(", ")))
        }
        Some(KeyState::Absent { .. }) => {
            (format!("{key} is not in the request, and without it the condition holds"), None)
        }
        _ => (format!("the condition on {key} holds"), None),
    };
    (words, wanted, actual)
}

/// Leaves this call out of the Deny, and nothing else.
fn exempt(case: &Case<'_>, checked: &Checked<'_>) -> Option<Fix> {
    let editor = Editor::new(&checked.policy.document);
    let leave = |node, text: &str| {
        widens(format!("Leave {} out of the Deny", code(text)), vec![editor.add_value(node, &quote(text))])
    };
    if let Some((_, patterns, actual)) = left_out(case, checked) {
        return Some(leave(patterns.node, actual));
    }
    match checked.check.element {
        Element::Action => not_action(checked),
        Element::Condition(_) => {
            let condition = checked.condition()?;
            let operator = condition.operator?;
            let negated = operator.base.negated && operator.base.family != Family::Null;
            let value = match &checked.check.state {
                Some(KeyState::Present { values, .. }) if negated => values.first()?,
                // R335
                Some(KeyState::Absent { .. }) if negated && not_action(checked).is_none() => {
                    let edit = guard(checked.policy, checked.statement, condition)?;
                    let title = "Ask for the key by `Null` too (lets every call without it through)";
                    return Some(widens(title, vec![edit]));
                }
                _ => return not_action(checked),
            };
            Some(leave(condition.node, value))
        }
        Element::Principal => not_principal(checked),
        Element::Resource => None,
    }
}

/// Takes the caller out of several that a Deny names.
fn not_principal(checked: &Checked<'_>) -> Option<Fix> {
    let principals = checked.statement.principals.as_ref().filter(|principals| !principals.negated)?;
    let mut matched = checked.check.parts.iter().filter(|(_, truth)| *truth == Truth::Yes);
    let (node, text) = matched.next().and_then(|&(node, _)| Some((node, checked.policy.document.string(node)?)))?;
    let several = principals.entries.len() > 1 && matched.next().is_none();
    let edit = Editor::new(&checked.policy.document).remove(node);
    several.then(|| widens(format!("No longer deny {} here", code(text)), vec![edit]))
}

/// Takes the action out of a list that names it.
fn not_action(checked: &Checked<'_>) -> Option<Fix> {
    let actions = checked.statement.actions.as_ref().filter(|actions| !actions.negated && actions.values.len() > 1)?;
    let own = actions.values.iter().find(|value| value.value.eq_ignore_ascii_case(&checked.action.action))?;
    let edit = Editor::new(&checked.policy.document).remove(own.node);
    Some(widens(format!("No longer deny {} here", code(&checked.action.action)), vec![edit]))
}

pub(super) fn remove(policy: &Policy, statement: usize) -> Option<Fix> {
    let found = policy.statements.get(statement)?;
    let denies = found.effect.as_ref().is_some_and(|effect| effect.value == Effect::Deny);
    let edit = Editor::new(&policy.document).remove(found.node);
    (denies && policy.statements.len() > 1)
        .then(|| widens("Take the whole Deny statement out (it protects more than this)", vec![edit]))
}
