//! A condition wants another value than the request has.

use super::super::blame::parameter_of;
use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::operators::{Family, Operator, Order};
use super::super::condition::{KeyState, keys};
use super::super::finding::{Draft, change_operator, code, codes, remove_condition, values};
use super::super::fix::{Editor, grants, neutral, quote, set, widens};
use super::super::input::Parameter;
use super::super::near;
use super::super::pattern::{Pattern, Reading, Token};
use super::super::report::Fix;
use super::super::trace::Element;
use super::version_invalid::{newer, too_old};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let Element::Condition(_) = checked.check.element else { return None };
    let condition = checked.condition()?;
    let operator = condition.operator?;
    let actual = values(checked.check.state.as_ref()).unwrap_or_default();
    let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
    let has = if actual.is_empty() { "none".to_owned() } else { codes(actual.iter().map(String::as_str)) };
    let key = code(&condition.key);
    let multi = matches!(checked.check.state, Some(KeyState::Present { multi: true, .. }));
    let drop = widens(
        "Take the condition out (allows more callers)",
        vec![remove_condition(checked.policy, checked.statement, condition)],
    );
    if operator.base.family == Family::Null {
        return Some(
            Draft::new(format!("{key} must not be in the request; it is there with {has}."))
                .detail("`Null` with `true` holds only where the key is missing.")
                .actual(Some(actual.join(", ")))
                .fix(drop),
        );
    }
    if multi && operator.quantifier.is_none() {
        return Some(
            Draft::new(format!("{key} is a list, and {} alone never holds for a list.", code(&operator.name())))
                .detail("Put `ForAnyValue:` before the operator where one value is enough, `ForAllValues:` where all must be among those listed.")
                .expected(wanted)
                .actual(Some(actual.join(", ")))
                .fix(quantified(&checked, operator))
                .fix(drop),
        );
    }
    let relation = match operator.base.family {
        _ if operator.base.negated => "must not be",
        Family::Numeric(order) => relation(order),
        Family::Date(order) => time_relation(order),
        Family::Ip => "must be in",
        Family::String { like: true, .. } | Family::Arn => "must match",
        _ => "must be",
    };
    let document = &checked.policy.document;
    let text = fault.target.node().and_then(|node| document.string(node));
    let focus = match (text, actual, fault.target.node()) {
        (Some(text), [actual], Some(node)) if !operator.base.negated => {
            let meant = recased(text, actual);
            let plain = !text.contains(['*', '?', '$']);
            let other = meant.as_deref().or(Some(actual.as_str()).filter(|_| plain));
            let part = other.map(|other| document.part_span(node, near::differing(text, other).0));
            part.filter(|span| !span.is_empty())
        }
        _ => None,
    };
    let (policy, request) = (policy_fix(case, fault), request_fix(case, &checked, operator));
    // Where the policy asks for the caller's own name, it is the call that is to change.
    let (first, second) =
        if text.is_some_and(|text| text.contains("${")) { (request, policy) } else { (policy, request) };
    Some(
        Draft::new(match codes(wanted.iter().copied()) {
            listed if listed.is_empty() => format!("{key} lists no value, so the condition never holds."),
            listed => format!("{key} {relation} {listed}; the request has {has}."),
        })
        .detail(why(case, &checked, text, actual))
        .expected(wanted)
        .actual(Some(actual.join(", ")))
        .focus(focus)
        .fixes(text.and_then(|text| too_old(checked.policy, text)).map(|_| newer(checked.policy)))
        .fixes(first)
        .fixes(second)
        .fix(drop),
    )
}

/// Puts the set operator before the operator: all of the tags, any of the rest (R142, R149).
fn quantified(checked: &Checked<'_>, operator: Operator) -> Fix {
    let all = checked.is_key("aws:TagKeys") || checked.is_key("sts:TransitiveTagKeys");
    let name = format!("{}:{}", if all { "ForAllValues" } else { "ForAnyValue" }, operator.name());
    let edits =
        checked.condition().map(|condition| change_operator(checked.policy, checked.statement, condition, &name));
    grants(format!("Compare with {}", code(&name)), edits.unwrap_or_default())
}

/// A pattern with the capitals that the request has.
fn recased(text: &str, actual: &str) -> Option<String> {
    let (before, _) = text.split_at(text.find(['*', '?'])?);
    let begins =
        actual.get(..before.len()).filter(|begins| begins.eq_ignore_ascii_case(before) && *begins != before)?;
    Some(format!("{begins}{}", text.get(before.len()..)?))
}

/// A text of the policy with its variables replaced; none where it has wildcards or a variable without a value.
fn literal(case: &Case<'_>, checked: &Checked<'_>, text: &str) -> Option<String> {
    if too_old(checked.policy, text).is_some() {
        return None;
    }
    let reading = Reading { wildcards: true, variables: checked.policy.variables };
    let Pattern::Tokens(tokens) = Pattern::read(text, reading, &|key| keys::state(&case.request, key)) else {
        return None;
    };
    let plain = |token: Token| match token {
        Token::Char(c) => Some(c),
        Token::One | Token::Run => None,
    };
    tokens.into_iter().map(plain).collect()
}

