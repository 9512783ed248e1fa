//! AWS refused the call for a reason that the error names and the input does not show.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::Draft;
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Said = fault.kind else { return None };
    let words = case.input.error.as_deref().map_or("", |error| case.denial.meaning_span.of(error));
    let draft = Draft::new(format!("AWS refused the call: {}", super::super::finding::code(words.trim())));
    Some(match &fault.target {
        Target::Request(parameter @ Parameter::SessionTags(_)) => draft
            .detail("Session tags and session policies together are packed into a small space. Pass fewer or shorter tags; inherited tags count too.")
            .fix(neutral("Pass no session tags", vec![Edit::Request { parameter: parameter.clone(), value: None }])),
        Target::Request(parameter) => draft
            .detail(format!("It is about `{}` of the call. No policy was looked at.", parameter.to_string().trim_start_matches('/')))
            .fix(neutral("Send it again without it", vec![Edit::Request { parameter: parameter.clone(), value: None }])),
        Target::Bytes(..) => draft.detail("It is about the credentials or the service, not about a policy: nothing in these documents can mend it."),
        Target::Value(..) | Target::Name(..) => draft.detail("IAM refused this document."),
    })
}
