//! The account's root user calls.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, caller};
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::limits::RefusalKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::RootCaller) = fault.kind else { return None };
    let account = case.request.identity().and_then(|identity| identity.owner());
    let user = account.map(|owner| format!("arn:{}:iam::{}:user/USER_NAME", owner.partition, owner.account));
    let draft = Draft::new(format!("{} is the root user, and STS never lets it assume a role.", super::capital(&caller(case))))
        .detail("No policy can allow it. Call with the credentials of an IAM user or a role.")
        .actual(case.request.caller_text.value().cloned());
    Some(match user {
        Some(user) => draft.fix(neutral("Call as an IAM user", set(Parameter::Caller, &user))),
        None => draft,
    })
}
