//! IAM refused to save a policy, and nothing that was given shows why.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::{Draft, code};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (FaultKind::Said, Target::Bytes(..)) = (&fault.kind, &fault.target) else { return None };
    let words = case.input.error.as_deref().map_or("", |error| case.denial.meaning_span.of(error));
    let detail = if case.policies.is_empty() {
        "Paste the policy that was to be saved to see the field. No call was refused."
    } else {
        "Nothing in the policies given here shows why: it was another document, or it was mended since. No call was refused."
    };
    Some(Draft::new(format!("IAM refused to save a policy: {}.", code(words.trim().trim_end_matches('.')))).detail(detail))
}
