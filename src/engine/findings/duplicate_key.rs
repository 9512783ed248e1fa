//! An object has two members of one name.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants, neutral};
use super::super::json::{DefectKind, Document, Kind, NodeId};
use super::super::policy::OffenceKind;
use super::super::report::{Fix, Half};
use super::super::source::Place;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let document = case.document(fault.target.document())?;
    let (first, second, refused) = match &fault.kind {
        FaultKind::Defects(defects) => match defects.first()?.kind {
            DefectKind::DuplicateName(first, second) => (first, second, true),
            _ => return None,
        },
        FaultKind::Offence(OffenceKind::SameKey(first)) => (*first, fault.target.node()?, false),
        _ => return None,
    };
    let there = document.node(first).name.as_ref()?;
    let title = if refused {
        format!("{} stands twice in this object.", code(document.name(second)))
    } else {
        format!("{} is the same key as {}.", code(document.name(second)), code(&there.text))
    };
    let detail = if refused {
        "IAM refuses a second key of one name. Put the values of both into one list, or make two statements."
    } else {
        "Upper and lower case do not tell condition keys apart, and AWS does not say which of the two counts."
    };
    let draft = if refused { Draft::new(title).at(second, Half::Key) } else { Draft::new(title) };
    Some(
        draft
            .detail(detail)
            .related(Some(Place { document: document.id, span: there.span }), "the first is here")
            .fixes(merged(document, first, second)),
    )
}

/// Both members in the first: the same value once, the members of two objects, the values of two lists.
fn merged(document: &Document, first: NodeId, second: NodeId) -> Option<Fix> {
    let editor = Editor::new(document);
    let text = |node: NodeId| document.node(node).span.of(&document.text);
    let inner = |node: NodeId| match document.node(node).kind {
        Kind::Array(_) => text(node).strip_prefix('[').and_then(|list| list.strip_suffix(']')).unwrap_or_default().trim(),
        Kind::Object(_) => text(node).strip_prefix('{').and_then(|list| list.strip_suffix('}')).unwrap_or_default().trim(),
        _ => text(node),
    };
    if text(first) == text(second) {
        return Some(neutral("Take the second out", vec![editor.remove(second)]));
    }
    if inner(first).is_empty() || inner(second).is_empty() {
        return None;
    }
    let both = format!("{}, {}", inner(first), inner(second));
    let is_object = |node: NodeId| matches!(document.node(node).kind, Kind::Object(_));
    let json = match document.name(second) {
        "Version" | "Id" | "Sid" | "Effect" => return None,
        _ if is_object(first) != is_object(second) => return None,
        name if is_object(first) && name != "Statement" => format!("{{ {both} }}"),
        _ => format!("[{both}]"),
    };
    Some(grants("Put both together", vec![editor.replace(first, json), editor.remove(second)]))
}
