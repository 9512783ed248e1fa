//! A role session asks for a role session of more than an hour.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, caller};
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::limits::{CHAINING_LIMIT, RefusalKind};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::DurationAboveChaining) = fault.kind else { return None };
    let asked = case.request.duration.value();
    let said = asked.map_or_else(|| "more".to_owned(), |asked| format!("{asked} seconds"));
    Some(
        Draft::new(format!("A role that is assumed from a session lasts at most {CHAINING_LIMIT} seconds; the call asks for {said}."))
            .detail(format!("The credentials of {} are temporary: of a role, or of GetSessionToken. The role's own maximum does not help here.", caller(case)))
            .expected([format!("at most {CHAINING_LIMIT}")])
            .actual(asked.map(ToString::to_string))
            .fix(neutral(
                format!("Ask for {CHAINING_LIMIT} seconds"),
                set(Parameter::DurationSeconds, &CHAINING_LIMIT.to_string()),
            )),
    )
}
