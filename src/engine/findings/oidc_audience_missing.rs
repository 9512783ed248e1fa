//! Tokens that were made out to somebody else are let in.

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code};
use super::super::risks::{Risk, at, issuer};
use super::oidc_subject_missing::ask;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, _, node) = at(case, fault, Risk::NoAudience)?;
    let issuer = issuer(policy.document.string(node)?)?;
    Some(
        Draft::new(format!("No condition tests the audience of the tokens of {}.", code(issuer)))
            .detail(format!("Every audience that the provider's client IDs list will do. Ask for {}.", code(&format!("{issuer}:aud"))))
            .fixes(ask(case, fault, Risk::NoAudience, "aud")),
    )
}
