//! A condition tests a key that this request does not have.

use super::super::blame::parameter_of;
use super::super::case::{Case, Fault, FaultKind};
use super::super::condition::KeyState;
use super::super::condition::operators::Family;
use super::super::finding::{Draft, code, codes, remove_condition};
use super::super::fix::{neutral, widens};
use super::super::input::{Edit, Parameter};
use super::super::request::Call;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let condition = checked.condition()?;
    let Some(KeyState::Absent { why }) = checked.check.state else { return None };
    let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
    let null = condition.operator.is_some_and(|operator| operator.base.family == Family::Null);
    let title = if null {
        format!("{} must be in the request, and is not.", code(&condition.key))
    } else if wanted.is_empty() {
        format!("{} lists no value, so the condition never holds.", code(&condition.key))
    } else {
        format!("{} must be {}; the request does not have it.", code(&condition.key), codes(wanted.iter().copied()))
    };
    let parameter = match condition.key.split_once('/') {
        Some((family, tag)) if family.eq_ignore_ascii_case("aws:RequestTag") => {
            Parameter::SessionTags(Some(tag.to_owned()))
        }
        _ => parameter_of(&condition.key),
    };
    let literal = wanted.iter().find(|text| !null && !text.contains(['*', '?', '$']));
    let can_send = case.request.call == Call::AssumeRole && !matches!(parameter, Parameter::Context(_));
    let send = literal.filter(|_| can_send).map(|value| {
        neutral(
            format!("Send {}", code(value)),
            vec![Edit::Request { parameter: parameter.clone(), value: Some((*value).to_owned()) }],
        )
    });
    let drop = remove_condition(checked.policy, checked.statement, condition);
    Some(
        Draft::new(title)
            .detail(format!("{}. A key that is missing makes the condition false.", super::capital(why)))
            .expected(wanted)
            .fixes(send)
            .fix(widens("Take the condition out (allows more callers)", vec![drop])),
    )
}
