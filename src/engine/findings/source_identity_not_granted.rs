//! A source identity is set and `sts:SetSourceIdentity` is not allowed.

use super::super::arn::Identity;
use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code};
use super::super::request::{Call, SET_SOURCE_IDENTITY};
use super::tagging_not_granted::{lacking, rider};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let identity = case.request.source_identity.value();
    let named = identity.map_or_else(String::new, |identity| format!(" ({})", code(identity)));
    let chained = matches!(case.request.identity(), Some(Identity::Session(..) | Identity::Role(..)));
    let inherited = case.request.context.iter().any(|told| told.key.eq_ignore_ascii_case("aws:SourceIdentity"));
    let why = match (case.request.call, chained) {
        (Call::WebIdentity, _) => "is set by the token",
        (Call::Saml, _) => "is set by the assertion",
        // R95
        (_, true) if inherited => "sticks to the caller's session: it goes on to every role that is assumed from it",
        (_, true) => "is set by the call, or sticks to the caller's session and goes on to every role assumed from it",
        _ => "is set by the call",
    };
    let lacking = lacking(case, SET_SOURCE_IDENTITY);
    let detail = format!(
        "A source identity{named} {why}. Each such call needs `{SET_SOURCE_IDENTITY}` on both sides.{lacking}"
    );
    Some(rider(case, fault, SET_SOURCE_IDENTITY)?.detail(detail))
}
