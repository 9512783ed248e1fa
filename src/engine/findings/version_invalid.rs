//! `Version` is none of the two that IAM knows, or the older one, which leaves variables alone.

use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::{self, Setting, keys};
use super::super::finding::{self, Draft, code};
use super::super::fix::{Editor, neutral};
use super::super::json::NodeId;
use super::super::pattern::{self, Pattern, Reading};
use super::super::policy::{At, Effect, OffenceKind, Policy};
use super::super::report::{Fix, Half};
use super::super::trace::Element;
use super::super::truth::Truth;
use super::element_missing::answers;

/// Why a variable in `text` is not replaced, where it is none for the policy's version (R8, R337).
pub(super) fn too_old(policy: &Policy, text: &str) -> Option<&'static str> {
    let found = text.contains("${") && !policy.variables;
    found.then_some("Without `Version` 2012-10-17 a policy variable such as `${aws:username}` is plain text.")
}

/// Gives a policy the version that knows variables.
pub(super) fn newer(policy: &Policy) -> Fix {
    let (document, editor) = (&policy.document, Editor::new(&policy.document));
    let edit = match document.member(policy.node, "Version") {
        Some(version) => editor.replace_text(version, "2012-10-17"),
        None => editor.add_member(policy.node, "Version", "\"2012-10-17\""),
    };
    neutral("Set `Version` to `2012-10-17`", vec![edit])
}

/// The version is old: what it does to the text at `variable`, or that it may not be saved so.
fn old(policy: &Policy, variable: Option<NodeId>, refused: bool) -> Draft {
    let document = &policy.document;
    let (place, version) = match document.member(policy.node, "Version") {
        Some(version) => (version, format!("`Version` is {}", code(document.string(version).unwrap_or_default()))),
        None => (policy.node, "There is no `Version`".to_owned()),
    };
    let draft = if let Some(node) = variable {
        Draft::new(format!("{version}, so {} is plain text.", code(document.string(node).unwrap_or_default())))
            .detail("Policy variables are replaced since `2012-10-17` only.")
            .related(Some(finding::place(policy, node)), "never replaced")
    } else {
            let says = answers(policy, &OffenceKind::OldVersion(None), place);
            let (verb, saved) =
                if refused { ("refuses", "") } else { ("may refuse", "Where it was saved, it counts as it stands. ") };
            Draft::new(format!("{version}: IAM {verb} to save this policy.")).detail(format!("{saved}{says}"))
    };
    draft.at(place, Half::Value).fix(newer(policy))
}

/// The text of a check that fails only because its variable is not replaced (R8, R337).
fn unreplaced(case: &Case<'_>, checked: &Checked<'_>) -> Option<NodeId> {
    let lookup = |key: &str| keys::state(&case.request, key);
    let has = |text: &At<String>| too_old(checked.policy, &text.value).is_some();
    match checked.check.element {
        Element::Condition(_) => {
            let condition = checked.condition()?;
            let text = condition.values.iter().find(|text| has(text))?;
            let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
            let setting = Setting { effect: Effect::Allow, variables: true, choices: &case.request.choices };
            let tested = condition::test(condition.operator?, &wanted, lookup(&condition.key), setting, &lookup);
            (tested.truth == Truth::Yes).then_some(text.node)
        }
        Element::Resource => {
            let role = case.request.role.value()?;
            let reading = Reading { wildcards: true, variables: true };
            let covers = |text: &&At<String>| match Pattern::read(&text.value, reading, &lookup) {
                Pattern::Tokens(tokens) => has(text) && pattern::covers(&tokens, role),
                Pattern::Null | Pattern::Unknown => false,
            };
            checked.statement.resources.as_ref()?.values.iter().find(covers).map(|text| text.node)
        }
        _ => None,
    }
}

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    match &fault.kind {
        FaultKind::Offence(OffenceKind::OldVersion(variable)) => {
            return Some(old(case.policy(fault.target.document())?, *variable, fault.blocks));
        }
        FaultKind::Failed(at) => {
            let checked = case.checked(*at)?;
            return Some(old(checked.policy, Some(unreplaced(case, &checked)?), false));
        }
        FaultKind::Offence(OffenceKind::InvalidVersion) => {}
        _ => return None,
    }
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let text = document.node(node).span.of(&document.text);
    let edit = Editor::new(document).replace_text(node, "2012-10-17");
    Some(
        Draft::new(format!("`Version` must be `2012-10-17`, not {}.", code(text)))
            .detail("It names the policy language, not the date of your policy. IAM answers `The policy must contain a valid version string`.")
            .expected(["2012-10-17", "2008-10-17"])
            .fix(neutral("Write `2012-10-17`", vec![edit])),
    )
}
