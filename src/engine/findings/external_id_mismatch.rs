//! Another external ID is sent than the one required.

use super::super::case::{Case, Fault, FaultKind};
use super::super::condition::keys::sent_by_caller;
use super::super::finding::{Draft, code, codes, differ, values};
use super::super::fix::{Editor, grants, neutral, set};
use super::super::input::Parameter;
use super::super::near::{self, parts::placeholder};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(|checked| checked.is_key("sts:ExternalId"))?;
    let condition =
        checked.condition().filter(|condition| condition.operator.is_some() && !condition.values.is_empty())?;
    let sent = values(checked.check.state.as_ref())?.first()?;
    let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
    let node = fault.target.node()?;
    let document = &checked.policy.document;
    let text = document.string(node);
    let editor = Editor::new(document);
    let differences = near::check::of_value(case, &checked, node);
    let sends = sent_by_caller(&case.request, "sts:ExternalId").is_some();
    let literal =
        wanted.iter().find(|text| sends && !text.contains(['*', '?', '$']) && placeholder(text).is_none());
    let mut draft = Draft::new(format!(
        "`sts:ExternalId` must be {}; the request sends {}.",
        codes(wanted.iter().copied()),
        code(sent)
    ))
    .detail(format!("{}The two are compared to the letter. Whoever issued the ID knows the right one.", differ(&differences)))
    .expected(wanted.iter().copied())
    .actual(Some(sent))
    .differing(document, Some(node), &differences);
    let edit = match text {
        Some(_) => editor.replace_text(node, sent),
        None => editor.add_value(condition.node, &super::super::fix::quote(sent)),
    };
    draft = draft.fix(grants("Require the external ID that is sent", vec![edit]));
    Some(match literal {
        Some(id) => draft.fix(neutral("Send the external ID that is required", set(Parameter::ExternalId, id))),
        None => draft,
    })
}
