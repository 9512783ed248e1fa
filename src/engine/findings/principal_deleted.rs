//! The trust policy holds the unique ID of a principal that is gone.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, trusted};
use super::super::fix::{Editor, grants};
use super::super::policy::is_unique_id;
use super::super::risks::Risk;
use super::super::trace::Element;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    match fault.kind {
        // R196: a condition may well test an ID.
        FaultKind::Failed(at) => case.checked(at).filter(|checked| checked.check.element == Element::Principal).map(|_| ())?,
        FaultKind::Risk(Risk::Deleted, _) => {}
        _ => return None,
    }
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let text = document.string(node).filter(|text| is_unique_id(text))?;
    let draft = Draft::new(format!("{} is the unique ID of a user or role that was deleted.", code(text)))
        .detail("IAM keeps the ID of a trusted principal. Made again under the same name it has another ID, which this policy does not trust: write its ARN again.")
        .actual(case.request.caller_text.value().cloned())
        .expected([text]);
    let trusted = trusted(case).filter(|_| fault.blocks);
    Some(match trusted {
        Some(arn) => draft.fix(grants(format!("Trust {}", code(&arn)), vec![Editor::new(document).replace_text(node, &arn)])),
        None => draft,
    })
}
