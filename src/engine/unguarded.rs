//! Allows that hold where the key of their set operator is missing: no denial, but worth a word (R293, R295).
//!
//! R292 gets none: `StringLike` without a wildcard decides as `StringEquals` does.

use super::case::{Fault, FaultKind, Target};
use super::condition::operators::{Family, Quantifier};
use super::policy::{Condition, Effect, Policy, Statement};
use super::report::Certainty;

/// An Allow under `ForAllValues:` that nothing keeps from holding without the key (R293, R295).
pub(super) fn unguarded(policy: &Policy) -> Vec<Fault> {
    let allows = policy.statements.iter().filter(|s| s.effect.as_ref().is_some_and(|e| e.value == Effect::Allow));
    let loose = allows.flat_map(|statement| statement.conditions.iter().filter(|c| is_unguarded(statement, c)));
    let fault = |condition: &Condition| Fault {
        target: Target::Name(policy.document.id, condition.operator_node),
        kind: FaultKind::Unguarded,
        blocks: false,
        certainty: Certainty::Certain,
    };
    loose.map(fault).collect()
}

/// Whether a condition holds where its key is missing, and the statement does not ask for the key.
pub(super) fn is_unguarded(statement: &Statement, condition: &Condition) -> bool {
    let guards = |other: &Condition| {
        let needs = other.operator.is_some_and(|operator| match (operator.base.family, operator.quantifier) {
            (Family::Null, _) => other.values.iter().all(|value| !value.value.eq_ignore_ascii_case("true")),
            (_, Some(Quantifier::All)) => false,
            _ => !operator.base.negated && !operator.if_exists,
        });
        needs && other.key.eq_ignore_ascii_case(&condition.key)
    };
    // R224: AWS itself writes this key so.
    let written = condition.key.eq_ignore_ascii_case("sts:RequestContextProviders");
    condition.operator.is_some_and(|operator| operator.quantifier == Some(Quantifier::All))
        && !written
        && !statement.conditions.iter().any(guards)
}
