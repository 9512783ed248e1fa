//! `Version` is none of the two that IAM knows.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::policy::{OffenceKind, Policy};
use super::super::report::Fix;

/// Why a variable in `text` is not replaced, where it is none for the policy's version (R8, R337).
pub(super) fn too_old(policy: &Policy, text: &str) -> Option<&'static str> {
    let found = text.contains("${") && !policy.variables;
    found.then_some("Without `Version` 2012-10-17 a policy variable such as `${aws:username}` is plain text.")
}

/// Gives a policy the version that knows variables.
pub(super) fn newer(policy: &Policy) -> Fix {
    let (document, editor) = (&policy.document, Editor::new(&policy.document));
    let edit = match document.member(policy.node, "Version") {
        Some(version) => editor.replace_text(version, "2012-10-17"),
        None => editor.add_member(policy.node, "Version", "\"2012-10-17\""),
    };
    neutral("Set `Version` to `2012-10-17`", vec![edit])
}

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::InvalidVersion) = fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let text = document.node(node).span.of(&document.text);
    let edit = Editor::new(document).replace_text(node, "2012-10-17");
    Some(
        Draft::new(format!("`Version` must be `2012-10-17`, not {}.", code(text)))
            .detail("It names the policy language, not the date of your policy. IAM answers `The policy must contain a valid version string`.")
            .expected(["2012-10-17", "2008-10-17"])
            .fix(neutral("Write `2012-10-17`", vec![edit])),
    )
}
