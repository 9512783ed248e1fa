//! A subject's pattern takes more than one repository, project or branch.

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::pattern::glob;
use super::super::risks::{Risk, at, breadth};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, statement, node) =
        at(case, fault, Risk::BroadSubject).or_else(|| at(case, fault, Risk::AnyBranch))?;
    let document = &policy.document;
    let values = statement.conditions.iter().flat_map(|condition| &condition.values);
    let text = values.map(|value| value.value.as_str()).find(|text| document.string(node) == Some(*text)).unwrap_or("*");
    let (any, wide) = breadth(text)?;
    let part = text.split(['*', '?']).next().filter(|fixed| fixed.ends_with(char::is_alphanumeric) && any != "subject");
    let so = if part.is_some() { " that begins so" } else { "" };
    let detail = if wide {
        format!("Tokens of others pass too. Name each {any} that needs the role.")
    } else {
        "Whoever may create one can assume the role. Name those that need it.".to_owned()
    };
    let known = case.request.claim("sub").and_then(|claims| claims.first());
    let fix = known.filter(|known| document.string(node).is_some() && glob(text, known, false)).map(|known| {
        neutral(format!("Take {} only", code(known)), vec![Editor::new(document).replace_text(node, known)])
    });
    Some(Draft::new(format!("{} matches any {any}{so}.", code(text))).detail(detail).fixes(fix))
}