/// Whether a variable of `text` has no value (R184).
fn is_null(case: &Case<'_>, text: &str) -> bool {
    let reading = Reading { wildcards: true, variables: true };
    Pattern::read(text, reading, &|key| keys::state(&case.request, key)) == Pattern::Null
}

fn relation(order: Order) -> &'static str {
    match order {
        Order::Equal => "must be",
        Order::Less => "must be less than",
        Order::LessEqual => "must be at most",
        Order::Greater => "must be greater than",
        Order::GreaterEqual => "must be at least",
    }
}

fn time_relation(order: Order) -> &'static str {
    match order {
        Order::Equal => "must be",
        Order::Less => "must be before",
        Order::LessEqual => "must not be after",
        Order::Greater => "must be after",
        Order::GreaterEqual => "must not be before",
    }
}

fn why(case: &Case<'_>, checked: &Checked<'_>, text: Option<&str>, actual: &[String]) -> String {
    let (Some(text), [actual]) = (text, actual) else { return ALL.to_owned() };
    if let Some(why) = too_old(checked.policy, text) {
        return why.to_owned();
    }
    if text.contains("${") {
        return match literal(case, checked, text) {
            Some(value) => format!("{} stands for {} here.", code(text), code(&value)),
            None if is_null(case, text) => {
                format!("A variable in {} has no value for this caller, so the condition never holds.", code(text))
            }
            None => ALL.to_owned(),
        };
    }
    let same = text.eq_ignore_ascii_case(actual);
    let is_subject = checked.condition().is_some_and(|condition| condition.key.to_ascii_lowercase().ends_with(":sub"));
    match actual.as_str() {
        _ if text.trim() == actual.trim() => "A space at the beginning or end counts.",
        _ if same => "Upper and lower case count.",
        _ if recased(text, actual).is_some() => "Upper and lower case count; `*` stands for any characters, also none.",
        _ if is_subject && text.contains(":ref:") && actual.contains(":environment:") => {
            "A GitHub job with an environment has the environment in its subject, and no branch."
        }
        _ if is_subject && text.contains(":environment:") && actual.contains(":ref:") => {
            "This GitHub job runs in no environment, so its subject has the branch or tag."
        }
        _ if is_subject && actual.ends_with(":pull_request") => {
            "A GitHub workflow of a pull request has no branch in its subject."
        }
        _ if checked.is_key("aws:PrincipalArn") && text.contains(":assumed-role/") => {
            "`aws:PrincipalArn` holds the ARN of the role, never that of its session."
        }
        _ if checked.is_key("saml:aud") => "The key holds the recipient of the assertion, not its audience.",
        _ if (checked.is_key("aws:CurrentTime") || checked.is_key("aws:EpochTime")) && is_end(checked) => {
            "The time has passed, so the statement applies no more."
        }
        "us-east-1" if checked.is_key("aws:RequestedRegion") => {
            "Calls to the global endpoint of STS count as us-east-1."
        }
        _ => ALL,
    }
    .to_owned()
}

/// Whether a condition holds until a time only (R332).
fn is_end(checked: &Checked<'_>) -> bool {
    let family = checked.condition().and_then(|condition| condition.operator).map(|operator| operator.base.family);
    matches!(
        family,
        Some(Family::Date(Order::Less | Order::LessEqual) | Family::Numeric(Order::Less | Order::LessEqual))
    )
}

const ALL: &str = "The statement applies only when all its conditions hold.";

/// Takes the request's value in.
fn policy_fix(case: &Case<'_>, fault: &Fault) -> Option<Fix> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let condition = checked.condition()?;
    let operator = condition.operator?;
    let [value] = values(checked.check.state.as_ref())? else { return None };
    let equal = matches!(
        operator.base.family,
        Family::String { .. } | Family::Arn | Family::Ip | Family::Numeric(Order::Equal)
    );
    if operator.base.negated || !equal || value.contains(['*', '?']) {
        return None;
    }
    let editor = Editor::new(&checked.policy.document);
    let text = fault.target.node().and_then(|node| Some((node, checked.policy.document.string(node)?)));
    if let Some((node, meant)) = text.and_then(|(node, text)| Some((node, recased(text, value)?))) {
        return Some(grants(format!("Write {}", code(&meant)), vec![editor.replace_text(node, &meant)]));
    }
    Some(match text {
        Some((node, text)) if near::similarity(text, value) >= near::NEAR => {
            grants(format!("Require {} instead", code(value)), vec![editor.replace_text(node, value)])
        }
        _ => grants(format!("Allow {} as well", code(value)), vec![editor.add_value(condition.node, &quote(value))]),
    })
}

/// Sends what is required, where the caller can choose it.
fn request_fix(case: &Case<'_>, checked: &Checked<'_>, operator: Operator) -> Option<Fix> {
    let condition = checked.condition()?;
    let parameter = parameter_of(&condition.key);
    let value = condition.values.iter().find_map(|value| literal(case, checked, &value.value))?;
    let text = matches!(operator.base.family, Family::String { .. });
    (text && !operator.base.negated && !matches!(parameter, Parameter::Context(_)))
        .then(|| neutral(format!("Send {}", code(&value)), set(parameter, &value)))
}
