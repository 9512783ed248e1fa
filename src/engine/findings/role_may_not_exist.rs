//! AWS refuses a role that does not exist in the same words (R131).

use super::super::case::{Case, Fault, FaultKind};
use super::super::commands;
use super::super::finding::{Draft, code, differ, the};
use super::super::fix::{neutral, set};
use super::super::input::Parameter;
use super::super::near::{Compared, NEAR, differences, similarity};
use super::super::request::described;
use super::super::source::{DocumentId, Layer};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::MayNotExist = fault.kind else { return None };
    let role = case.request.role.value()?;
    let mut find_out = neutral("Look whether the role exists", Vec::new());
    find_out.commands = commands::of_layer(case, Layer::TrustPolicy);
    let draft = Draft::new(format!("The role {} may not exist.", code(role))).fix(find_out);
    let same = "AWS answers in the same words then. Compare its account, path and name to the letter.";
    let Some((document, near)) = near(case, role) else { return Some(draft.detail(same)) };
    let how = differ(&differences(&near, role, Compared::Resource));
    Some(
        draft
            .detail(format!("{same} {} names {}. {how}", super::capital(&the(case, document)), code(&near)).trim_end())
            .expected([&near])
            .actual(Some(role))
            .fix(neutral(format!("Call {}", code(&near)), set(Parameter::Role, &near))),
    )
}

/// The role that a document names and that is nearly, but not quite, the one that is called.
fn near(case: &Case<'_>, role: &str) -> Option<(DocumentId, String)> {
    let trust = case.document(DocumentId::TrustPolicy);
    let shown = trust.and_then(described).and_then(|described| described.arn);
    let shown = shown.map(|(arn, _)| (DocumentId::TrustPolicy, arn));
    let policies = case.policies.iter().filter(|policy| policy.document.id.layer() == Layer::IdentityPolicies);
    let resources = policies.flat_map(|policy| {
        let statements = policy.statements.iter().filter_map(|statement| statement.resources.as_ref());
        let values = statements.filter(|resources| !resources.negated).flat_map(|resources| &resources.values);
        values.map(|value| (policy.document.id, value.value.clone()))
    });
    let is_near = |(_, arn): &(DocumentId, String)| {
        !arn.contains(['*', '?', '$']) && arn != role && similarity(arn, role) >= NEAR
    };
    shown.into_iter().chain(resources).find(is_near)
}
