//! A wildcard stands under an operator that takes it literally.

use super::super::case::{Case, Fault, FaultKind};
use super::super::condition::operators::Family;
use super::super::finding::{Draft, change_operator, code, values};
use super::super::fix::{grants, widens};
use super::super::near;
use super::super::pattern::{self, Pattern};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (FaultKind::Failed(at) | FaultKind::Deny(at)) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let condition = checked.condition()?;
    let operator = condition.operator.filter(|operator| {
        // Of a Deny that applies, the wildcard would have left the request out.
        operator.base.negated == matches!(fault.kind, FaultKind::Deny(_))
            && matches!(operator.base.family, Family::String { like: false, .. })
    })?;
    let actual = values(checked.check.state.as_ref())?;
    let like = operator.like()?.name();
    let meant = condition.values.iter().find(|value| {
        let Pattern::Tokens(tokens) = Pattern::plain(&value.value, true) else { return false };
        value.value.contains(['*', '?']) && actual.iter().any(|text| pattern::matches(&tokens, text, false))
    })?;
    let alone = condition.values.len() == 1;
    let node = Some(meant.node).filter(|node| alone || fault.target.node() == Some(*node));
    let differences = node.map_or_else(Vec::new, |node| near::check::of_value(case, &checked, node));
    let edits = change_operator(checked.policy, checked.statement, condition, &like);
    Some(
        Draft::new(format!("{} takes the wildcard in {} literally.", code(&operator.name()), code(&meant.value)))
            .detail(format!("It compares character by character; {} reads `*` and `?` as wildcards.", code(&like)))
            .expected(condition.values.iter().map(|value| value.value.as_str()))
            .actual(Some(actual.join(", ")))
            .differing(&checked.policy.document, node, &differences)
            .fix(match fault.kind {
                FaultKind::Deny(_) => {
                    widens(format!("Compare with {} (leaves what matches out of the Deny)", code(&like)), edits)
                }
                _ => grants(format!("Compare with {}", code(&like)), edits),
            }),
    )
}
