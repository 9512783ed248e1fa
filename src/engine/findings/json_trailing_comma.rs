//! A comma has nothing behind it.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::json::DefectKind;
use super::json_broken::mend;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Defects(defects) = &fault.kind else { return None };
    (defects.first()?.kind == DefectKind::TrailingComma).then(|| {
        Draft::new("There is a comma with nothing behind it.")
            .detail("It was read without it. IAM answers `This policy contains invalid Json`.")
            .fix(mend("Take the comma out", fault, defects))
    })
}
