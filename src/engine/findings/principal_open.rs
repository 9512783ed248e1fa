//! Everyone is trusted, and no condition says who (R69).

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code, trusted, trusted_kind};
use super::super::fix::{Editor, neutral, quote};
use super::super::risks::{Risk, at};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, statement, node) = at(case, fault, Risk::Open)?;
    let fix = trusted(case).map(|arn| {
        let name = quote(&arn);
        let whole = statement.principals.as_ref().is_some_and(|principals| principals.node == node);
        let json = if whole { format!("{{ \"{}\": {name} }}", trusted_kind(case)) } else { name };
        neutral(format!("Trust only {}", code(&arn)), vec![Editor::new(&policy.document).replace(node, json)])
    });
    Some(
        Draft::new("`*` trusts every AWS account, and no condition says who may call.")
            .detail("Whoever learns the role's ARN can assume it, and an external ID is no secret. Name accounts, roles or users, or ask for `aws:PrincipalOrgID`.")
            .fixes(fix),
    )
}
