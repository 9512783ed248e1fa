//! These policies allow the call, and AWS refused it.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, the, trusted};
use super::super::json::NodeId;
use super::super::near::{NEAR, similarity};
use super::super::source::DocumentId;
use super::super::truth::Truth;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Contradiction = fault.kind else { return None };
    let clause = case.denial.clause.as_ref();
    let named = clause.and_then(|clause| Some((clause.layer?.words(), clause.explicit)));
    let layer = clause.and_then(|clause| case.trace.actions.first()?.layer(clause.layer?));
    let allows = layer.is_none_or(|layer| layer.allow == Truth::Yes);
    let (title, first) = match named {
        Some((words, true)) => (
            format!("AWS names a Deny in the {words}, and the one given does not deny."),
            format!("It was another version of the {words}, or one of another role or caller."),
        ),
        // R102–R106: the trust policy names the caller so that nothing else is asked.
        Some((words, false)) if !allows => (
            format!("AWS says that no {words} allows the call; by the trust policy given, none has to."),
            "It names the caller itself. Look whether it is the one in force, on this very role.".to_owned(),
        ),
        Some((words, false)) => (
            format!("AWS says that no {words} allows the call, and one of those given does."),
            format!("Look whether that {words} is in force: attached to this caller or role, and the default version."),
        ),
        None => ("These policies allow the call, yet AWS refused it.".to_owned(), String::new()),
    };
    let differences = differences(case);
    let other = if differences.is_empty() { String::new() } else { format!(" ({})", differences.join("; ")) };
    Some(Draft::new(title).detail(
        format!("{first} If they were changed since, the error is old. Otherwise look, in this order, for: a service control policy, permissions boundary or other layer that was not given; another version of a policy; a change that has not spread yet; another role or account than thought{other}; a role that does not exist.").trim_start(),
    ))
}

/// Where an ARN of the documents is nearly, but not quite, the one that the error is about.
fn differences(case: &Case<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut compare = |document: DocumentId, text: &str, actual: Option<&str>| {
        let is_one = |text: &str| !text.contains(['*', '?', '$']) && !matches!(Identity::parse(text), Ok(Identity::Root(_)));
        let Some(actual) = actual.filter(|actual| is_one(text) && is_one(actual) && *actual != text) else { return };
        let words = format!("{} names {}, the error {}", the(case, document), code(text), code(actual));
        if similarity(text, actual) >= NEAR && !found.contains(&words) && found.len() < 3 {
            found.push(words);
        }
    };
    let (caller, role) = (trusted(case), case.request.role.value().map(String::as_str));
    for policy in &case.policies {
        let document = &policy.document;
        let of = document.member(NodeId::ROOT, "Role").and_then(|node| document.member(node, "Arn"));
        if let Some(text) = of.and_then(|node| document.string(node)) {
            compare(document.id, text, role);
        }
        for statement in &policy.statements {
            for principal in statement.principals.iter().flat_map(|principals| &principals.entries) {
                compare(document.id, &principal.text.value, caller.as_deref());
            }
            for resource in statement.resources.iter().flat_map(|resources| &resources.values) {
                compare(document.id, &resource.value, role);
            }
        }
    }
    found
}
