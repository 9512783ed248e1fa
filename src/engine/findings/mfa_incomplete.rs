//! An MFA serial number without a code, or a code without a serial number.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::limits::RefusalKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::MfaIncomplete) = fault.kind else { return None };
    let (missing, title) = match &fault.target {
        super::super::case::Target::Request(Parameter::MfaSerial) => {
            ("serial number", "The call sends an MFA code without the serial number of the device.")
        }
        _ => ("code", "The call sends the serial number of an MFA device without a code."),
    };
    let edits = if missing == "code" {
        set(Parameter::MfaCode, "123456")
    } else {
        set(Parameter::MfaSerial, &super::mfa_missing::serial(case)?)
    };
    Some(Draft::new(title).detail("STS wants both or none.").fix(neutral(format!("Send the {missing} too"), edits)))
}
