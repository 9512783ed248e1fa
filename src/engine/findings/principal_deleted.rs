//! The trust policy holds the unique ID of a principal that is gone.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, trusted};
use super::super::fix::{Editor, grants};
use super::super::policy::is_unique_id;
use super::super::trace::Element;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    // R196: a condition may well test an ID.
    let checked = case.checked(at).filter(|checked| checked.check.element == Element::Principal)?;
    let document = &checked.policy.document;
    let node = fault.target.node()?;
    let text = document.string(node).filter(|text| is_unique_id(text))?;
    let draft = Draft::new(format!("{} is the unique ID of a user or role that was deleted.", code(text)))
        .detail("IAM keeps the ID of a trusted principal. Made again under the same name it has another ID, which this policy does not trust: write its ARN again.")
        .actual(case.request.caller_text.value().cloned())
        .expected([text]);
    Some(match trusted(case) {
        Some(arn) => draft.fix(grants(format!("Trust {}", code(&arn)), vec![Editor::new(document).replace_text(node, &arn)])),
        None => draft,
    })
}
