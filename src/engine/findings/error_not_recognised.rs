//! The error is of no form that is known.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    matches!(fault.kind, FaultKind::NotRecognised).then(|| {
        Draft::new("Nothing in this text was recognised as an error of AWS.")
            .detail("Paste it whole, with `User: … is not authorized to perform: …` in it. Without it, enter the caller and the role.")
    })
}
