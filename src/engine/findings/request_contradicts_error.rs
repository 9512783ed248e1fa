//! The user and the error say different things.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{neutral, set};
use super::super::source::{DocumentId, Place};

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Disagreement(found) = &fault.kind else { return None };
    let name = found.parameter.to_string();
    let place = Place { document: DocumentId::Error, span: found.said.span };
    Some(
        Draft::new(format!("`{}` is {} here and {} in the error.", name.trim_start_matches('/'), code(&found.given), code(&found.said.text)))
            .detail("What was entered is taken. If the error is of another call, leave it out.")
            .expected([found.said.text.as_str()])
            .actual(Some(found.given.as_str()))
            .related(Some(place), "the error says so")
            .fix(neutral("Take what the error says", set(found.parameter.clone(), &found.said.text))),
    )
}
