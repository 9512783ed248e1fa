//! The error is about another action than assuming a role.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::NotAssumption = fault.kind else { return None };
    let action = case.request.action.value().map_or("this action", String::as_str);
    let detail = if action.eq_ignore_ascii_case("iam:PassRole") {
        "The caller hands a role to a service. It needs `iam:PassRole` on the role in its own policies; the service needs the role's trust."
    } else {
        "No trust policy takes part. The caller's own policies were evaluated for it, and no policy of the resource."
    };
    Some(Draft::new(format!("{} is not the assumption of a role.", code(action))).detail(detail))
}
