//! The end of a sentence that names a policy type: `because no … allows the … action`, `with an explicit deny in …`
//! (ERRORS 2, R274–R280).

use std::ops::Range;

use super::patterns::{TYPES, Tells};
use super::prose::{Hit, Prose};
use super::sentence::qualified;
use super::{Clause, Layer, Span, Word};

/// How far behind `because no` an unknown type of policy is looked for, in packed bytes.
const TYPE_REACH: usize = 60;
/// What can stand before the name of a type.
const ARTICLES: [&str; 7] = ["an", "a", "the", "", "an '", "a '", "the '"];

/// The clause that starts at `hit`, and the action it names.
pub(super) fn read(prose: &Prose<'_>, hit: &Hit) -> Option<(Clause, Option<Word>)> {
    let Tells::Clause { explicit } = hit.row.tells else { return None };
    if explicit { Some((by_deny(prose, hit), None)) } else { for_want_of_allow(prose, hit) }
}

/// `because no {type} allows the {action} action`.
fn for_want_of_allow(prose: &Prose<'_>, hit: &Hit) -> Option<(Clause, Option<Word>)> {
    let named = policy_type(prose, hit.range.end);
    let name = hit.range.end..named.map_or(hit.range.end, |(_, end)| end);
    let allows = prose.starts(name.end, "allows");
    let some_policy = || (name.end..name.end + TYPE_REACH).any(|at| prose.starts(at, "policy allows").is_some());
    if named.is_none() && !(hit.row.says.ends_with("no") && some_policy()) {
        return None;
    }
    let action = allows.and_then(|end| prose.starts(end, "the")).and_then(|at| prose.action_at(at));
    let end = match &action {
        Some((_, end)) => prose.starts(*end, "action").unwrap_or(*end),
        None => allows.unwrap_or(name.end),
    };
    let clause = Clause {
        layer: named.map(|(layer, _)| layer),
        explicit: false,
        through: None,
        policy_arn: None,
        span: prose.span(hit.range.start..end),
        layer_span: named.map_or(Span::default(), |_| prose.span(name)),
    };
    Some((clause, action.map(|(word, _)| qualified(word))))
}

/// `with an explicit deny[ in a {type}[: {arn}]][ transitively through a {type}[: {arn}]]`.
fn by_deny(prose: &Prose<'_>, hit: &Hit) -> Clause {
    let mut clause = Clause {
        layer: None,
        explicit: true,
        through: None,
        policy_arn: None,
        span: prose.span(hit.range.clone()),
        layer_span: Span::default(),
    };
    let within = if hit.row.says.ends_with("in") { Some(hit.range.end) } else { prose.starts(hit.range.end, "in") };
    let Some((layer, name, arn, end)) = within.and_then(|at| policy(prose, at)) else { return clause };
    let through = prose.starts(end, "transitively through").and_then(|at| policy(prose, at));
    let end = through.as_ref().map_or(end, |(_, _, _, end)| *end);
    clause.layer = Some(layer);
    clause.layer_span = prose.span(name);
    clause.through = through.as_ref().map(|(layer, ..)| *layer);
    clause.policy_arn = arn.or_else(|| through.and_then(|(_, _, arn, _)| arn));
    clause.span = prose.span(hit.range.start..end);
    clause
}

/// A policy: its type, the name of that, its ARN and where they end.
type Policy = (Layer, Range<usize>, Option<Word>, usize);

/// The policy named at `at`, behind its article.
fn policy(prose: &Prose<'_>, at: usize) -> Option<Policy> {
    let (layer, name) = ARTICLES.iter().find_map(|article| {
        let start = prose.starts(at, article)?;
        policy_type(prose, start).map(|(layer, end)| (layer, start..end))
    })?;
    let arn = prose.starts(name.end, ":").and_then(|at| prose.arn(at));
    let end = arn.as_ref().map_or(name.end, |(_, end)| *end);
    Some((layer, name, arn.map(|(word, _)| word), end))
}

/// The policy type named at `at`, and where its name ends.
fn policy_type(prose: &Prose<'_>, at: usize) -> Option<(Layer, usize)> {
    TYPES.iter().find_map(|&(name, layer)| prose.starts(at, name).map(|end| (layer, end)))
}
