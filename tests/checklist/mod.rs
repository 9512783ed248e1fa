//! What holds for the checklist of every report.

use why_denied::engine::report::{Basis, Report, Severity, Verdict};
use why_denied::engine::truth::Truth;

/// Says what is wrong with the checklist of a report.
pub(crate) fn fault(report: &Report) -> Option<String> {
    let points = &report.checklist;
    for (at, point) in points.iter().enumerate() {
        if points.iter().skip(at + 1).any(|other| other.id == point.id) {
            return Some(format!("`{}` stands twice", point.id));
        }
        // A vendor's setup asks for more than AWS does.
        if point.state == Truth::No && report.verdict == Verdict::Allowed && point.vendor.is_none() {
            return Some(format!("`{}` fails, and the call is allowed", point.id));
        }
        if point.state == Truth::Unknown && point.commands.is_empty() && point.text.trim().is_empty() {
            return Some(format!("`{}` is not known, and nothing says how to find out", point.id));
        }
        if let Some(code) = point.finding {
            if point.state != Truth::No {
                return Some(format!("`{}` has a finding and does not fail", point.id));
            }
            if report.findings.iter().all(|finding| finding.code != code) {
                return Some(format!("`{}` names {}, which is not found", point.id, code.as_str()));
            }
        }
    }
    let cause = report.cause()?;
    let of_paste = ["nothing-given", "error-not-recognised", "not-role-assumption"].contains(&cause.code.as_str());
    let decides = cause.severity == Severity::Error && cause.basis != Basis::Unknown && !of_paste;
    let told = points.iter().any(|point| point.state == Truth::No && point.finding == Some(cause.code));
    (decides && !told).then(|| format!("no point fails by the cause, {}", cause.code.as_str()))
}
