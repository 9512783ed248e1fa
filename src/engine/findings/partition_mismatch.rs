//! Caller and role are of different partitions.

use super::super::arn::Arn;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, caller, code, role};
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::limits::RefusalKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(RefusalKind::PartitionDiffers) = fault.kind else { return None };
    let text = case.request.role.value()?;
    let arn = Arn::parse(text)?;
    let partition = &case.request.identity()?.owner()?.partition;
    let meant = text.replacen(&format!("arn:{}:", arn.partition), &format!("arn:{partition}:"), 1);
    Some(
        Draft::new(format!(
            "{} is in partition {}; the caller is in {}.",
            role(case),
            code(arn.partition),
            code(partition)
        ))
        .detail(format!("No role can be assumed across partitions. {} can only assume roles of {}.", caller(case), code(partition)))
        .expected([meant.as_str()])
        .actual(Some(text))
        .fix(neutral(format!("Call with {}", code(&meant)), set(Parameter::Role, &meant))),
    )
}
