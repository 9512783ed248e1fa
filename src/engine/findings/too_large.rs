//! A text, its nesting or the number of documents is beyond what is read.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::json::{DefectKind, MAX_BYTES, MAX_DEPTH};
use super::super::MAX_DOCUMENTS;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (title, detail) = match &fault.kind {
        FaultKind::TooMany => (
            format!("More than {MAX_DOCUMENTS} documents were given; the others were not read."),
            "Give the policies of one role and one caller.",
        ),
        FaultKind::Defects(defects) => match defects.first()?.kind {
            DefectKind::TooLong => (
                format!("This text is longer than {} MiB and was not read.", MAX_BYTES >> 20),
                "IAM takes at most 131,072 characters. Paste one policy, not an export of many.",
            ),
            DefectKind::TooDeep => (
                format!("This text is nested deeper than {MAX_DEPTH} levels; the inner ones were passed over."),
                "No policy nests deeper than six levels. Look for a bracket that is never closed.",
            ),
            _ => return None,
        },
        _ => return None,
    };
    Some(Draft::new(title).detail(detail))
}
