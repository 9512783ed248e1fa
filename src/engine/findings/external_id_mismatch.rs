//! Another external ID is sent than the one required.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, codes, values};
use super::super::fix::{Editor, grants, neutral, set};
use super::super::input::Parameter;
use super::super::near;

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
    let focus =
        text.map(|text| document.part_span(node, near::differing(text, sent).0)).filter(|span| !span.is_empty());
    let literal = wanted.iter().find(|text| !text.contains(['*', '?', '$']));
    let mut draft = Draft::new(format!(
        "`sts:ExternalId` must be {}; the request sends {}.",
        codes(wanted.iter().copied()),
        code(sent)
    ))
    .detail(why(text.unwrap_or_default(), sent))
    .expected(wanted.iter().copied())
    .actual(Some(sent))
    .focus(focus);
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

fn why(wanted: &str, sent: &str) -> &'static str {
    if wanted.trim() == sent.trim() {
        "A space at the beginning or end counts."
    } else if near::look_alike(wanted, sent) {
        near::LOOK_ALIKE
    } else if wanted.eq_ignore_ascii_case(sent) {
        "Upper and lower case count."
    } else {
        "The two are compared to the letter. Whoever issued the ID knows the right one."
    }
}
