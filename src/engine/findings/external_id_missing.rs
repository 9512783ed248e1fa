//! An external ID is required and none is sent.

use super::super::case::{Case, Fault, FaultKind};
use super::super::condition::KeyState;
use super::super::finding::{Draft, codes, the};
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::request::Call;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Failed(at) = fault.kind else { return None };
    let checked = case.checked(at).filter(|checked| checked.is_key("sts:ExternalId"))?;
    let condition = checked.condition()?;
    if !matches!(checked.check.state, Some(KeyState::Absent { .. })) || case.request.call != Call::AssumeRole {
        return None;
    }
    if condition.values.is_empty() {
        return None;
    }
    let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
    let literal = wanted.iter().find(|text| !text.contains(['*', '?', '$']) && text.len() > 1);
    let draft =
        Draft::new(format!("`sts:ExternalId` must be {}; the request sends none.", codes(wanted.iter().copied())))
            .detail(format!(
                "Whoever calls must send the external ID that {} asks for. The console's Switch Role cannot send one.",
                the(case, at.document)
            ))
            .expected(wanted.iter().copied());
    Some(match literal {
        Some(id) => draft.fix(neutral("Send the external ID", set(Parameter::ExternalId, id))),
        None => draft,
    })
}
