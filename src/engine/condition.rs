//! One condition against the request: operator, values and the state of the key, in three-valued logic.
//!
//! Behaviour follows rules.md section 4. A comparison of two values says more than yes and no: some values make
//! an operator false whether it is negated or not.

pub mod claims;
pub mod keys;
pub mod operators;
pub mod permission_set;
pub mod values;

use base64::Engine as _;

use self::operators::{Family, Operator, Quantifier};
use super::pattern::{self, Pattern, Reading};
use super::policy::Effect;
use super::truth::Truth;
use super::uncertain::{Choices, Question};

/// What the request has for a condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// The key is not in the request; why.
    Absent {
        /// A sentence for the reader.
        why: &'static str,
    },
    /// The key is there.
    Present {
        /// Its values.
        values: Vec<String>,
        /// Whether the key is multivalued by definition (R140).
        multi: bool,
    },
    /// The input does not tell.
    Unknown {
        /// Whether the key may be missing altogether.
        may_be_absent: bool,
        /// What would tell, as a sentence for the reader.
        why: &'static str,
    },
}

impl KeyState {
    /// A key that is not in the request.
    pub fn absent(why: &'static str) -> Self {
        Self::Absent { why }
    }

    /// A single-valued key.
    pub fn present(value: impl Into<String>) -> Self {
        Self::Present { values: vec![value.into()], multi: false }
    }

    /// A key whose value, or presence, is not known.
    pub fn unknown(may_be_absent: bool, why: &'static str) -> Self {
        Self::Unknown { may_be_absent, why }
    }
}

/// What became of one condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// Whether the condition holds.
    pub truth: Truth,
    /// For each value of the policy, whether some value of the request matches it, before negation.
    pub values: Vec<Truth>,
    /// What the request has.
    pub state: KeyState,
}

/// How the policy that holds the condition is read.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The effect of the statement, which decides how a malformed ARN counts (R177).
    pub effect: Effect,
    /// Whether `${…}` is replaced (R8).
    pub variables: bool,
    /// How questions that the rules leave open are answered.
    pub choices: &'a Choices,
}

/// Tests `key` of the request against the values of a policy.
pub fn test(
    operator: Operator,
    wanted: &[&str],
    state: KeyState,
    setting: Setting<'_>,
    lookup: &dyn Fn(&str) -> KeyState,
) -> Tested {
    if operator.base.family == Family::Null {
        return null(wanted, state, setting.choices);
    }
    let reading = Reading {
        wildcards: matches!(operator.base.family, Family::String { like: true, .. } | Family::Arn),
        variables: setting.variables
            && match operator.base.family {
                Family::String { .. } | Family::Arn => true,
                Family::Bool if wanted.iter().any(|text| text.contains("${")) => {
                    !setting.choices.usual(Question::VariableUnderBool) // R182
                }
                _ => false,
            },
    };
    let operands: Vec<Operand<'_>> =
        wanted.iter().map(|text| Operand { text, pattern: Pattern::read(text, reading, lookup) }).collect();
    let one = |value: &str| {
        let matched: Vec<Match> = operands.iter().map(|operand| compare(operator, operand, value, setting)).collect();
        (satisfied(operator, &matched), matched)
    };
    let (truth, matched) = match &state {
        KeyState::Present { values, .. } if is_empty_set(operator, values, setting.choices) => {
            (missing(operator, setting.choices), vec![Truth::No; operands.len()])
        }
        KeyState::Present { values, multi } => {
            let results: Vec<_> = values.iter().map(|value| one(value)).collect();
            let truths = results.iter().map(|(truth, _)| *truth);
            let truth = match operator.quantifier {
                Some(Quantifier::All) => Truth::all(truths),
                Some(Quantifier::Any) => Truth::any(truths),
                // R141: a multivalued key needs a set operator.
                None if *multi => Truth::No,
                None => Truth::all(truths),
            };
            let matched = (0..operands.len())
                .map(|n| Truth::any(results.iter().map(|(_, m)| m.get(n).map_or(Truth::No, |m| m.truth()))))
                .collect();
            (empty_list(operator, &operands, Some(values)).unwrap_or(truth), matched)
        }
        KeyState::Absent { .. } => {
            let truth = empty_list(operator, &operands, None).unwrap_or_else(|| missing(operator, setting.choices));
            (truth, vec![Truth::No; operands.len()])
        }
        KeyState::Unknown { may_be_absent, .. } => {
            let matched: Vec<Truth> = operands.iter().map(Operand::whatever).collect();
            let present = match (operator.base.negated, Truth::any(matched.iter().copied())) {
                (false, Truth::Yes) => Truth::Yes,
                (true, Truth::Yes) => Truth::No,
                _ if operands.is_empty() => empty_list(operator, &operands, Some(&[])).unwrap_or(Truth::Unknown),
                _ => Truth::Unknown,
            };
            let truth = match (*may_be_absent, missing(operator, setting.choices)) {
                (true, absent) if absent != present => Truth::Unknown,
                _ => present,
            };
            (truth, matched)
        }
    };
    Tested { truth, values: matched, state }
}

/// Whether the values of a set operator are one empty text that counts as none (R147).
fn is_empty_set(operator: Operator, values: &[String], choices: &Choices) -> bool {
    operator.quantifier.is_some() && values == [""] && !choices.usual(Question::EmptyTextInSet)
}

/// What a missing key makes of the operator (R137).
fn missing(operator: Operator, choices: &Choices) -> Truth {
    let truth = match operator.quantifier {
        Some(Quantifier::All) => true,
        // R148
        Some(Quantifier::Any) => operator.if_exists && !choices.usual(Question::AnyValueIfExists),
        None => operator.base.negated || operator.if_exists,
    };
    truth.into()
}

