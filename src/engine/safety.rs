//! What a change of policies opens, seen from its outcome: the statements before are held against those after.
//!
//! A Deny that is gone or smaller, a condition that is gone or looser, a new wildcard, a whole account where one caller
//! was meant: each opens more than the call needs, whatever the change is called.

use super::arn::Identity;
use super::blame::is_misspelt;
use super::case::Case;
use super::condition::claims::provider_claim;
use super::condition::keys;
use super::condition::operators::Quantifier;
use super::condition::permission_set::{ANY_PATH, PATH};
use super::finding::trusted;
use super::policy::{Condition, Effect, Patterns, Policy, Principals, Statement};

/// Whether the policies of `after` let more through than those of `before` and this call.
pub(super) fn opens(before: &Case<'_>, after: &Case<'_>) -> bool {
    after.policies.iter().any(|new| {
        let old = before.policy(new.document.id);
        old.is_none_or(|old| !std::ptr::eq(old, new.as_ref())) && loosened(before, old, new)
    })
}

fn loosened(case: &Case<'_>, old: Option<&Policy>, new: &Policy) -> bool {
    let olds = || old.into_iter().flat_map(|old| &old.statements);
    // What IAM would not save was not in force.
    let refused = |old: &Policy| old.offences.iter().any(|offence| offence.kind.refused(new.document.id.layer()));
    let unsaved = old.is_some_and(refused);
    let count = |policy: &Policy| policy.statements.iter().filter(|statement| denies(statement)).count();
    let fewer = old.is_some_and(|old| count(new) < count(old));
    let kept = |old: &Statement| new.statements.iter().any(|new| denies(new) && guards(old, new));
    if fewer || !unsaved && !olds().filter(|old| denies(old)).all(kept) {
        return true;
    }
    let mut allows = new.statements.iter().enumerate().filter(|(_, new)| !denies(new));
    allows.any(|(at, new)| opened(case, olds().nth(at).filter(|old| !denies(old)), new))
}

fn denies(statement: &Statement) -> bool {
    statement.effect.as_ref().is_some_and(|effect| effect.value == Effect::Deny)
}

/// Whether the Deny `new` stops all that `old` does.
fn guards(old: &Statement, new: &Statement) -> bool {
    let patterns = |old: &Option<Patterns>, new: &Option<Patterns>| match (old, new) {
        (Some(old), Some(new)) => {
            let (mut olds, news) = (texts(old), texts(new));
            // A misspelt action stops nothing.
            olds.retain(|text| old.negated || !news.iter().any(|new| is_misspelt(new, text)));
            old.negated == new.negated && covers(old.negated, &olds, &news)
        }
        (None, _) => true,
        (Some(_), None) => false,
    };
    let principals = match (&old.principals, &new.principals) {
        (Some(old), Some(new)) => old.negated == new.negated && covers(old.negated, &named(old), &named(new)),
        (None, _) => true,
        (Some(_), None) => false,
    };
    let keeps = |new: &Condition| {
        old.conditions.iter().any(|old| {
            let negated = old.operator.is_some_and(|operator| operator.base.negated);
            let same = old.key.eq_ignore_ascii_case(&new.key) && (old.operator == new.operator || !negated);
            !is_known(&old.key) || same && covers(negated, &values(old), &values(new))
        })
    };
    principals
        && patterns(&old.actions, &new.actions)
        && patterns(&old.resources, &new.resources)
        && new.conditions.iter().all(keeps)
}

/// Whether `new` lists all of `old`, or, where the list is of what is left out, nothing besides.
fn covers(negated: bool, old: &[&str], new: &[&str]) -> bool {
    let (all, of) = if negated { (new, old) } else { (old, new) };
    all.iter().all(|text| of.contains(text))
}

fn is_known(key: &str) -> bool {
    keys::find(key).is_some() || provider_claim(key).is_some()
}

fn texts(patterns: &Patterns) -> Vec<&str> {
    patterns.values.iter().map(|value| value.value.as_str()).collect()
}

fn named(principals: &Principals) -> Vec<&str> {
    let everyone = principals.everyone.then_some("*");
    principals.entries.iter().map(|entry| entry.text.value.as_str()).chain(everyone).collect()
}

fn values(condition: &Condition) -> Vec<&str> {
    condition.values.iter().map(|value| value.value.as_str()).collect()
}

/// Whether an Allow lets more through than `old`, if it was there, and this call.
fn opened(case: &Case<'_>, old: Option<&Statement>, new: &Statement) -> bool {
    let dropped = |(at, old): (usize, &Condition)| {
        let mut same = new.conditions.iter().filter(|new| old.key.eq_ignore_ascii_case(&new.key)).peekable();
        // A key that was mistaken has another name now.
        let renamed = new.conditions.get(at).is_some_and(|new| values(old) == values(new) || !is_known(&old.key));
        if same.peek().is_some() { same.all(|new| looser(old, new)) } else { !renamed }
    };
    let patterns = |old: Option<&Patterns>, new: &Option<Patterns>| {
        let listed = new.as_ref().filter(|new| !new.negated);
        listed.is_some_and(|new| wider(&old.map(texts).unwrap_or_default(), &texts(new)))
    };
    old.is_some_and(|old| old.conditions.iter().enumerate().any(dropped))
        || patterns(old.and_then(|old| old.actions.as_ref()), &new.actions)
        || patterns(old.and_then(|old| old.resources.as_ref()), &new.resources)
        || new.principals.as_ref().is_some_and(|new| everybody(case, old.and_then(|old| old.principals.as_ref()), new))
}

/// Whether a condition holds without its key, for a part of a list, or for anything, and did not before.
fn looser(old: &Condition, new: &Condition) -> bool {
    let (Some(was), Some(is)) = (old.operator, new.operator) else { return false };
    is.if_exists && !was.if_exists
        || is.quantifier == Some(Quantifier::All) && was.quantifier == Some(Quantifier::Any)
        || is.base.negated != was.base.negated
        || wider(&values(old), &values(new))
}

/// Whether a pattern is new that has more wildcards than any that was there.
fn wider(old: &[&str], new: &[&str]) -> bool {
    // R82: the one in the path of every permission set opens nothing.
    let wildcards = |text: &&str| text.replace(ANY_PATH, PATH).matches(['*', '?']).count();
    let most = old.iter().map(wildcards).max().unwrap_or_default();
    new.iter().any(|text| !old.contains(text) && (*text == "*" || wildcards(text) > most))
}

/// Whether everybody is trusted now, or an account as a whole in the place of one caller.
fn everybody(case: &Case<'_>, old: Option<&Principals>, new: &Principals) -> bool {
    let nobody = |text: &&str| Identity::parse(text).is_err() && *text != "*";
    // A kind that IAM does not know names nobody, and means somebody.
    let mistaken = old.is_some_and(|old| named(old).is_empty() || named(old).iter().any(nobody));
    let account = |text: &str| matches!(Identity::parse(text), Ok(Identity::Root(_)));
    let meant = mistaken || trusted(case).is_none_or(|caller| account(&caller));
    let old = old.map(named).unwrap_or_default();
    named(new).iter().any(|text| !old.contains(text) && (*text == "*" || account(text) && !meant))
}
