//! A layer decides and was not given.

use super::super::case::{Case, Fault, FaultKind};
use super::super::commands;
use super::super::finding::{Draft, article, code, new_policy, of_whom};
use super::super::fix::neutral;
use super::super::source::Layer;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::NotGiven(layer) = fault.kind else { return None };
    let clause = case.denial.clause.as_ref().filter(|clause| clause.layer == Some(layer));
    let words = layer.words();
    let given = case.policies.iter().any(|policy| policy.document.id.layer() == layer);
    let (title, detail) = if let Some(clause) = clause {
        let why = if clause.explicit { "a Deny in it applies" } else { "it has no Allow for the call" };
        let named = clause.policy_arn.as_ref().map_or(String::new(), |arn| format!(" It is {}.", code(&arn.text)));
        if given {
            let title = format!("AWS names a Deny in {} {words}, and none of those given denies.", article(words));
            let whose = if layer == Layer::IdentityPolicies { ": an inline one, or one of a group" } else { "" };
            (title, format!("It is in another one{whose}, or in another version. Paste it to see the field. If these were changed since, the error is old.{named}"))
        } else {
            let title = format!("AWS names {} {words}, and none was given: {why}.", article(words));
            (title, format!("Paste it to see the field.{named}"))
        }
    } else {
        let (words, was, them) = of_whom(layer);
        (format!("It depends on the {words}, which {was} not given."), format!("Paste {them} to decide."))
    };
    let mut find_out = neutral("Find it", Vec::new());
    find_out.commands = commands::of_layer(case, layer);
    let action = case.request.action.value().map_or("sts:AssumeRole", String::as_str);
    let written = (!given).then(|| new_policy(case, layer, action)).flatten();
    Some(Draft::new(title).detail(detail).fix(find_out).fixes(written))
}
