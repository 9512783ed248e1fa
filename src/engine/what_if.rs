//! What if: each condition in play, what it requires, what the request has and from where, and what becomes of the
//! whole call with each value that could matter.
//!
//! The values are those of [`suppose`](super::suppose); each outcome is the verdict on the input with the value set.

use super::case::Case;
use super::condition::KeyState;
use super::condition::keys::{self, parameter_of};
use super::finding::code;
use super::input::{ContextValue, Input, Parameter};
use super::policy::{Condition, Effect};
use super::report::{ConditionReport, Half, KeyPresence, RequestFact, Tried, Verdict};
use super::source::DocumentId;
use super::suppose::{Sample, samples};
use super::trace::Element;
use super::truth::Truth;
use super::verdict::{judge, read};

/// No more values than this are tried for one report.
const MAX_TRIALS: usize = 64;

/// Values are tried as long as the texts they evaluate stay below this, in bytes.
const MAX_TRIED: usize = 4 << 20;

/// A condition in play, and where.
struct Played<'c> {
    document: DocumentId,
    condition: &'c Condition,
    effect: Effect,
    result: Truth,
    state: &'c KeyState,
}

/// Every condition in play, each with what its key's values do.
pub(super) fn conditions(case: &Case<'_>, verdict: Verdict, facts: &[RequestFact]) -> Vec<ConditionReport> {
    if verdict == Verdict::InvalidInput {
        return Vec::new();
    }
    let played = played(case);
    let size: usize = case.policies.iter().map(|policy| policy.document.text.len()).sum();
    let mut left = MAX_TRIALS.min(MAX_TRIED / size.max(1));
    let mut reports: Vec<ConditionReport> = Vec::new();
    for Played { document, condition, effect, result, state } in &played {
        let key = &condition.key;
        let (presence, actual) = match state {
            KeyState::Absent { .. } => (KeyPresence::Absent, None),
            KeyState::Present { values, .. } => (KeyPresence::Present, Some(values.clone())),
            KeyState::Unknown { .. } => (KeyPresence::Unknown, None),
        };
        let known = reports
            .iter()
            .find(|other| other.key.eq_ignore_ascii_case(key) && other.presence == presence && other.actual == actual);
        let (outcomes, left_out) = if let Some(known) = known {
            (known.outcomes.clone(), known.left_out)
        } else {
            let twins = played.iter().filter(|other| other.condition.key.eq_ignore_ascii_case(key));
            tried(case, key, &twins.map(|other| other.condition).collect::<Vec<_>>(), state, verdict, &mut left)
        };
        reports.push(ConditionReport {
            key: key.clone(),
            operator: case.document(*document).map_or("", |text| text.name(condition.operator_node)).to_owned(),
            spot: case.spot(*document, condition.node, Half::Value),
            effect: effect.name(),
            required: condition.values.iter().map(|value| value.value.clone()).collect(),
            presence,
            origin: actual
                .as_ref()
                .and_then(|_| fact_of_key(facts, key))
                .map(|fact| (fact.parameter.clone(), fact.origin)),
            actual,
            result: *result,
            outcomes,
            left_out,
        });
    }
    reports
}

/// The conditions of the statements that are about the call: of a Deny, those that name this caller and role.
fn played<'c>(case: &'c Case<'_>) -> Vec<Played<'c>> {
    let mut played: Vec<Played<'c>> = Vec::new();
    let documents = case.trace.actions.iter().flat_map(|action| &action.layers).flat_map(|layer| &layer.documents);
    for document in documents {
        let Some(policy) = case.policy(document.document) else { continue };
        for trace in &document.statements {
            let (Some(statement), Some(effect)) = (policy.statements.get(trace.index), trace.effect) else { continue };
            let beside = |element| match element {
                Element::Action => true,
                Element::Principal | Element::Resource => effect == Effect::Deny,
                Element::Condition(_) => false,
            };
            if trace.failed().any(|check| beside(check.element)) {
                continue;
            }
            for check in &trace.checks {
                let (Element::Condition(number), Some(state)) = (check.element, &check.state) else { continue };
                let Some(condition) = statement.conditions.get(number) else { continue };
                if !played.iter().any(|known| std::ptr::eq(known.condition, condition)) {
                    let (document, result) = (document.document, check.truth);
                    played.push(Played { document, condition, effect, result, state });
                }
            }
        }
    }
    played
}

