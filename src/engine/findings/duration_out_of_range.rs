//! No role takes a session this short or this long.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::limits::{DURATION, RefusalKind};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::DurationRange) = fault.kind else { return None };
    let asked = case.request.duration.value().copied();
    let meant = asked.map_or(3600, |asked| if asked < *DURATION.start() { *DURATION.start() } else { 3600 });
    let said = asked.map_or_else(|| "out of range".to_owned(), |asked| asked.to_string());
    Some(
        Draft::new(format!("A session lasts {} to {} seconds; the call asks for {said}.", DURATION.start(), DURATION.end()))
            .detail("STS refuses the call before it looks at any policy.")
            .expected([format!("{} to {}", DURATION.start(), DURATION.end())])
            .actual(asked.map(|asked| asked.to_string()))
            .fix(neutral(format!("Ask for {meant} seconds"), set(Parameter::DurationSeconds, &meant.to_string()))),
    )
}
