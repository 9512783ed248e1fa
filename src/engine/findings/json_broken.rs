//! The text is no JSON at this place.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix;
use super::super::input::Edit;
use super::super::json::{Defect, DefectKind};
use super::super::report::Fix;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Defects(defects) = &fault.kind else { return None };
    let defect = defects.first()?;
    let policy = case.policy(fault.target.document())?;
    let text = defect.span.of(&policy.document.text);
    let (title, mending) = match &defect.kind {
        _ if defects.iter().any(|defect| defect.kind == DefectKind::EqualsSign) => {
            ("This is written as in Terraform, with `=`; JSON wants `\"name\": value`.".to_owned(), Some("Write it as JSON"))
        }
        DefectKind::Empty => ("There is no policy here: a `{` was expected.".to_owned(), None),
        DefectKind::UnclosedString => (
            format!("A quote is missing: {} is not closed on its line.", code(text)),
            Some("Put the quote"),
        ),
        DefectKind::InvalidEscape => (format!("{} is no escape that JSON knows.", code(text)), Some("Write it out")),
        DefectKind::ControlCharacter => {
            ("There is a tab or a control character inside a string.".to_owned(), Some("Put a space"))
        }
        DefectKind::MissingComma => ("A `,` was expected here, between two values.".to_owned(), Some("Put the comma")),
        DefectKind::MissingColon => ("A `:` was expected behind this name.".to_owned(), Some("Put the colon")),
        DefectKind::MissingValue => ("A value was expected behind this name.".to_owned(), None),
        DefectKind::MissingOpen(c) => (format!("A `{c}` was expected before this."), Some("Put the bracket")),
        DefectKind::MissingClose(c) => {
            let lost: String = defects.iter().flat_map(|defect| &defect.mend).map(|(_, bracket)| bracket.as_str()).collect();
            let title = match defects.as_slice() {
                [_] => format!("A `{c}` was expected here."),
                _ => format!("{} was expected here, to close what is open.", code(&lost)),
            };
            (title, Some(if defects.len() == 1 { "Put the bracket" } else { "Put the brackets" }))
        }
        DefectKind::Unexpected(c) => (format!("This `{c}` closes or parts nothing."), Some("Take it out")),
        DefectKind::InvalidNumber => (
            format!("{} is no number that JSON knows: a leading zero needs quotes.", code(text)),
            Some("Put it in quotes"),
        ),
        DefectKind::NotJson if defect.mend.iter().any(|(_, new)| matches!(new.as_str(), "true" | "false" | "null")) => (
            format!("{} is no JSON: it is written in small letters, and `None` is `null`.", code(text)),
            Some("Write it so"),
        ),
        DefectKind::NotJson => (format!("{} is no JSON: a string in `\"` was expected.", code(text)), Some("Mend it")),
        DefectKind::SecondValue => (
            "A second text begins here; a policy ends with its outermost `}`.".to_owned(),
            Some("Keep the first only"),
        ),
        _ => return None,
    };
    let draft = Draft::new(title).detail("It was read as it seems to be meant. IAM answers `This policy contains invalid Json`.");
    Some(match mending {
        Some(title) if !policy.unreadable => draft.fix(mend(title, fault, defects)),
        _ => draft,
    })
}

/// Mends every defect of a fault at once.
pub(super) fn mend(title: &str, fault: &Fault, defects: &[Defect]) -> Fix {
    let document = fault.target.document();
    let mut edits: Vec<Edit> = Vec::new();
    for (span, new) in defects.iter().flat_map(|defect| &defect.mend) {
        match edits.last_mut() {
            Some(Edit::Text { span: last, text, .. }) if last == span && span.is_empty() => text.push_str(new),
            _ => edits.push(Edit::Text { document, span: *span, text: new.clone() }),
        }
    }
    fix::neutral(title, edits)
}
