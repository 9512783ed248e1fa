//! There is nothing to read.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    matches!(fault.kind, FaultKind::Nothing).then(|| {
        Draft::new("Paste the error, the role's trust policy or the caller's policies.")
            .detail("One of them is enough to begin with; the more is there, the surer the answer.")
    })
}
