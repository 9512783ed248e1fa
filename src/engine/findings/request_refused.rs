//! AWS refused the call for a reason that the error names and the input does not show.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::{Draft, code};
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::message::Meaning;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (FaultKind::Said, Target::Request(parameter)) = (&fault.kind, &fault.target) else { return None };
    let words = case.input.error.as_deref().map_or("", |error| case.denial.meaning_span.of(error));
    let draft = Draft::new(format!("AWS refused the call: {}.", code(words.trim().trim_end_matches('.'))));
    let drop = |title: &str| neutral(title, vec![Edit::Request { parameter: parameter.clone(), value: None }]);
    Some(match parameter {
        Parameter::SessionTags(_) => draft
            .detail(match case.denial.meaning {
                // R251
                Meaning::TransitiveTagConflict => "A tag that goes along from the caller's session keeps its value; no call sets its key again. Pass the others alone.",
                // R250, R336
                Meaning::TagsDuplicate => "Keys that differ in upper and lower case alone are one key. Pass each once.",
                Meaning::ParameterRefused => "A tag has letters, digits, spaces and `_.:/=+-@`: at most 128 in its key, and 256 in its value.",
                _ => "Session tags and session policies together are packed into a small space. Pass fewer or shorter tags; inherited tags count too.",
            })
            .fix(drop("Pass no session tags")),
        Parameter::CallerCredentials => draft.detail(
            "It is about the credentials that sign the call: they have expired, are not known, or are incomplete. Get new ones. No policy was looked at.",
        ),
        Parameter::Region => draft.detail(
            "It is about the Region and the signature: check the Region of the endpoint, the secret key and the clock. No policy was looked at.",
        ),
        Parameter::Role => draft.detail("`RoleArn` must be the ARN of a role, `arn:aws:iam::ACCOUNT:role/NAME`. No policy was looked at."),
        Parameter::SamlProvider => draft.detail("The SAML provider must exist in the role's account and be named by its ARN. No policy was looked at."),
        Parameter::WebIdentity(_) | Parameter::Saml(_) => draft.detail(
            "It is about the token or the assertion itself: get a fresh one, and check its issuer. No policy was looked at.",
        ),
        _ => draft
            .detail(format!("It is about `{}` of the call. No policy was looked at.", parameter.to_string().trim_start_matches('/')))
            .fix(drop("Send it again without it")),
    })
}
