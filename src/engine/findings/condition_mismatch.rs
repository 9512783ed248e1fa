//! A condition wants another value than the request has.

use ipnet::IpNet;

use super::super::condition::keys::sent_by_caller;
use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::operators::{Family, Operator, Order};
use super::super::condition::values::{address, instant, network};
use super::super::condition::{KeyState, claims, keys};
use super::super::finding::{Draft, change_operator, code, codes, remove_condition, values};
use super::super::fix::{Editor, grants, neutral, quote, set, widens};
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
    let family = checked.condition().and_then(|condition| condition.operator).map(|operator| operator.base.family);
    let claim = checked.condition().and_then(|condition| claims::provider_claim(&condition.key)).map(|(_, claim)| claim);
    let is = |name: &str| claim.is_some_and(|claim| claim.eq_ignore_ascii_case(name));
    if let Some(why) = is("sub").then(|| subject(text, actual)).flatten() {
        return why;
    }
    match actual.as_str() {
        _ if text.trim() == actual.trim() => "A space at the beginning or end counts.",
        _ if near::look_alike(text, actual) => near::LOOK_ALIKE,
        _ if same => "Upper and lower case count.",
        _ if recased(text, actual).is_some() => "Upper and lower case count; `*` stands for any characters, also none.",
        // R237, R329
        _ if is("aud") && [text, actual].iter().any(|text| text.starts_with("https://github.com/")) => {
            "The job chooses its audience: GitHub's official action asks for `sts.amazonaws.com`; without a choice it is the owner's address."
        }
        _ if checked.is_key("aws:PrincipalArn") && text.contains(":assumed-role/") => {
            "`aws:PrincipalArn` holds the ARN of the role, never that of its session."
        }
        // R313
        _ if checked.is_key("aws:PrincipalArn") && path_differs(text, actual) => {
            "The ARN has the path of the user or role; write it, or `*` for it."
        }
        // R225, R331
        _ if checked.is_key("saml:aud") => {
            "The key holds the recipient of the assertion, a sign-in address that may be Regional, not its audience."
        }
        // R158, R332
        _ if matches!(family, Some(Family::Date(_))) && instant(text).is_none() => {
            "The policy's value is no date; write it as `2026-10-01T00:00:00Z`."
        }
        // R168, R169, R333
        _ if family == Some(Family::Ip) => network_differs(text, actual),
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

/// What is peculiar to the subject of a token (R234–R239, R326, R327, R330).
fn subject(text: &str, actual: &str) -> Option<String> {
    const BEGINNINGS: [&str; 5] = ["repo:", "project_path:", "organization:", "org/", "system:serviceaccount:"];
    let begins = |text: &str| BEGINNINGS.into_iter().find(|beginning| text.starts_with(beginning));
    let swapped = |text: &str| {
        let (namespace, name) = text.strip_prefix("system:serviceaccount:")?.split_once(':')?;
        Some(format!("system:serviceaccount:{name}:{namespace}"))
    };
    let why = match (begins(text), begins(actual)) {
        _ if text.contains(":ref:") && actual.contains(":environment:") => {
            "A GitHub job with an environment has the environment in its subject, and no branch."
        }
        _ if text.contains(":environment:") && actual.contains(":ref:") => {
            "This GitHub job runs in no environment, so its subject has the branch or tag."
        }
        _ if actual.ends_with(":pull_request") => "A GitHub workflow of a pull request has no branch in its subject.",
        _ if has_ids(actual) && !has_ids(text) => {
            "GitHub gives newer repositories subjects with numeric IDs behind the names; the old form matches none of them."
        }
        (Some("repo:"), None) => "GitHub's subjects can be customized; what the token has counts.",
        (wanted, Some(beginning)) if wanted != Some(beginning) && !text.starts_with(['*', '?']) => {
            return Some(format!("A subject of this provider begins with {}.", code(beginning)));
        }
        _ if actual.contains(":ref:refs/") && !text.contains("refs/") && !text.contains(['*', '?']) => {
            "A branch is written `ref:refs/heads/…` in a subject, a tag `ref:refs/tags/…`."
        }
        _ if swapped(text).as_deref() == Some(actual) => {
            "Namespace and service account are swapped: `system:serviceaccount:NAMESPACE:NAME`."
        }
        _ => return None,
    };
    Some(why.to_owned())
}

/// Whether owner and repository of a GitHub subject have numeric IDs behind them (R235).
fn has_ids(subject: &str) -> bool {
    let numbered = |name: &str| {
        name.rsplit_once(['@', '-']).is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
    };
    let names = subject.strip_prefix("repo:").and_then(|rest| rest.split(':').next()?.split_once('/'));
    names.is_some_and(|(owner, repository)| numbered(owner) && numbered(repository))
}

/// Whether two ARNs have the same name behind different paths.
fn path_differs(text: &str, actual: &str) -> bool {
    let name = |arn: &str| arn.rsplit(['/', ':']).next().map(str::to_owned);
    text.contains(":role/") && actual.contains(":role/") && name(text) == name(actual)
}

fn network_differs(text: &str, actual: &str) -> &'static str {
    match (network(text), address(actual)) {
        (Some(range), Some(address)) if range.addr().is_ipv4() != address.is_ipv4() => {
            "An IPv6 address is in no range of IPv4 addresses, nor the reverse."
        }
        (Some(IpNet::V4(range)), Some(_)) if range.addr().is_private() => {
            "The key holds the public address that AWS sees; a private range never has it."
        }
        _ => ALL,
    }
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
    let parameter = sent_by_caller(&case.request, &condition.key)?;
    let value = condition.values.iter().find_map(|value| literal(case, checked, &value.value))?;
    let text = matches!(operator.base.family, Family::String { .. });
    (text && !operator.base.negated).then(|| neutral(format!("Send {}", code(&value)), set(parameter, &value)))
}
