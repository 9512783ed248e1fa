//! MFA is required and the caller has none.

use super::super::arn::Identity;
use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::KeyState;
use super::super::finding::{Draft, caller, remove_condition, the};
use super::super::fix::{neutral, widens};
use super::super::input::{Edit, Parameter};
use super::super::policy::Effect;
use super::super::report::Fix;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (FaultKind::Failed(at) | FaultKind::Depends(at) | FaultKind::Deny(at)) = fault.kind else { return None };
    let checked = case
        .checked(at)
        .filter(|checked| checked.is_key("aws:MultiFactorAuthPresent") || checked.is_key("aws:MultiFactorAuthAge"))?;
    let document = the(case, at.document);
    let (title, detail) = match &checked.check.state {
        Some(KeyState::Unknown { .. }) => (
            format!("{} requires MFA; whether the caller signed in with it is not known.", super::capital(&document)),
            "Long-term access keys carry no MFA by themselves.".to_owned(),
        ),
        Some(KeyState::Present { values, .. }) if values.iter().all(|value| value == "false") => {
            (format!("{} requires MFA; the caller's session has none.", super::capital(&document)), chained(case).clone())
        }
        Some(KeyState::Absent { why }) => {
            (format!("{} requires MFA; the call has none: {why}.", super::capital(&document)), String::new())
        }
        _ => return None,
    };
    let order = "Send the MFA device and its code with the call, `--serial-number … --token-code …`, or take a session with `aws sts get-session-token` first.";
    let detail = if can_send(case) { format!("{detail} {order}") } else { format!("{detail} A role or a service cannot send a code.") };
    Some(
        Draft::new(title)
            .detail(detail.trim())
            .expected(["true"])
            .actual(match &checked.check.state {
                Some(KeyState::Present { values, .. }) => values.first().cloned(),
                _ => None,
            })
            .fixes(send(case))
            .fixes(drop_condition(&checked)),
    )
}

fn chained(case: &Case<'_>) -> String {
    format!("{} is a role session, and MFA does not outlive the assumption of a role.", super::capital(&caller(case)))
}

/// Only a user has MFA devices (R201).
fn can_send(case: &Case<'_>) -> bool {
    matches!(case.request.identity(), Some(Identity::User(..)) | None) && case.request.vendor.is_none()
}

/// The ARN that a user's virtual device usually has.
pub(super) fn serial(case: &Case<'_>) -> Option<String> {
    match case.request.identity()? {
        Identity::User(owner, user) => {
            Some(format!("arn:{}:iam::{}:mfa/{}", owner.partition, owner.account, user.name))
        }
        _ => None,
    }
}

fn send(case: &Case<'_>) -> Option<Fix> {
    let serial = case.request.mfa_serial.value().cloned().or_else(|| serial(case))?;
    let set = |parameter, value: &str| Edit::Request { parameter, value: Some(value.to_owned()) };
    let mut edits = vec![set(Parameter::MfaSerial, &serial), set(Parameter::MfaCode, "123456")];
    // A value that the user told wins, so it has to change too.
    let told = case.input.request.context.iter().find(|(key, _)| key.eq_ignore_ascii_case("aws:MultiFactorAuthPresent"));
    edits.extend(told.map(|(key, _)| set(Parameter::Context(key.clone()), "true")));
    Some(neutral("Send an MFA code with the call", edits))
}

fn drop_condition(checked: &Checked<'_>) -> Option<Fix> {
    let condition = checked.condition()?;
    let edit = remove_condition(checked.policy, checked.statement, condition);
    let title = match checked.trace.effect {
        Some(Effect::Deny) => "Deny whatever the MFA (drops the MFA condition)",
        _ => "Allow without MFA (opens the role to callers without it)",
    };
    (checked.trace.effect != Some(Effect::Deny)).then(|| widens(title, vec![edit]))
}
