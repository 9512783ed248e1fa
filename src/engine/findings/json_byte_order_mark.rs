//! The text begins with U+FEFF.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::json::DefectKind;
use super::json_broken::mend;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Defects(defects) = &fault.kind else { return None };
    (defects.first()?.kind == DefectKind::ByteOrderMark).then(|| {
        Draft::new("The text begins with an invisible byte order mark, U+FEFF.")
            .detail("Some editors write it. IAM refuses the character; save the file as UTF-8 without BOM.")
            .fix(mend("Take the mark out", fault, defects))
    })
}
