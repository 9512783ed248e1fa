//! A value of another JSON type than its element takes, or an empty one.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, trusted, trusted_kind};
use super::super::fix::{Editor, grants, quote};
use super::super::json::{Kind, NodeId};
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let document = &policy.document;
    let node = fault.target.node()?;
    let name = Some(document.name(node)).filter(|name| !name.is_empty());
    let owner = name.map_or_else(|| "This value".to_owned(), code);
    let title = match kind {
        OffenceKind::Empty(element) => format!("{owner} is empty: {} must name at least one.", code(element)),
        OffenceKind::WrongType(wanted) => format!("{owner} must be {wanted}."),
        OffenceKind::ConditionValue => format!("{owner} must be a string, a number, `true` or `false`."),
        _ => return None,
    };
    // What CloudFormation would have made something of.
    let function = |member: &NodeId| {
        let name = document.name(*member);
        (name == "Ref" || name.starts_with("Fn::")).then(|| code(name))
    };
    let says = match document.children(node).iter().find_map(function) {
        Some(function) => format!("{function} is for CloudFormation to replace: paste the policy as it is in AWS."),
        None => super::element_missing::answers(policy, kind, node),
    };
    let value = match (kind, &document.node(node).kind) {
        (_, Kind::Number(digits)) => Some(quote(digits)),
        (OffenceKind::Empty("Resource"), _) => case.request.role.value().map(|role| format!("[{}]", quote(role))),
        (OffenceKind::Empty("Action"), _) => case.request.action.value().map(|action| format!("[{}]", quote(action))),
        (OffenceKind::Empty("Principal") | OffenceKind::WrongType(_), Kind::Object(_) | Kind::String(_))
            if name == Some("Principal") =>
        {
            trusted(case).map(|arn| format!("{{ \"{}\": {} }}", trusted_kind(case), quote(&arn)))
        }
        (OffenceKind::Empty("Principal"), _) => trusted(case).map(|arn| format!("[{}]", quote(&arn))),
        _ => None,
    };
    let draft = Draft::new(title).detail(says);
    Some(match value {
        Some(value) => {
            draft.fix(grants(format!("Write {}", code(&value)), vec![Editor::new(document).replace(node, value)]))
        }
        None => draft,
    })
}
