//! A session of `GetFederationToken` calls.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, caller};
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::limits::RefusalKind;
use super::super::message::Meaning;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::FederationTokenCaller) = fault.kind else { return None };
    let own_keys = neutral("Call with the user's own keys", set(Parameter::CallerCredentials, "long_term"));
    if let Meaning::SessionCaller { operation } = &case.denial.meaning {
        let operation = operation.as_ref().map_or("GetSessionToken", |word| word.text.as_str());
        return Some(
            Draft::new(format!("`{operation}` was called with the credentials of a session."))
                .detail("It takes a user's own access keys only. To assume a role, a session of GetSessionToken will do; take it once, with the keys.")
                .fix(own_keys),
        );
    }
    let draft = Draft::new(format!(
        "{} has credentials of GetFederationToken, which cannot assume a role.",
        super::capital(&caller(case))
    ))
    .detail("They may call no STS operation but GetCallerIdentity. Call with the user's own keys, or with a role.")
    .actual(case.request.caller_text.value().cloned());
    Some(draft.fix(own_keys))
}
