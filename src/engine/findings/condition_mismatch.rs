//! A condition wants another value than the request has.

use super::super::blame::parameter_of;
use super::super::case::{Case, Fault, FaultKind};
use super::super::condition::operators::{Family, Order};
use super::super::finding::{Draft, code, codes, remove_condition, values};
use super::super::fix::{Editor, grants, neutral, quote, set, widens};
use super::super::input::Parameter;
use super::super::near;
use super::super::report::Fix;
use super::super::trace::Element;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let Element::Condition(_) = checked.check.element else { return None };
    let condition = checked.condition()?;
    let actual = values(checked.check.state.as_ref()).unwrap_or_default();
    let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
    let has = codes(actual.iter().map(String::as_str));
    let key = code(&condition.key);
    let family = condition.operator.map(|operator| operator.base.family);
    let negated = condition.operator.is_some_and(|operator| operator.base.negated);
    let relation = match family {
        _ if negated => "must not be",
        Some(Family::Numeric(order) | Family::Date(order)) => relation(order),
        Some(Family::Ip) => "must be in",
        Some(Family::String { like: true, .. } | Family::Arn) => "must match",
        _ => "must be",
    };
    let document = &checked.policy.document;
    let text = fault.target.node().and_then(|node| document.string(node));
    let focus = match (text, actual, fault.target.node()) {
        (Some(text), [actual], Some(node)) if !negated && !text.contains(['*', '?']) => {
            Some(document.part_span(node, near::differing(text, actual).0)).filter(|span| !span.is_empty())
        }
        _ => None,
    };
    let listed = if wanted.is_empty() { "nothing at all".to_owned() } else { codes(wanted.iter().copied()) };
    let drop = remove_condition(checked.policy, checked.statement, condition);
    Some(
        Draft::new(format!("{key} {relation} {listed}; the request has {has}."))
            .detail(why(text, actual))
            .expected(wanted.iter().copied())
            .actual(Some(actual.join(", ")))
            .focus(focus)
            .fixes(policy_fix(case, fault))
            .fixes(request_fix(&condition.key, &wanted, family, negated))
            .fix(widens("Take the condition out (allows more callers)", vec![drop])),
    )
}

fn relation(order: Order) -> &'static str {
    match order {
        Order::Equal => "must be",
        Order::Less => "must be less than",
        Order::LessEqual => "must be at most",
        Order::Greater => "must be greater than",
        Order::GreaterEqual => "must be at least",
    }
}

fn why(text: Option<&str>, actual: &[String]) -> &'static str {
    let (Some(text), [actual]) = (text, actual) else { return "The statement applies only when all its conditions hold." };
    if text.trim() == actual.trim() {
        "A space at the beginning or end counts."
    } else if text.eq_ignore_ascii_case(actual) || text.to_lowercase().trim_end_matches('*') == actual.to_lowercase() {
        "Upper and lower case count."
    } else if text.contains('*') && actual.to_lowercase().starts_with(text.to_lowercase().split('*').next().unwrap_or_default()) {
        "Upper and lower case count, and `*` stands for any characters, also none."
    } else {
        "The statement applies only when all its conditions hold."
    }
}

/// Takes the request's value in.
fn policy_fix(case: &Case<'_>, fault: &Fault) -> Option<Fix> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let condition = checked.condition()?;
    let operator = condition.operator?;
    let [value] = values(checked.check.state.as_ref())? else { return None };
    let equal = matches!(operator.base.family, Family::String { .. } | Family::Arn | Family::Ip | Family::Numeric(Order::Equal));
    if operator.base.negated || !equal || value.contains(['*', '?']) {
        return None;
    }
    let editor = Editor::new(&checked.policy.document);
    let text = fault.target.node().and_then(|node| Some((node, checked.policy.document.string(node)?)));
    Some(match text {
        Some((node, text)) if near::similarity(text, value) >= near::NEAR => {
            grants(format!("Require {} instead", code(value)), vec![editor.replace_text(node, value)])
        }
        _ => grants(format!("Allow {} as well", code(value)), vec![editor.add_value(condition.node, &quote(value))]),
    })
}

/// Sends what is required, where the caller can choose it.
fn request_fix(key: &str, wanted: &[&str], family: Option<Family>, negated: bool) -> Option<Fix> {
    let parameter = parameter_of(key);
    let literal = wanted.iter().find(|text| !text.contains(['*', '?', '$']))?;
    let text = matches!(family, Some(Family::String { .. }));
    (text && !negated && !matches!(parameter, Parameter::Context(_)))
        .then(|| neutral(format!("Send {}", code(literal)), set(parameter, literal)))
}
