//! A `Sid` that another statement has too, or with characters that IAM refuses.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind @ (OffenceKind::SidForm | OffenceKind::SidTwice)) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let document = &policy.document;
    let node = fault.target.node()?;
    let text = document.string(node).unwrap_or_default();
    let (title, meant) = if *kind == OffenceKind::SidForm {
        let kept = text.chars().filter(char::is_ascii_alphanumeric).collect();
        (format!("The `Sid` {} has characters other than letters and digits.", code(text)), kept)
    } else {
        let statement = document.node(node).parent.map_or(0, |statement| document.position(statement));
        let title = format!("Another statement of this policy has the `Sid` {} too.", code(text));
        (title, format!("{text}{}", statement + 1))
    };
    let says = super::element_missing::answers(policy, kind, node);
    Some(
        Draft::new(title)
            .detail(format!("A `Sid` decides nothing about the call. {says}"))
            .fix(neutral(format!("Write {}", code(&meant)), vec![Editor::new(document).replace_text(node, &meant)])),
    )
}
