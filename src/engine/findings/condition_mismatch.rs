//! A condition wants another value than the request has.

use ipnet::IpNet;

use super::super::condition::keys::sent_by_caller;
use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::operators::{Family, Operator, Order, Quantifier};
use super::super::condition::values::network;
use super::super::arn::{Arn, path_and_name};
use super::super::condition::{self, KeyState, Setting, claims, keys, permission_set};
use super::super::finding::{Draft, change_operator, code, codes, differ, remove_condition, test, values};
use super::super::fix::{Editor, grants, neutral, quote, set, widens};
use super::super::input::Edit;
use super::super::json::NodeId;
use super::super::near::parts::{has_ids, subject_start};
use super::super::near::{self, Difference, Kind};
use super::super::policy::{Condition, Effect};
use super::super::pattern::{Pattern, Reading, Token};
use super::super::report::Fix;
use super::super::trace::Element;
use super::super::truth::Truth;
use super::principal_mismatch::all;
use super::version_invalid::{newer, too_old};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let Element::Condition(_) = checked.check.element else { return None };
    let condition = checked.condition()?;
    let operator = condition.operator?;
    let actual = values(checked.check.state.as_ref()).unwrap_or_default();
    let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
    let has = if actual.is_empty() { "none".to_owned() } else { all(actual) };
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
    let node = fault.target.node();
    let differences = node.map_or_else(Vec::new, |node| near::check::of_value(case, &checked, node));
    let (policy, request) = (policy_fix(case, fault), request_fix(case, &checked, operator));
    // Where the policy asks for the caller's own name, it is the call that is to change.
    let (first, second) =
        if text.is_some_and(|text| text.contains("${")) { (request, policy) } else { (policy, request) };
    Some(
        Draft::new(match codes(wanted.iter().copied()) {
            listed if listed.is_empty() => format!("{key} lists no value, so the condition never holds."),
            listed => format!("{key} {relation} {listed}; the request has {has}."),
        })
        .detail(match outside(case, &checked) {
            outside if actual.len() > 1 && !outside.is_empty() => {
                let are = if outside.len() > 1 { "are" } else { "is" };
                format!("Each value must be among those of the policy; {} {are} not.", all(&outside))
            }
            _ => why(case, &checked, text, actual, &differences),
        })
        .expected(wanted)
        .actual(Some(actual.join(", ")))
        .differing(document, node, &differences)
        .fixes(text.and_then(|text| too_old(checked.policy, text)).map(|_| newer(checked.policy)))
        .fixes(as_range(&checked, operator))
        .fixes(first)
        .fixes(second)
        .fix(drop),
    )
}

/// The values of the request that `ForAllValues` does not find in the policy (R142).
fn outside<'c>(case: &Case<'_>, checked: &Checked<'c>) -> Vec<&'c str> {
    let lookup = |key: &str| keys::state(&case.request, key);
    let variables = checked.policy.variables;
    let setting = Setting { effect: Effect::Allow, variables, choices: &case.request.choices };
    let Some((condition, operator)) = checked.condition().and_then(|condition| Some((condition, condition.operator?)))
    else {
        return Vec::new();
    };
    let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
    let fails = |value: &&str| condition::test(operator, &wanted, KeyState::present(*value), setting, &lookup).truth == Truth::No;
    let actual = values(checked.check.state.as_ref()).filter(|_| operator.quantifier == Some(Quantifier::All) && !operator.base.negated);
    actual.into_iter().flatten().map(String::as_str).filter(fails).collect()
}

/// Whether a condition compares ranges of addresses as texts (R170).
fn is_range(condition: &Condition) -> bool {
    let texts = condition.operator.is_some_and(|operator| matches!(operator.base.family, Family::String { .. }));
    texts && condition.values.iter().any(|value| value.value.contains('/') && network(&value.value).is_some())
}

/// Compares addresses in the place of texts.
fn as_range(checked: &Checked<'_>, operator: Operator) -> Option<Fix> {
    let condition = checked.condition().filter(|condition| is_range(condition))?;
    let name = operator.name().replace(operator.base.name, if operator.base.negated { "NotIpAddress" } else { "IpAddress" });
    let edits = change_operator(checked.policy, checked.statement, condition, &name);
    Some(grants(format!("Compare with {}", code(&name)), edits))
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

pub(super) fn relation(order: Order) -> &'static str {
    match order {
        Order::Equal => "must be",
        Order::Less => "must be less than",
        Order::LessEqual => "must be at most",
        Order::Greater => "must be greater than",
        Order::GreaterEqual => "must be at least",
    }
}

pub(super) fn time_relation(order: Order) -> &'static str {
    match order {
        Order::Equal => "must be",
        Order::Less => "must be before",
        Order::LessEqual => "must not be after",
        Order::Greater => "must be after",
        Order::GreaterEqual => "must not be before",
    }
}

