//! The session is to last longer than the role allows.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, role};
use super::super::fix::{neutral, set, shell, widens};
use super::super::input::Parameter;
use super::super::limits::RefusalKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::DurationAboveMaximum) = fault.kind else { return None };
    let asked = case.request.duration.value();
    let most = case.request.max_duration.value().copied();
    let title = match (asked, most) {
        (Some(asked), Some(most)) => format!("The session is to last {asked} seconds; the role allows {most}."),
        (Some(asked), None) => format!("The session is to last {asked} seconds, which is more than the role allows."),
        _ => "The session is to last longer than the role allows.".to_owned(),
    };
    let allowed = most.unwrap_or(3600);
    let name = case.request.role.value().and_then(|role| role.rsplit('/').next()).unwrap_or("ROLE_NAME");
    let shorter = neutral(format!("Ask for {allowed} seconds"), set(Parameter::DurationSeconds, &allowed.to_string()));
    let draft = Draft::new(title)
        .detail(format!("Ask for less, or raise the maximum session duration of {}. The policies have no part in it.", role(case)))
        .expected([format!("at most {allowed}")])
        .actual(asked.map(ToString::to_string))
        .fix(shorter);
    let Some(&asked) = asked.filter(|asked| **asked <= 43_200) else { return Some(draft) };
    let raised = format!("Raise the role's maximum session duration to {asked} seconds");
    let mut raise = widens(raised, set(Parameter::MaxSessionDuration, &asked.max(3600).to_string()));
    raise.commands = vec![format!("aws iam update-role --role-name {} --max-session-duration {}", shell(name), asked.max(3600))];
    Some(draft.fix(raise))
}