/// The verdict with each value of a key, and how many values were left out.
fn tried(
    case: &Case<'_>,
    key: &str,
    conditions: &[&Condition],
    state: &KeyState,
    verdict: Verdict,
    left: &mut usize,
) -> (Vec<Tried>, usize) {
    let may_be_absent = !matches!(state, KeyState::Unknown { may_be_absent: false, .. }) && !keys::is_always(key);
    let mut all = samples(&case.request, key, may_be_absent, conditions);
    let actual = match state {
        KeyState::Present { values, .. } => Some(Some(values.join(", "))),
        KeyState::Absent { .. } => Some(None),
        KeyState::Unknown { .. } => None,
    };
    if let Some(actual) = &actual {
        if !keys::can_be(&case.request, key) && matches!(state, KeyState::Absent { .. }) {
            all.clear();
        }
        if !all.iter().any(|sample| sample.value == *actual) {
            let words = actual.as_ref().map_or_else(|| "no value".to_owned(), |value| code(value));
            all.insert(0, Sample { words, value: actual.clone() });
        }
    }
    let mut left_out = 0;
    let mut outcomes = Vec::new();
    for Sample { words, value } in all {
        let current = actual.as_ref() == Some(&value);
        if !current && *left == 0 {
            left_out += 1;
            continue;
        }
        let (verdict, open) = if current {
            (verdict, case.allowed() == Truth::Unknown)
        } else {
            *left -= 1;
            let input = with(case, key, value.as_deref());
            let trial = read(&input, Some(case.before()));
            (judge(&trial).verdict, trial.allowed() == Truth::Unknown)
        };
        outcomes.push(Tried { value, words, verdict, current, open });
    }
    (outcomes, left_out)
}

/// The input with one value for a key, or none, given as the user would.
fn with(case: &Case<'_>, key: &str, value: Option<&str>) -> Input {
    let mut input = case.input.clone();
    let request = &mut input.request;
    let parameter = parameter_of(key);
    let told = request.context.iter().any(|(name, _)| name.eq_ignore_ascii_case(key));
    let own = matches!(
        parameter,
        Parameter::ExternalId | Parameter::SessionName | Parameter::SourceIdentity | Parameter::Region
    );
    if own && !told {
        request.set(&parameter, value);
        if value.is_none() {
            request.changed.push(parameter);
        }
    } else {
        let values = value.map(|value| ContextValue { values: vec![value.to_owned()], list: false });
        request.context.retain(|(name, _)| !name.eq_ignore_ascii_case(key));
        request.context.push((key.to_owned(), values));
    }
    input
}

/// From where the value of a key is known: what tells it, or what it is derived from.
pub(super) fn fact_of_key<'f>(facts: &'f [RequestFact], key: &str) -> Option<&'f RequestFact> {
    let lower = key.to_ascii_lowercase();
    let derived = [
        ("aws:requesttag/", "session_tags"),
        ("aws:tagkeys", "session_tags"),
        ("aws:multifactorauth", "mfa_code"),
        ("aws:resourceaccount", "role"),
        ("aws:principal", "caller"),
        ("aws:user", "caller"),
    ];
    let source = derived.iter().find(|(start, _)| lower.starts_with(start)).map(|(_, name)| *name);
    let own = [Parameter::Context(key.to_owned()), parameter_of(key)].map(|parameter| parameter.to_string());
    let is = |fact: &Parameter, wanted: &str| fact.to_string().eq_ignore_ascii_case(wanted);
    let told = own.iter().find_map(|wanted| facts.iter().find(|fact| is(&fact.parameter, wanted)));
    let from = |name: &str| {
        facts.iter().find(|fact| fact.parameter.to_string().split('/').nth(1).is_some_and(|first| first == name))
    };
    told.or_else(|| from(source?))
}

#[cfg(test)]
mod tests {
    use super::super::diagnose;
    use super::*;

    #[test]
    fn a_variable_is_tried_as_what_the_request_has() {
        let trust = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"},
            "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:RoleSessionName": "${aws:username}"}}}]}"#;
        let mut input = Input { trust_policy: Some(trust.to_owned()), ..Input::default() };
        input.request.set(&Parameter::Caller, Some("arn:aws:iam::222222222222:user/ana"));
        input.request.set(&Parameter::Role, Some("arn:aws:iam::222222222222:role/R"));
        let words: Vec<String> = diagnose(&input).conditions.iter().map(ConditionReport::words).collect();
        assert_eq!(words, ["allowed with `ana`; denied with any other value"]);
    }
}
