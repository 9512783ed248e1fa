//! An object has two members of one name.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::json::DefectKind;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Defects(defects) = &fault.kind else { return None };
    let DefectKind::DuplicateName(name) = &defects.first()?.kind else { return None };
    // R17: new saves fail; the last one was kept by older ones and is taken here.
    Some(
        Draft::new(format!("{} stands twice in this object.", code(name)))
            .detail("IAM refuses a second key of one name. Put the values of both into one list, or make two statements."),
    )
}
