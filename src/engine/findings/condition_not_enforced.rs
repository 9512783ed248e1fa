//! A condition on an external ID or on MFA that a call without them passes (R137, R202).

use super::super::case::{Case, Fault};
use super::super::condition::operators::Family;
use super::super::finding::{Draft, change_operator, code};
use super::super::fix::neutral;
use super::super::risks::{Risk, at, is_allow, takes_any};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, statement, node) = at(case, fault, Risk::NotEnforced)?;
    let condition = statement.conditions.iter().find(|condition| condition.node == node)?;
    let operator = condition.operator?;
    let what = if condition.key.eq_ignore_ascii_case("sts:ExternalId") { "an external ID" } else { "MFA" };
    let name = code(&operator.name());
    let allows = is_allow(statement);
    let title = if !allows {
        format!("{name} passes access keys over: their calls carry no {}, so nothing is denied.", code(&condition.key))
    } else if takes_any(condition) {
        format!("Any value of {} will do.", code(&condition.key))
    } else if operator.base.family == Family::Null {
        format!("{name} asks that {} is there, not that it is true.", code(&condition.key))
    } else if operator.if_exists {
        format!("{name} also holds for a call without {what}.")
    } else {
        format!("{name} holds for every external ID but those listed, and for none.")
    };
    let bare = operator.base.name;
    let meant = match operator.base.family {
        _ if takes_any(condition) || operator.base.negated => None,
        Family::Null => None,
        _ if allows => Some(bare.to_owned()),
        _ => Some(format!("{bare}IfExists")),
    };
    let fix = meant.map(|meant| {
        let title = format!("Use {} (the call then needs {what})", code(&meant));
        neutral(title, change_operator(policy, statement, condition, &meant))
    });
    let detail = if allows { format!("So {what} is not required.") } else { "So MFA is not required of them.".to_owned() };
    Some(Draft::new(title).detail(detail).fixes(fix))
}
