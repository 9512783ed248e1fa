//! What if: every condition key whose value is not known is given the values that could matter, and the call is
//! evaluated with each, so that a report names exactly the facts that decide and what each value would do.

use super::case::Case;
use super::condition::KeyState;
use super::condition::keys;
use super::condition::operators::Family;
use super::evaluate::evaluate;
use super::finding::code;
use super::pattern::{self, Pattern, Reading};
use super::policy::Condition;
use super::report::Origin;
use super::request::{Request, Told};
use super::sort::sort_by_key;
use super::trace::Element;
use super::truth::Truth;

/// No more combinations of values than this are evaluated for one report.
const MAX_TRIALS: usize = 64;

/// What follows from every value that the unknown keys may have.
#[derive(Clone, Debug, Default)]
pub(super) struct Supposed {
    /// The outcome that all values lead to, where they do and none was left out.
    pub outcome: Option<Truth>,
    /// The keys that decide.
    pub keys: Vec<Deciding>,
    /// Whether every combination was evaluated; otherwise a key that is not listed may decide too.
    complete: bool,
}

/// A key that decides.
#[derive(Clone, Debug)]
pub(super) struct Deciding {
    /// In the policy's spelling.
    pub key: String,
    /// The values with which the call may be allowed, in words.
    pub allows: Vec<String>,
    /// The values with which it is denied whatever else holds, in words.
    pub denies: Vec<String>,
}

impl Supposed {
    /// The entry of a key, in any case (R25).
    pub(super) fn key(&self, key: &str) -> Option<&Deciding> {
        self.keys.iter().find(|deciding| deciding.key.eq_ignore_ascii_case(key))
    }

    /// What each value of a key does, as a sentence; empty where the key does not decide.
    pub(super) fn words(&self, key: &str) -> String {
        let Some(Deciding { allows, denies, .. }) = self.key(key) else { return String::new() };
        match (allows.as_slice(), denies.as_slice()) {
            ([], _) | (_, []) => String::new(),
            _ => format!("Allowed with {}; denied with {}.", allows.join(" or "), denies.join(" or ")),
        }
    }

    /// Whether a condition on this key makes no difference.
    pub(super) fn is_idle(&self, key: &str) -> bool {
        self.complete && self.key(key).is_none()
    }
}

/// A value that a key may have.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub words: String,
    /// None where the key is absent.
    pub value: Option<String>,
}

/// A key whose value is not known, and the values that could matter.
#[derive(Debug)]
struct Open {
    key: String,
    samples: Vec<Sample>,
    /// Whether every other value does the same as one of the samples.
    exhaustive: bool,
}

/// Tries the values of every unknown key on which a statement hangs.
pub(super) fn suppose(case: &Case<'_>) -> Supposed {
    let open = open_keys(case);
    let count = open.iter().try_fold(1_usize, |count, open| count.checked_mul(open.samples.len()));
    if open.is_empty() || count.is_none_or(|count| count > MAX_TRIALS) {
        return one_by_one(case, &open);
    }
    let mut trials: Vec<(Vec<usize>, Truth)> = Vec::new();
    for number in 0..count.unwrap_or_default() {
        let mut rest = number;
        let chosen: Vec<usize> = open
            .iter()
            .map(|open| {
                let size = open.samples.len().max(1);
                let index = rest % size;
                rest /= size;
                index
            })
            .collect();
        let told = open.iter().zip(&chosen).filter_map(|(open, &index)| Some((open, open.samples.get(index)?)));
        let truth = allowed(case, told);
        trials.push((chosen, truth));
    }
    let first = trials.first().map(|(_, truth)| *truth);
    let same = trials.iter().all(|(_, truth)| Some(*truth) == first);
    let exhaustive = open.iter().all(|open| open.exhaustive);
    let decides = |at: usize| {
        trials.iter().any(|(a, truth)| {
            let twin = |b: &Vec<usize>| a.iter().zip(b).enumerate().all(|(i, (a, b))| i == at || a == b);
            trials.iter().any(|(b, other)| other != truth && twin(b))
        })
    };
    let keys = (0..open.len()).filter(|&at| decides(at)).filter_map(|at| {
        let outcome = |index: usize| {
            Truth::any(trials.iter().filter(|(chosen, _)| chosen.get(at) == Some(&index)).map(|(_, truth)| *truth))
        };
        open.get(at).map(|open| deciding(open, outcome))
    });
    Supposed {
        outcome: first.filter(|truth| same && exhaustive && *truth != Truth::Unknown),
        keys: keys.collect(),
        complete: true,
    }
}

/// Each key by itself, the others left unknown.
fn one_by_one(case: &Case<'_>, open: &[Open]) -> Supposed {
    let keys = open.iter().take(MAX_TRIALS).filter_map(|open| {
        let outcomes: Vec<Truth> =
            open.samples.iter().take(MAX_TRIALS).map(|sample| allowed(case, [(open, sample)])).collect();
        let changes = outcomes.iter().any(|outcome| Some(outcome) != outcomes.first());
        let outcome = |index: usize| outcomes.get(index).copied().unwrap_or(Truth::Unknown);
        changes.then(|| deciding(open, outcome))
    });
    Supposed { outcome: None, keys: keys.collect(), complete: false }
}

fn deciding(open: &Open, outcome: impl Fn(usize) -> Truth) -> Deciding {
    let words = |denied: bool| {
        let samples = open.samples.iter().enumerate();
        let chosen = samples.filter(|(index, _)| (outcome(*index) == Truth::No) == denied);
        chosen.map(|(_, sample)| sample.words.clone()).collect()
    };
    Deciding { key: open.key.clone(), allows: words(false), denies: words(true) }
}

