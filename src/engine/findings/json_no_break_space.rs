//! White space that JSON does not know stands between values.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::json::DefectKind;
use super::json_broken::mend;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Defects(defects) = &fault.kind else { return None };
    (defects.first()?.kind == DefectKind::NoBreakSpace).then(|| {
        Draft::new("There are no-break spaces or invisible characters between the values.")
            .detail("They look like spaces and often come from web pages. IAM's JSON reader refuses them.")
            .fix(mend("Put plain spaces", fault, defects))
    })
}