fn why(
    case: &Case<'_>,
    checked: &Checked<'_>,
    text: Option<&str>,
    actual: &[String],
    differences: &[Difference],
) -> String {
    let (Some(text), [actual]) = (text, actual) else { return ALL.to_owned() };
    if let Some(why) = too_old(checked.policy, text) {
        return why.to_owned();
    }
    let (differ, advice) = (differ(differences), advice(case, checked, text, actual, differences));
    match advice {
        None if differ.is_empty() => ALL.to_owned(),
        advice => format!("{differ}{}", advice.unwrap_or_default()).trim_end().to_owned(),
    }
}

/// What is to be known of the key.
fn advice(
    case: &Case<'_>,
    checked: &Checked<'_>,
    text: &str,
    actual: &str,
    differences: &[Difference],
) -> Option<String> {
    let has = |kind| differences.iter().any(|difference| difference.kind == kind);
    if has(Kind::Variable) {
        return None;
    }
    let claim = checked.condition().and_then(|condition| claims::provider_claim(&condition.key)).map(|(_, claim)| claim);
    let is = |name: &str| claim.is_some_and(|claim| claim.eq_ignore_ascii_case(name));
    if let Some(why) = is("sub").then(|| subject(text, actual)).flatten() {
        return Some(why);
    }
    let why = match actual {
        _ if checked.condition().is_some_and(is_range) => {
            "The operator compares the texts; `IpAddress` reads ranges."
        }
        // R237, R329
        _ if is("aud") && [text, actual].iter().any(|text| text.starts_with("https://github.com/")) => {
            "The job chooses its audience: GitHub's official action asks for `sts.amazonaws.com`; without a choice it is the owner's address."
        }
        // R230
        _ if is("aud") && case.request.claim("azp").is_some_and(|azp| azp == [actual]) => {
            "The key holds the token's `azp` where it has one, and its `aud` only where it has none; `:oaud` holds the `aud`."
        }
        _ if checked.is_key("aws:PrincipalArn") && text.contains(":assumed-role/") => {
            "`aws:PrincipalArn` holds the ARN of the role, never that of its session."
        }
        _ if Some(actual) == permission_set::pattern(&case.request).as_deref() => permission_set::OPEN,
        // R313
        _ if checked.is_key("aws:PrincipalArn") && has(Kind::Path) => {
            "The ARN has the path of the user or role; write it, or `*` for it."
        }
        // R225, R331
        _ if checked.is_key("saml:aud") => {
            "The key holds the recipient of the assertion, a sign-in address that may be Regional, not its audience."
        }
        // R169
        _ if has(Kind::Address) && network(text).is_some_and(|range| matches!(range, IpNet::V4(four) if four.addr().is_private())) => {
            "The key holds the public address that AWS sees; a private range never has it."
        }
        _ if (checked.is_key("aws:CurrentTime") || checked.is_key("aws:EpochTime")) && is_end(checked) && !has(Kind::Date) => {
            "The time has passed, so the statement applies no more."
        }
        _ if let Some(again) = sign_in_again(checked) => again,
        "us-east-1" if checked.is_key("aws:RequestedRegion") => {
            "Calls to the global endpoint of STS count as us-east-1."
        }
        _ => return None,
    };
    Some(why.to_owned())
}

/// What is peculiar to the subject of a token (R234–R239, R326, R327, R330).
fn subject(text: &str, actual: &str) -> Option<String> {
    let why = match (subject_start(text), subject_start(actual)) {
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
        _ => return None,
    };
    Some(why.to_owned())
}

/// Whether a condition holds until a time only (R332).
fn is_end(checked: &Checked<'_>) -> bool {
    let family = checked.condition().and_then(|condition| condition.operator).map(|operator| operator.base.family);
    matches!(
        family,
        Some(Family::Date(Order::Less | Order::LessEqual) | Family::Numeric(Order::Less | Order::LessEqual))
    )
}

