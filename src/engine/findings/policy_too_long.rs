//! A policy has more characters than IAM takes.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, the};
use super::super::policy::OffenceKind;
use super::super::source::Layer;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::TooLong(excess)) = &fault.kind else { return None };
    let id = fault.target.document();
    let (most, what) = excess.quota;
    let title = format!(
        "{} has {} characters without white space, {} with it; the quota for {what} is {}.",
        super::capital(&the(case, id)),
        thousands(excess.count),
        thousands(excess.whole),
        thousands(most)
    );
    let says = match id.layer() {
        Layer::TrustPolicy => format!("IAM answers `Cannot exceed quota for ACLSizePerRole: {most}`."),
        _ => "Split it, or name several resources by one pattern.".to_owned(),
    };
    Some(Draft::new(title).detail(format!("{} {says}", excess.but).trim_start()))
}

/// `2048` as `2,048`.
fn thousands(number: usize) -> String {
    let (front, back) = (number / 1000, number % 1000);
    if front == 0 { back.to_string() } else { format!("{},{back:03}", thousands(front)) }
}
