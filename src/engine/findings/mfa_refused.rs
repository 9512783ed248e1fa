//! AWS refused the MFA code or the device.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::Draft;
use super::super::fix::{neutral, set};
use super::super::input::Parameter;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Said = fault.kind else { return None };
    match &fault.target {
        Target::Request(Parameter::MfaCode) => Some(
            Draft::new("AWS did not take this MFA code.")
                .detail("A code works once and for half a minute. Wait for the next one; for several calls, take one session with `aws sts get-session-token` and use it for all.")
                .actual(case.request.mfa_code.value().cloned())
                .fix(neutral("Send the next code", set(Parameter::MfaCode, "123456"))),
        ),
        Target::Request(Parameter::MfaSerial) => {
            let draft = Draft::new("AWS does not know this MFA device of this user.")
                .detail("The serial number must be the device's, `arn:aws:iam::ACCOUNT:mfa/NAME`, of the user who calls. `aws iam list-mfa-devices` shows it. A clock that is off gives the same error.")
                .actual(case.request.mfa_serial.value().cloned());
            Some(match super::mfa_missing::serial(case) {
                Some(serial) => draft.expected([serial.as_str()]).fix(neutral("Send the user's own device", set(Parameter::MfaSerial, &serial))),
                None => draft,
            })
        }
        _ => None,
    }
}
