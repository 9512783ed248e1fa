//! These policies allow the call, and AWS refused it.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Contradiction = fault.kind else { return None };
    let clause = case.denial.clause.as_ref();
    let named = clause.and_then(|clause| Some((clause.layer?.words(), clause.explicit)));
    let (title, first) = match named {
        Some((words, true)) => (
            format!("AWS names a Deny in {} {words}, and none of those given denies.", article(words)),
            format!("Look for another {words}: an inline one, one of a group, or another version."),
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
