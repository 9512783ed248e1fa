//! The differences of a check's values: what each is compared with and how.

use super::{Compared, Difference, Kind, differences, similarity};
use crate::engine::arn::Identity;
use crate::engine::case::{Case, Checked};
use crate::engine::condition::KeyState;
use crate::engine::condition::keys;
use crate::engine::condition::operators::Family;
use crate::engine::finding::{code, provider, trusted};
use crate::engine::json::{Document, Kind as Json, NodeId};
use crate::engine::pattern::{Pattern, Reading, Token};
use crate::engine::policy::Patterns;
use crate::engine::request::Call;
use crate::engine::trace::Element;
use crate::engine::truth::Truth;

/// No more values of one check are compared.
const VALUES: usize = 20;
/// No more values of one report are compared.
pub(in crate::engine) const TOTAL: usize = 500;

/// A value of a policy as text, a list or an object as it is written.
pub(in crate::engine) fn written(document: &Document, node: NodeId) -> &str {
    match &document.node(node).kind {
        Json::String(text) => text,
        _ => document.node(node).span.of(&document.text),
    }
}

/// How the checked value at `node` differs from what the request has.
pub(in crate::engine) fn of_value(case: &Case<'_>, checked: &Checked<'_>, node: NodeId) -> Vec<Difference> {
    let document = &checked.policy.document;
    let wanted = written(document, node);
    if matches!(document.node(node).kind, Json::Array(_) | Json::Object(_)) {
        return Vec::new();
    }
    let request = &case.request;
    let told = |text: Option<&String>| text.cloned().into_iter().collect::<Vec<_>>();
    let (actual, how) = match checked.check.element {
        Element::Principal => {
            let federated = matches!(request.call, Call::WebIdentity | Call::Saml);
            let role = matches!(Identity::parse(wanted), Ok(Identity::Role(..)));
            let whom = match federated {
                true => provider(case),
                false if role && request.role_behind().is_some() => trusted(case),
                false => None,
            };
            (whom.map_or_else(|| told(request.caller_text.value()), |whom| vec![whom]), Compared::Principal)
        }
        Element::Action => (vec![checked.action.action.clone()], Compared::Action),
        Element::Resource => (told(request.role.value()), Compared::Resource),
        Element::Condition(_) => {
            let (Some(operator), Some(KeyState::Present { values, .. })) =
                (checked.condition().and_then(|condition| condition.operator), &checked.check.state)
            else {
                return Vec::new();
            };
            (values.clone(), Compared::Condition(operator.base.family))
        }
    };
    let actual = if let [only] = actual.as_slice() {
        Some(only)
    } else {
        // The nearest of several.
        actual.iter().take(VALUES).max_by(|a, b| similarity(wanted, a).total_cmp(&similarity(wanted, b)))
    };
    let Some(actual) = actual else { return Vec::new() };
    let takes = match how {
        Compared::Resource => true,
        Compared::Condition(family) => matches!(family, Family::String { .. } | Family::Arn),
        Compared::Principal | Compared::Action => false,
    };
    if takes && checked.policy.variables && wanted.contains("${") {
        return replaced(case, wanted, actual, how);
    }
    differences(wanted, actual, how)
}

/// Whether what matches is what is left out.
fn is_negated(checked: &Checked<'_>) -> bool {
    let patterns = |patterns: &Option<Patterns>| patterns.as_ref().is_some_and(|p| p.negated);
    match checked.check.element {
        Element::Principal => checked.statement.principals.as_ref().is_some_and(|principals| principals.negated),
        Element::Action => patterns(&checked.statement.actions),
        Element::Resource => patterns(&checked.statement.resources),
        Element::Condition(_) => checked.condition().and_then(|c| c.operator).is_some_and(|o| o.base.negated),
    }
}

/// The same where variables stand for the request's values (R181–R187).
fn replaced(case: &Case<'_>, wanted: &str, actual: &str, how: Compared) -> Vec<Difference> {
    let at = wanted.find("${").unwrap_or(0);
    let end = wanted.get(at..).and_then(|rest| rest.find('}')).map_or(wanted.len(), |length| at + length + 1);
    let name = code(wanted.get(at..end).unwrap_or_default());
    let reading = Reading { wildcards: how.is_pattern(), variables: true };
    let (words, mut others) = match Pattern::read(wanted, reading, &|key| keys::state(&case.request, key)) {
        Pattern::Unknown => return Vec::new(),
        Pattern::Null => match differences(wanted, actual, how) {
            found if found.iter().any(|difference| difference.kind == Kind::Placeholder) => return found,
            _ => (format!("{name} has no value for this caller, so it matches nothing"), Vec::new()),
        },
        Pattern::Tokens(tokens) => {
            let sign = |token: &Token| match token {
                Token::Char(c) => *c,
                Token::One => '?',
                Token::Run => '*',
            };
            let value: String = tokens.iter().map(sign).collect();
            let others = differences(&value, actual, how);
            (format!("{} stands for {} here", code(wanted), code(&value)), others)
        }
    };
    // The places are of another text.
    for other in &mut others {
        other.marked = 0..0;
    }
    others.insert(0, Difference { kind: Kind::Variable, text: words, marked: at..end });
    others
}

/// The differences of every value of a check that failed, each with its value; `left` counts down for the report.
pub(in crate::engine) fn of_check(
    case: &Case<'_>,
    checked: &Checked<'_>,
    left: &mut usize,
) -> Vec<(NodeId, Difference)> {
    if checked.check.truth != Truth::No || is_negated(checked) {
        return Vec::new();
    }
    let failing = checked.check.parts.iter().filter(|(_, truth)| *truth == Truth::No);
    let mut all = Vec::new();
    for &(node, _) in failing.take(VALUES.min(*left)) {
        *left -= 1;
        all.extend(of_value(case, checked, node).into_iter().map(|difference| (node, difference)));
    }
    all
}
