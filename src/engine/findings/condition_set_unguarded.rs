//! An Allow under `ForAllValues:` holds where the key is missing or misspelt (R293, R295).

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code, guard};
use super::super::fix::neutral;
use super::super::risks::{Risk, at, is_unguarded};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, statement, node) = at(case, fault, Risk::Unguarded)?;
    let mut here = statement.conditions.iter().filter(|c| c.operator_node == node && is_unguarded(statement, c));
    let condition = here.next()?;
    let operator = condition.operator?.name();
    Some(
        Draft::new(format!("{} also holds when {} is not in the request.", code(&operator), code(&condition.key)))
            .detail("Where the key must be there, ask for it by `Null` with `false` as well.")
            .fixes(guard(policy, statement, condition).map(|edit| {
                neutral(format!("Ask for {} as well (allows fewer callers)", code(&condition.key)), vec![edit])
            })),
    )
}
