//! A statement was pasted without the policy around it.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::fix::{Editor, neutral};
use super::super::json::Kind;
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::BareStatement) = fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let whole = document.node(node);
    let text = whole.span.of(&document.text);
    let list = match whole.kind {
        Kind::Array(_) => text.to_owned(),
        _ if text.starts_with('{') => format!("[{text}]"),
        // The braces of the statement were lost too.
        _ => format!("[{{{text}}}]"),
    };
    let wrapped = format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {list}\n}}");
    Some(
        Draft::new("These are statements without the policy around them.")
            .detail("They were read as they stand. IAM wants them in `\"Statement\": […]` beside `\"Version\": \"2012-10-17\"`.")
            .fix(neutral("Put the policy around them", vec![Editor::new(document).replace(node, wrapped)])),
    )
}