/// What an empty list of values makes of the operator (R171); none where the list is not empty.
fn empty_list(operator: Operator, operands: &[Operand<'_>], values: Option<&[String]>) -> Option<Truth> {
    let truth = match operator.quantifier {
        _ if !operands.is_empty() => return None,
        Some(Quantifier::All) => values.is_none_or(<[String]>::is_empty),
        Some(Quantifier::Any) => false,
        None => operator.if_exists && values.is_none(),
    };
    Some(truth.into())
}

/// R172.
fn null(wanted: &[&str], state: KeyState, choices: &Choices) -> Tested {
    let absent = match &state {
        KeyState::Absent { .. } => Truth::Yes,
        KeyState::Present { values, .. } if values == &[""] => (!choices.usual(Question::EmptyTextPresent)).into(), // R173
        KeyState::Present { values, multi } => (*multi && values.is_empty()).into(),
        KeyState::Unknown { may_be_absent: true, .. } => Truth::Unknown,
        KeyState::Unknown { may_be_absent: false, .. } => Truth::No,
    };
    let values: Vec<Truth> =
        wanted.iter().map(|text| if text.eq_ignore_ascii_case("true") { absent } else { !absent }).collect();
    Tested { truth: Truth::any(values.iter().copied()), values, state }
}

struct Operand<'a> {
    text: &'a str,
    pattern: Pattern,
}

impl Operand<'_> {
    /// Whether any value at all would match.
    fn whatever(&self) -> Truth {
        match &self.pattern {
            Pattern::Tokens(tokens) if tokens == &[pattern::Token::Run] => Truth::Yes,
            Pattern::Null => Truth::No,
            _ => Truth::Unknown,
        }
    }
}

/// How a value of the request stands to a value of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    Yes,
    No,
    Unknown,
    /// The condition is false, negated or not.
    Never,
    /// The condition is true, negated or not.
    Always,
}

impl Match {
    fn truth(self) -> Truth {
        match self {
            Self::Yes | Self::Always => Truth::Yes,
            Self::Unknown => Truth::Unknown,
            Self::No | Self::Never => Truth::No,
        }
    }
}

impl From<bool> for Match {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// R135: any listed value, or none of them for a negated operator.
fn satisfied(operator: Operator, matched: &[Match]) -> Truth {
    if matched.contains(&Match::Always) {
        return Truth::Yes;
    }
    if matched.contains(&Match::Never) && (operator.base.negated || !matched.contains(&Match::Yes)) {
        return Truth::No;
    }
    let any = Truth::any(matched.iter().map(|m| m.truth()));
    if operator.base.negated { !any } else { any }
}

fn compare(operator: Operator, operand: &Operand<'_>, value: &str, setting: Setting<'_>) -> Match {
    // R157, R160: what is no number equals no number.
    let garbage = |question| {
        if operator.base.negated && !setting.choices.usual(question) { Match::Never } else { Match::No }
    };
    match operator.base.family {
        Family::String { ignore_case, .. } => text(&operand.pattern, value, ignore_case),
        Family::Arn => arn(operand, value, setting),
        Family::Numeric(order) => match (values::Decimal::parse(value), values::Decimal::parse(operand.text)) {
            (Some(value), Some(wanted)) => order.holds(value.cmp(&wanted)).into(),
            (None, _) => garbage(Question::NotANumber),
            (Some(_), None) => Match::No,
        },
        Family::Date(order) => match (values::instant(value), values::instant(operand.text)) {
            (Some(value), Some(wanted)) => order.holds(value.cmp(&wanted)).into(),
            (None, _) => garbage(Question::NotADate),
            (Some(_), None) => Match::No,
        },
        Family::Bool => {
            // R162: what is not `true` is false.
            let truth = |text: &str| text.eq_ignore_ascii_case("true");
            match &operand.pattern {
                Pattern::Tokens(tokens) => (truth(value) == truth(&pattern::text(tokens))).into(),
                Pattern::Null => Match::No,
                Pattern::Unknown => Match::Unknown,
            }
        }
        Family::Binary => {
            let bytes = |text: &str| base64::engine::general_purpose::STANDARD.decode(text).ok();
            bytes(operand.text).is_some_and(|wanted| bytes(value) == Some(wanted)).into()
        }
        Family::Ip => match (values::address(value), values::network(operand.text)) {
            // R169: an address that cannot be read is neither inside nor outside.
            (None, _) => Match::Never,
            (Some(_), None) => Match::No,
            (Some(value), Some(net)) => net.contains(&value).into(),
        },
        Family::Null => Match::No,
    }
}

fn text(pattern: &Pattern, value: &str, ignore_case: bool) -> Match {
    match pattern {
        Pattern::Tokens(tokens) => pattern::matches(tokens, value, ignore_case).into(),
        Pattern::Null => Match::No,
        Pattern::Unknown => Match::Unknown,
    }
}

fn arn(operand: &Operand<'_>, value: &str, setting: Setting<'_>) -> Match {
    let tokens = match &operand.pattern {
        Pattern::Tokens(tokens) => tokens,
        Pattern::Null => return Match::No,
        Pattern::Unknown => return Match::Unknown,
    };
    if super::arn::Arn::parse(value).is_none() {
        return Match::Never; // R178
    }
    if tokens == &[pattern::Token::Run] {
        return Match::Yes;
    }
    match pattern::matches_arn(tokens, value) {
        Some(matches) => matches.into(),
        // R177: a malformed operand lets an Allow fail and a Deny apply.
        None if setting.effect == Effect::Deny && setting.choices.usual(Question::MalformedArn) => Match::Always,
        None => Match::Never,
    }
}

#[cfg(test)]
mod tests;
