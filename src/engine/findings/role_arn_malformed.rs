//! The role ARN of the call has a space, or names no role.

use super::super::arn::Identity;
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code};
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::json::is_invisible;
use super::super::limits::RefusalKind;
use super::super::source::Layer;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Refusal(kind @ (RefusalKind::RoleArn | RefusalKind::RoleArnRefused)) = fault.kind else { return None };
    let text = case.request.role.value()?;
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
    let (title, meant) = if text.is_empty() {
        ("The role's ARN is empty.".to_owned(), granted_role(case))
    } else if bare == *text {
        (format!("{} names no role.", code(text)), granted_role(case))
    } else {
        (format!("The role ARN {} has a space or an invisible character in it.", code(text)), Some(bare))
    };
    let does = if kind == RefusalKind::RoleArn {
        "STS looks for exactly this role, finds none, and answers as if it were not allowed."
    } else {
        "STS refuses the call before it looks at any policy."
    };
    let draft = Draft::new(title)
        .detail(format!("{does} The role's ARN reads `arn:aws:iam::ACCOUNT:role/NAME`, 20 to 2,048 characters."))
        .actual(Some(text));
    Some(match meant {
        Some(meant) => draft
            .expected([meant.as_str()])
            .fix(neutral(format!("Call with {}", code(&meant)), set(Parameter::Role, &meant))),
        None => draft,
    })
}

/// A role that the caller's policies name, and that may be the one that was meant.
fn granted_role(case: &Case<'_>) -> Option<String> {
    let identity = case.policies.iter().filter(|policy| policy.document.id.layer() == Layer::IdentityPolicies);
    let mut resources = identity.flat_map(|policy| &policy.statements).filter_map(|s| s.resources.as_ref());
    resources.find_map(|resources| {
        let role = |text: &&str| matches!(Identity::parse(text), Ok(Identity::Role(..))) && !text.contains(['*', '?', '$']);
        resources.values.iter().map(|value| value.value.as_str()).find(role).map(str::to_owned)
    })
}
