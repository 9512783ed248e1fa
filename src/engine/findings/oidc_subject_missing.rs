//! Any subject of an identity provider may assume the role.

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code, require};
use super::super::fix::neutral;
use super::super::report::Fix;
use super::super::risks::{Risk, at, issuer};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, _, node) = at(case, fault, Risk::NoSubject)?;
    let issuer = issuer(policy.document.string(node)?)?;
    Some(
        Draft::new(format!("No condition says whose tokens of {} are let in.", code(issuer)))
            .detail(format!("Whoever can get one can assume the role. Ask for {}.", code(&format!("{issuer}:sub"))))
            .fixes(ask(case, fault, Risk::NoSubject, "sub")),
    )
}

/// Asks for the claim as the caller's token has it.
pub(super) fn ask(case: &Case<'_>, fault: &Fault, risk: Risk, claim: &str) -> Option<Fix> {
    let (policy, statement, node) = at(case, fault, risk)?;
    let issuer = issuer(policy.document.string(node)?).filter(|issuer| case.request.issuer() == Some(issuer))?;
    let value = case.request.claim(claim)?.first()?;
    let edit = require(policy, statement.node, &format!("{issuer}:{claim}"), value)?;
    Some(neutral(format!("Take tokens with {} only", code(value)), vec![edit]))
}