/// Where sessions that began too early are left out, as revoking a role's sessions does (R197).
pub(super) fn sign_in_again(checked: &Checked<'_>) -> Option<&'static str> {
    let allows = checked.trace.effect == Some(Effect::Allow);
    let is_start = checked.is_key("aws:TokenIssueTime") && is_end(checked) != allows;
    is_start.then_some("A session that begins later passes: sign in, or assume the caller's role, again.")
}

const ALL: &str = "The statement applies only when all its conditions hold.";

/// The ARN pattern `text` with what does not fit `actual` put right, and its other wildcards kept.
fn kept(text: &str, actual: &str) -> Option<String> {
    let (pattern, arn) = (Arn::parse(text)?, Arn::parse(actual)?);
    let fit = |wanted: &str, actual: &str| (if near::fits(wanted, actual) { wanted } else { actual }).to_owned();
    let mut parts: Vec<String> = pattern.parts().into_iter().zip(arn.parts()).map(|(wanted, part)| fit(wanted, part)).collect();
    let ((path, name), (actual_path, actual_name)) = (path_and_name(pattern.resource), path_and_name(arn.resource));
    if near::fits(name, actual_name) && pattern.service == "iam" {
        // R313: a name is kept where the path alone is another.
        parts.pop();
        parts.push(format!("{}{name}", fit(&path, &actual_path).trim_start_matches('/')));
    }
    let meant = parts.join(":");
    (meant.contains(['*', '?']) && near::similarity(text, &meant) >= near::NEAR).then_some(meant)
}

/// Tests the key by `ArnLike` in the place of its operator: with the pattern in the place of the value at `meant`, or
/// beside all values.
fn compare_by_arn(checked: &Checked<'_>, meant: Option<NodeId>, pattern: &str) -> Option<Vec<Edit>> {
    let condition = checked.condition()?;
    let document = &checked.policy.document;
    let editor = Editor::new(document);
    let others = condition.values.iter().filter(|value| Some(value.node) != meant).map(|value| value.value.as_str());
    let values: Vec<&str> = others.chain([pattern]).collect();
    if values.iter().any(|value| *value != pattern && value.contains(['*', '?'])) {
        return None; // They were no wildcards before.
    }
    let json = match values.as_slice() {
        [value] => quote(value),
        values => format!("[{}]", values.iter().map(|value| quote(value)).collect::<Vec<_>>().join(", ")),
    };
    let beside = document.node(condition.operator_node).parent.and_then(|node| document.member(node, "ArnLike"));
    if document.children(condition.operator_node).len() == 1 && beside.is_none() {
        return Some(vec![editor.rename(condition.operator_node, "ArnLike"), editor.replace(condition.node, json)]);
    }
    let added = test(checked.policy, checked.statement.node, "ArnLike", &condition.key, &json)?;
    Some(vec![remove_condition(checked.policy, checked.statement, condition), added])
}

/// Takes the request's value in.
fn policy_fix(case: &Case<'_>, fault: &Fault) -> Option<Fix> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let condition = checked.condition()?;
    let operator = condition.operator?;
    let outside = outside(case, &checked);
    let value = match (values(checked.check.state.as_ref())?, outside.as_slice()) {
        ([value], _) => value,
        (_, &[value]) => value,
        _ => return None,
    };
    let equal = matches!(
        operator.base.family,
        Family::String { .. } | Family::Arn | Family::Ip | Family::Numeric(Order::Equal)
    );
    let wildcards = matches!(operator.base.family, Family::String { like: true, .. } | Family::Arn);
    let is_open = permission_set::pattern(&case.request).as_deref() == Some(value);
    if operator.base.negated || !equal || value.contains(['*', '?']) && !is_open {
        return None;
    }
    if is_open && !wildcards {
        let near = condition.values.iter().find(|text| near::similarity(&text.value, value) >= near::NEAR);
        let meant = near.and_then(|text| kept(&text.value, value)).unwrap_or_else(|| value.to_owned());
        let edits = compare_by_arn(&checked, near.map(|text| text.node), &meant)?;
        return Some(grants(format!("Compare by `ArnLike` with {}", code(&meant)), edits));
    }
    let editor = Editor::new(&checked.policy.document);
    let text = fault.target.node().and_then(|node| Some((node, checked.policy.document.string(node)?)));
    if let Some((node, meant)) = text.and_then(|(node, text)| Some((node, recased(text, value)?))) {
        return Some(grants(format!("Write {}", code(&meant)), vec![editor.replace_text(node, &meant)]));
    }
    let kept = text.filter(|_| wildcards).and_then(|(node, text)| Some((node, kept(text, value)?)));
    Some(match text {
        _ if let Some((node, meant)) = kept => {
            grants(format!("Require {} instead", code(&meant)), vec![editor.replace_text(node, &meant)])
        }
        Some((node, text)) if near::similarity(text, value) >= near::NEAR => {
            grants(format!("Require {} instead", code(value)), vec![editor.replace_text(node, value)])
        }
        _ => grants(format!("Allow {} as well", code(value)), vec![editor.add_value(condition.node, &quote(value))]),
    })
}

/// Sends what is required, where the caller can choose it.
pub(super) fn request_fix(case: &Case<'_>, checked: &Checked<'_>, operator: Operator) -> Option<Fix> {
    let condition = checked.condition()?;
    let parameter = sent_by_caller(&case.request, &condition.key)?;
    let value = condition.values.iter().find_map(|value| literal(case, checked, &value.value))?;
    let text = matches!(operator.base.family, Family::String { .. });
    let meets = operator.base.negated == (checked.trace.effect == Some(Effect::Deny));
    (text && meets).then(|| neutral(format!("Send {}", code(&value)), set(parameter, &value)))
}
