//! The policy has comments.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::json::DefectKind;
use super::json_broken::mend;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Defects(defects) = &fault.kind else { return None };
    (defects.first()?.kind == DefectKind::Comment).then(|| {
        Draft::new("IAM takes no comments in a policy.")
            .detail("It was read without them. IAM answers `This policy contains invalid Json`.")
            .fix(mend("Take the comments out", fault, defects))
    })
}
