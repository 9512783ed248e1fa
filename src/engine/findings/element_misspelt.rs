//! A policy has an element that IAM does not know.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::json::NodeId;
use super::super::policy::{OffenceKind, Policy, STATEMENT_ELEMENTS};
use super::super::report::Fix;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::UnknownElement(near)) = &fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let editor = Editor::new(document);
    let name = code(document.name(node));
    let draft = match near {
        Some(near) => Draft::new(format!("{name} is no element of a policy; {} is.", code(near)))
            .expected([*near])
            .fix(neutral(format!("Write {}", code(near)), vec![editor.rename(node, near)])),
        // Without it the policy would allow more.
        None if STATEMENT_ELEMENTS.contains(&document.name(node)) => {
            return Some(
                Draft::new(format!("{name} belongs inside a statement, not beside {}.", code("Statement")))
                    .detail(SAYS)
                    .fixes(moved(case.policy(document.id)?, node)),
            );
        }
        None => Draft::new(format!("{name} is no element that IAM knows here."))
            .fix(neutral(format!("Take {name} out"), vec![editor.remove(node)])),
    };
    Some(draft.detail(format!("Names of elements are exact, upper and lower case included. {SAYS}")))
}

const SAYS: &str = "IAM answers `Syntax errors in policy.`";

/// The element in the only statement, where that has none of its name.
fn moved(policy: &Policy, node: NodeId) -> Option<Fix> {
    let document = &policy.document;
    let (name, editor) = (document.name(node), Editor::new(document));
    let [only] = policy.statements.as_slice() else { return None };
    let json = document.node(node).span.of(&document.text);
    document.member(only.node, name).is_none().then(|| {
        neutral(format!("Put {} into the statement", code(name)), vec![editor.remove(node), editor.add_member(only.node, name, json)])
    })
}
