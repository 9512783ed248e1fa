//! Everyone is trusted, and no condition says who (R69).

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code, trusted, trusted_kind};
use super::super::fix::{Editor, neutral};
use super::super::risks::{Risk, at};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, _, node) = at(case, fault, Risk::Open)?;
    // A service is no AWS principal.
    let caller = trusted(case).filter(|_| trusted_kind(case) == "AWS");
    let fix = caller.map(|arn| {
        neutral(format!("Trust only {}", code(&arn)), vec![Editor::new(&policy.document).replace_text(node, &arn)])
    });
    Some(
        Draft::new("`*` trusts every AWS account, and no condition says who may call.")
            .detail("Whoever learns the role's ARN can assume it, and an external ID is no secret. Name accounts, roles or users, or ask for `aws:PrincipalOrgID`.")
            .fixes(fix),
    )
}
