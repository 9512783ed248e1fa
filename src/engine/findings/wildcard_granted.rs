//! A wildcard grants the assumption of every role.

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::risks::{Risk, at};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, _, node) = at(case, fault, Risk::Wildcard)?;
    let document = &policy.document;
    let fix = case.request.role.value().map(|role| {
        neutral(format!("Name {}", code(role)), vec![Editor::new(document).replace_text(node, role)])
    });
    let text = code(document.string(node)?);
    Some(
        Draft::new(format!("{text} lets the caller assume every role that trusts its account."))
            .detail("Name the roles that are needed.")
            .fixes(fix),
    )
}
