//! These policies allow the call, and AWS refused it.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::truth::Truth;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Contradiction = fault.kind else { return None };
    let clause = case.denial.clause.as_ref();
    let named = clause.and_then(|clause| Some((clause.layer?.words(), clause.explicit)));
    let layer = clause.and_then(|clause| case.trace.actions.first()?.layer(clause.layer?));
    let allows = layer.is_none_or(|layer| layer.allow == Truth::Yes);
    let (title, first) = match named {
        Some((words, true)) => (
            format!("AWS names a Deny in {} {words}, and none of those given denies.", article(words)),
            format!("Look for another {words}: an inline one, one of a group, or another version."),
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
    let rest = "If they were changed since, the error is old. Otherwise look, in this order, for: a service control policy, permissions boundary or other layer that was not given; another version of a policy; a change that has not spread yet; another role or account than thought; a role that does not exist.";
    Some(Draft::new(title).detail(format!("{first} {rest}").trim_start()))
}

fn article(words: &str) -> &'static str {
    if words.starts_with('i') { "an" } else { "a" }
}
