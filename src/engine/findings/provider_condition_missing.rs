//! A shared identity provider is trusted without a condition on whose tokens.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, codes, require, words};
use super::super::fix::neutral;
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::ProviderCondition(demand)) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let document = &policy.document;
    let node = fault.target.node()?;
    let known = demand.keys.iter().find_map(|key| Some((key, case.request.claim(key.rsplit(':').next()?)?.first()?)));
    let is_block = document.name(node) == "Condition";
    let statement = document.node(node).parent.filter(|_| is_block).unwrap_or(node);
    let fix = known.and_then(|(key, value)| {
        let edit = require(policy, statement, key, value)?;
        Some(neutral(format!("Take tokens with {} only", code(value)), vec![edit]))
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
