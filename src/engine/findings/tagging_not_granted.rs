//! The call passes session tags and `sts:TagSession` is not allowed.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, the};
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::report::Fix;
use super::super::request::{Call, TAG_SESSION};
use super::super::source::Layer;
use super::super::trace::{Element, LayerTrace};
use super::super::truth::Truth;
use super::principal_mismatch::all;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let draft = rider(case, fault, TAG_SESSION)?;
    let tags = case.request.session_tags.value();
    let keys = tags.map(|tags| all(&tags.iter().map(|(key, _)| key).collect::<Vec<_>>()));
    let none: Option<Fix> = tags.map(|_| {
        neutral("Pass no session tags", vec![Edit::Request { parameter: Parameter::SessionTags(None), value: None }])
    });
    let named = keys.map_or_else(String::new, |keys| format!(" ({keys})"));
    let what = match (case.request.call, case.request.identity()) {
        (Call::WebIdentity, _) => format!("The token passes session tags{named}."),
        (Call::Saml, _) => format!("The assertion passes session tags{named}."),
        (_, Some(Identity::Service(service))) => format!("{} passes session tags by itself{named}.", code(service)),
        _ if !named.is_empty() => format!("The call passes session tags{named}."),
        (_, Some(Identity::Session(..) | Identity::Role(..))) => {
            "The call passes session tags, or transitive tags of the caller's session go along (role chaining).".to_owned()
        }
        _ => "The call passes session tags, as `aws-actions/configure-aws-credentials` does by default.".to_owned(),
    };
    let lacking = lacking(case, TAG_SESSION);
    Some(draft.detail(format!("{what} Each such call needs `{TAG_SESSION}` beside its own action.{lacking}")).fixes(none))
}

/// Which other side lacks an action too, or is not known to allow it (R97).
pub(super) fn lacking(case: &Case<'_>, action: &str) -> &'static str {
    let trace = case.trace.actions.iter().find(|trace| trace.action == action);
    let blocks = |layer| trace.and_then(|trace| trace.layer(layer)).map_or(Truth::No, LayerTrace::blocks);
    match (blocks(Layer::TrustPolicy), blocks(Layer::IdentityPolicies)) {
        (Truth::Yes, Truth::Yes) => " The trust policy and the caller's identity policies lack it, both.",
        (Truth::Yes, Truth::Unknown) => " Whether the caller's identity policies allow it is not known.",
        (Truth::Unknown, Truth::Yes) => " Whether the trust policy allows it is not known.",
        _ => "",
    }
}

/// A rider that no statement allows, with the fix that grants it.
pub(super) fn rider(case: &Case<'_>, fault: &Fault, action: &str) -> Option<Draft> {
    let mut listed = Vec::new();
    match fault.kind {
        FaultKind::Failed(at) => {
            let checked = case.checked(at)?;
            if checked.action.action != action || checked.check.element != Element::Action {
                return None;
            }
            let actions = checked.statement.actions.iter().filter(|actions| !actions.negated);
            listed.extend(actions.flat_map(|actions| &actions.values).map(|value| value.value.clone()));
        }
        FaultKind::NoStatement { action: index, .. } => {
            if case.trace.actions.get(index)?.action != action {
                return None;
            }
        }
        _ => return None,
    }
    let fixes = super::action_not_granted::fixes(case, fault, action);
    let document = the(case, fault.target.document());
    let draft = Draft::new(format!("No statement of {document} allows `{action}`."));
    Some(draft.expected(listed).actual(Some(action)).fixes(fixes))
}
