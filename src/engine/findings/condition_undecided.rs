//! A condition decides and what the request has is not known.

use super::super::condition::keys::parameter_of;
use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::{KeyState, permission_set};
use super::super::condition::operators::{Family, Order};
use super::super::finding::{Draft, code, codes};
use super::super::fix::{Editor, grants, neutral};
use super::super::input::Edit;
use super::super::policy::{Condition, Effect};
use super::super::report::Fix;
use super::condition_mismatch::sign_in_again;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Depends(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let condition = checked.condition()?;
    let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
    let literal = wanted.iter().find(|text| !text.contains(['*', '?', '$'])).filter(|_| is_tried(condition));
    // A range is tried by its first address.
    let literal =
        literal.map(|text| text.split_once('/').filter(|_| is_range(condition)).map_or(*text, |(first, _)| first));
    let listed = codes(wanted.iter().copied());
    let (title, why) = match &checked.check.state {
        Some(KeyState::Unknown { why, .. }) => (
            format!("It depends on {}, which is not known: the policy asks for {listed}.", code(&condition.key)),
            super::capital(why),
        ),
        _ => (
            format!("It depends on the variable in {listed}, which is not known."),
            "The request's value for the variable's key was not given".to_owned(),
        ),
    };
    let draft = Draft::new(title)
        .detail(
            format!("{why}. {} {} Enter it under the request to decide.", sign_in_again(&checked).unwrap_or_default(), case.supposed.words(&condition.key)).replace("  ", " "))
        .expected(wanted.iter().copied())
        .fixes(any_region(case, &checked));
    Some(match literal {
        Some(value) => {
            let edit = Edit::Request { parameter: parameter_of(&condition.key), value: Some(value.to_owned()) };
            draft.fix(neutral(format!("Try it with {}", code(value)), vec![edit]))
        }
        None => draft,
    })
}

/// Whether a value that the policy lists makes the condition hold.
fn is_tried(condition: &Condition) -> bool {
    condition.operator.is_some_and(|operator| {
        let includes = !matches!(
            operator.base.family,
            Family::Numeric(Order::Less | Order::Greater) | Family::Date(Order::Less | Order::Greater) | Family::Null
        );
        includes && !operator.base.negated
    })
}

fn is_range(condition: &Condition) -> bool {
    condition.operator.is_some_and(|operator| operator.base.family == Family::Ip)
}

/// Leaves open the Region in the path of a permission set, where that alone is not known (R82).
fn any_region(case: &Case<'_>, checked: &Checked<'_>) -> Option<Fix> {
    // A Deny is to catch no more than it does.
    let condition = checked.condition().filter(|_| checked.trace.effect == Some(Effect::Allow))?;
    let positive = condition.operator.filter(|operator| {
        !operator.base.negated && matches!(operator.base.family, Family::String { like: true, .. } | Family::Arn)
    });
    permission_set::pattern(&case.request).and(positive).filter(|_| checked.is_key("aws:PrincipalArn"))?;
    let (node, meant) =
        condition.values.iter().find_map(|text| Some((text.node, permission_set::any_region(&text.value)?)))?;
    let edit = Editor::new(&checked.policy.document).replace_text(node, &meant);
    Some(grants(format!("Take any Region: {}", code(&meant)), vec![edit]))
}
