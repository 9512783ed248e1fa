//! A session of `GetFederationToken` calls.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, caller};
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::limits::RefusalKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::FederationTokenCaller) = fault.kind else { return None };
    let draft = Draft::new(format!("{} has credentials of GetFederationToken, which cannot assume a role.", super::capital(&caller(case))))
        .detail("They may call no STS operation but GetCallerIdentity. Call with the user's own keys, or with a role.")
        .actual(case.request.caller_text.value().cloned());
    Some(draft.fix(neutral("Call with the user's own keys", set(Parameter::CallerCredentials, "long_term"))))
}
