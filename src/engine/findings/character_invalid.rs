//! A value or a name has a character that IAM takes nowhere in a policy.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::Draft;
use super::super::fix::{Editor, neutral};
use super::super::json::is_invisible;
use super::super::near::letters::plainly;
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::Character(found)) = fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let named = matches!(fault.target, Target::Name(..));
    let text = if named { document.name(node) } else { document.string(node)? };
    let plain = plainly(text);
    let editor = Editor::new(document);
    let edit = if named { editor.rename(node, &plain) } else { editor.replace_text(node, &plain) };
    let focus = text.find(found).filter(|_| !named);
    let shown = if is_invisible(found) { String::new() } else { format!("`{found}`, ") };
    let draft = Draft::new(format!("IAM refuses the character {shown}U+{:04X}.", u32::from(found)))
        .detail("A policy may have tabs, line breaks and the characters from U+0020 to U+00FF only.")
        .focus(focus.map(|at| document.part_span(node, at..at + found.len_utf8())));
    Some(if plain.is_ascii() { draft.fix(neutral("Write plain characters", vec![edit])) } else { draft })
}