/// Whether the call is allowed when the keys have these values.
fn allowed<'o>(case: &Case<'_>, told: impl IntoIterator<Item = (&'o Open, &'o Sample)>) -> Truth {
    let mut request: Request = case.request.clone();
    request.context.extend(told.into_iter().map(|(open, sample)| Told {
        key: open.key.clone(),
        values: sample.value.clone().map(|value| vec![value]),
        list: false,
        origin: Origin::Assumed,
    }));
    evaluate(case.input, &case.policies, &request).allowed()
}

/// The unknown keys of statements that may or may not apply.
fn open_keys(case: &Case<'_>) -> Vec<Open> {
    let mut found: Vec<(String, bool, &Condition)> = Vec::new();
    let layers = case.trace.actions.iter().flat_map(|action| &action.layers);
    for document in layers.flat_map(|layer| &layer.documents) {
        let Some(policy) = case.policy(document.document) else { continue };
        for trace in document.statements.iter().filter(|trace| trace.applies == Truth::Unknown) {
            let Some(statement) = policy.statements.get(trace.index) else { continue };
            for check in &trace.checks {
                let (Element::Condition(number), Some(KeyState::Unknown { may_be_absent, .. })) =
                    (check.element, &check.state)
                else {
                    continue;
                };
                let Some(condition) = statement.conditions.get(number) else { continue };
                found.push((condition.key.to_ascii_lowercase(), *may_be_absent, condition));
            }
        }
    }
    sort_by_key(&mut found, |(key, ..)| key.clone());
    let groups = found.chunk_by(|(a, ..), (b, ..)| a == b);
    let opened = groups.filter_map(|group| {
        let (_, may_be_absent, first) = group.first()?;
        let mut conditions: Vec<&Condition> = Vec::new();
        for (.., condition) in group {
            if !conditions.iter().any(|known| std::ptr::eq(*known, *condition)) {
                conditions.push(condition);
            }
        }
        Some(open(&case.request, first.key.clone(), *may_be_absent, &conditions))
    });
    opened.collect()
}

/// The values of a key that could matter to conditions on it.
pub(super) fn samples(request: &Request, key: &str, may_be_absent: bool, conditions: &[&Condition]) -> Vec<Sample> {
    open(request, key.to_owned(), may_be_absent, conditions).samples
}

fn open(request: &Request, key: String, may_be_absent: bool, conditions: &[&Condition]) -> Open {
    let mut samples: Vec<Sample> = Vec::new();
    let multi = keys::find(&key).is_some_and(|(row, _)| row.multi);
    let mut exhaustive = !multi;
    let mut add = |words: String, value: &str| {
        if !samples.iter().any(|sample| sample.value.as_deref() == Some(value)) {
            samples.push(Sample { words, value: Some(value.to_owned()) });
        }
    };
    let mut other = "another-value";
    for condition in conditions {
        let Some(operator) = condition.operator else { continue };
        for text in condition.values.iter().map(|value| value.value.as_str()) {
            let shown = code(text);
            match operator.base.family {
                Family::String { .. } | Family::Arn | Family::Binary => {
                    let literal = !text.contains(['*', '?', '$']);
                    // Two values may be the same but for case, or match one pattern.
                    exhaustive &= literal && operator.base.family == Family::String { like: false, ignore_case: false };
                    // A bare wildcard is any value, and a variable is what the request has for it (R181).
                    let reading = Reading { wildcards: true, variables: true };
                    let lookup = |key: &str| keys::state(request, key);
                    if let Pattern::Tokens(tokens) = Pattern::read(&text.replace('?', "x"), reading, &lookup) {
                        let value = pattern::text(&tokens);
                        if value.is_empty() == text.is_empty() {
                            add(if text.contains("${") { code(&value) } else { shown }, &value);
                        }
                    }
                }
                Family::Bool => {}
                Family::Numeric(_) => {
                    exhaustive = false;
                    add(shown, text);
                    add("a lower number".to_owned(), "-1e18");
                    add("a higher number".to_owned(), "1e18");
                }
                Family::Date(_) => {
                    exhaustive = false;
                    add(shown, text);
                    add("an earlier time".to_owned(), "1970-01-01T00:00:00Z");
                    add("a later time".to_owned(), "9999-12-31T00:00:00Z");
                }
                Family::Ip => {
                    exhaustive = false;
                    add(shown, text.split('/').next().unwrap_or(text));
                }
                Family::Null => {}
            }
        }
        match operator.base.family {
            Family::Arn => other = "arn:aws:iam::000000000000:role/another",
            Family::Ip => other = "192.0.0.1",
            Family::Bool => {
                add("`true`".to_owned(), "true");
                add("`false`".to_owned(), "false");
                other = "false";
            }
            _ => {}
        }
    }
    let words = if conditions.iter().all(|c| c.operator.is_some_and(|o| o.base.family == Family::Null)) {
        "any value"
    } else {
        "any other value"
    };
    let ordered =
        |c: &&Condition| c.operator.is_some_and(|o| matches!(o.base.family, Family::Numeric(_) | Family::Date(_)));
    // Each number and time is lower, higher or the same.
    if !conditions.iter().any(ordered) {
        add(words.to_owned(), other);
    }
    if may_be_absent {
        samples.push(Sample { words: "no value".to_owned(), value: None });
    }
    Open { key, samples, exhaustive }
}
