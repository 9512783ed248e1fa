//! A condition tests a key that this request does not have.

use super::super::arn::Identity;
use super::super::condition::keys::{self, sent_by_caller};
use super::super::case::{Case, Fault, FaultKind};
use super::super::condition::KeyState;
use super::super::condition::operators::Family;
use super::super::finding::{Draft, code, codes, remove_condition};
use super::super::fix::{neutral, set, widens};

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
        let within = condition.operator.is_some_and(|operator| operator.base.family == Family::Ip);
        let relation = if within { "must be in" } else { "must be" };
        format!("{} {relation} {}; the request does not have it.", code(&condition.key), codes(wanted.iter().copied()))
    };
    let literal = wanted.iter().find(|text| !null && !text.contains(['*', '?', '$']));
    let send = literal.zip(sent_by_caller(&case.request, &condition.key));
    let send = send.map(|(value, parameter)| neutral(format!("Send {}", code(value)), set(parameter, value)));
    // R189–R193, R215, R315: a service is told by what it acts for, another caller by what it is.
    let name = condition.key.get(4..).unwrap_or_default();
    let is_service = matches!(case.request.identity(), Some(Identity::Service(_)));
    let other = |from: &str, to: &str| {
        let named = name.get(..from.len()).is_some_and(|start| start.eq_ignore_ascii_case(from));
        let rest = name.get(from.len()..).filter(|_| named)?;
        let key = format!("aws:{to}{rest}");
        keys::find(&key).map(|(row, _)| row.name)
    };
    // Tokens and assertions have no principal of most kinds.
    let has = |key: &&str| !matches!(keys::state(&case.request, key), KeyState::Absent { .. });
    let instead = if is_service { other("Principal", "Source") } else { other("Source", "Principal").filter(has) };
    let instead = match (instead, is_service) {
        (Some(key), true) => format!(" What a service acts for is in {}.", code(key)),
        (Some(key), false) => format!(" What the caller is itself is in {}.", code(key)),
        (None, _) => String::new(),
    };
    let drop = remove_condition(checked.policy, checked.statement, condition);
    Some(
        Draft::new(title)
            .detail(format!("{}. A key that is missing makes the condition false.{instead}", super::capital(why)))
            .expected(wanted)
            .fixes(send)
            .fix(widens("Take the condition out (allows more callers)", vec![drop])),
    )
}
