//! A shared identity provider is trusted without a condition on whose tokens.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, codes, words};
use super::super::fix::{Editor, neutral, quote};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::ProviderCondition(demand)) = &fault.kind else { return None };
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let known = demand.keys.iter().find_map(|key| Some((key, case.request.claim(key.rsplit(':').next()?)?.first()?)));
    let fix = known.map(|(key, value)| {
        let test = format!("{{ {}: {} }}", quote(key), quote(value));
        let editor = Editor::new(document);
        let is_block = document.name(node) == "Condition";
        let edit = match document.member(node, "StringEquals").filter(|_| is_block) {
            Some(there) => editor.add_member(there, key, &quote(value)),
            None if is_block => editor.add_member(node, "StringEquals", &test),
            None => editor.add_member(node, "Condition", &format!("{{ \"StringEquals\": {test} }}")),
        };
        neutral(format!("Take tokens with {} only", code(value)), vec![edit])
    });
    let wanted = codes(demand.keys.iter().map(String::as_str));
    let since = if demand.always { "" } else { " Roles saved before June 2025 stay as they are until they are changed." };
    Some(
        Draft::new(format!("A role that trusts {} must say whose tokens it takes.", code(&demand.issuer)))
            .detail(format!(
                "Its condition must test {wanted}. IAM answers {}.{since}",
                words(demand.says.trim_end_matches('.'))
            ))
            .fixes(fix),
    )
}
