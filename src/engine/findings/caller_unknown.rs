//! Who calls, or which role, is not known, and the decision hangs on it.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::fix::neutral;
use super::super::request::Call;
use super::super::trace::Element;
use super::super::vendors;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Depends(at) = fault.kind else { return None };
    let checked = case.checked(at)?;
    if let (Element::Principal, Some(vendor)) = (checked.check.element, case.request.vendor) {
        let title = format!("Which of {vendor}'s accounts calls is not known; whether this names it depends on it.");
        let detail = format!("{vendor} calls from {}. The address of its page shows the site.", vendors::accounts(vendor));
        let expected = checked.check.parts.iter().filter_map(|(node, _)| checked.policy.document.string(*node));
        return Some(Draft::new(title).detail(detail).expected(expected).actual(Some(vendor)));
    }
    let (title, detail, command) = match checked.check.element {
        Element::Principal if matches!(case.request.call, Call::WebIdentity | Call::Saml) => (
            "Which identity provider vouches for the caller is not known; whether this names it depends on it.",
            "Enter the token or its claim `iss`; for SAML, the provider that the call names in `PrincipalArn`.",
            "",
        ),
        Element::Principal => (
            "Who calls is not known; whether this names the caller depends on it.",
            "Paste the whole error, which names the caller behind `User:`, or enter the caller's ARN. The command shows it.",
            "aws sts get-caller-identity",
        ),
        Element::Resource => (
            "Which role is to be assumed is not known; whether this names it depends on it.",
            "Paste the whole error, which names the role behind `on resource:`, or enter the role's ARN.",
            "aws iam list-roles --query 'Roles[].Arn'",
        ),
        _ => return None,
    };
    let find_out = (!command.is_empty()).then(|| {
        let mut find_out = neutral("Find out", Vec::new());
        find_out.commands = vec![command.to_owned()];
        find_out
    });
    let expected = checked.check.parts.iter().filter_map(|(node, _)| checked.policy.document.string(*node));
    Some(Draft::new(title).detail(detail).expected(expected).fixes(find_out))
}
