//! The condition keys in play: what the policies require, what the request has, and how it came out.

use yew::prelude::*;

use super::page::Page;
use super::request::{Entry, given, goal};
use super::state::{Action, State};
use super::text::sentence;
use super::words::{self, segments};
use crate::engine::input::Parameter;
use crate::engine::report::{ConditionReport, Origin};
use crate::engine::source::Place;
use crate::engine::truth::Truth;

/// The parameter by which the user can say what a key is.
fn parameter(key: &str) -> Parameter {
    let lower = key.to_ascii_lowercase();
    match lower.as_str() {
        "sts:externalid" => Parameter::ExternalId,
        "sts:rolesessionname" => Parameter::SessionName,
        "sts:sourceidentity" => Parameter::SourceIdentity,
        _ => match key.get("aws:RequestTag/".len()..).filter(|_| lower.starts_with("aws:requesttag/")) {
            Some(tag) => Parameter::SessionTags(Some(tag.to_owned())),
            None => Parameter::Context(key.to_owned()),
        },
    }
}

/// The table; nothing where no condition was asked.
pub(super) fn conditions(page: Page<'_>) -> Html {
    let rows = page.state.report.as_deref().map_or(&[][..], |report| &report.conditions);
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <table class="conditions">
            <thead>
                <tr>
                    <th scope="col">{ "Condition key" }</th>
                    <th scope="col">{ "Required" }</th>
                    <th scope="col">{ "Has" }</th>
                </tr>
            </thead>
            <tbody>
                for (index, row) in rows.iter().enumerate() {
                    { table_row(page, index, row) }
                }
            </tbody>
        </table>
    }
}

fn table_row(page: Page<'_>, index: usize, row: &ConditionReport) -> Html {
    let state = page.state;
    let parameter = parameter(&row.key);
    // A parameter that has a field of its own is gone to there.
    let goal = if matches!(parameter, Parameter::Context(_)) { goal(state, &parameter) } else { None };
    let said = given(&state.request, &parameter);
    let learned = state.report.as_deref().and_then(|report| words::known(report, &parameter));
    let value =
        said.clone().or_else(|| row.actual.as_ref().map(|values| values.join(", "))).or(learned).unwrap_or_default();
    let (sign, tone, result) = match row.result {
        Truth::Yes => ("✓", "ok", "holds"),
        Truth::No => ("✕", "deny", "does not hold"),
        Truth::Unknown => ("?", "maybe", "not known"),
    };
    let key = match row.spot.span.map(|span| Place { document: row.spot.document, span }) {
        Some(place) => html! {
            <button type="button" class="link" onclick={page.on(Action::Go(place))}>{ &row.key }</button>
        },
        None => html! { &row.key },
    };
    html! {
        <>
        <tr class={tone}>
            <th scope="row">
                <div class="key">
                    <span class="sign" role="img" aria-label={result}>{ sign }</span>
                    <span><code>{ key }</code><small>{ &row.operator }</small></span>
                </div>
            </th>
            <td><code>{ row.required.join(" or ") }</code></td>
            <td>
                <Entry
                    act={page.act.clone()}
                    read_only={page.host.read_only}
                    {goal}
                    id={format!("condition-{index}")}
                    label={format!("{} in the request", row.key)}
                    {parameter}
                    {value}
                    is_given={said.is_some()}
                    is_bad={row.result == Truth::No}
                />
                if is_assumed(state, &row.key) {
                    <small class="from">{ "usual" }</small>
                }
            </td>
        </tr>
        <tr class="outcomes"><td colspan="3">{ sentence(&segments(&row.words()), usize::MAX) }</td></tr>
        </>
    }
}

fn is_assumed(state: &State, key: &str) -> bool {
    let parameter = parameter(key);
    let facts = state.report.iter().flat_map(|report| &report.request);
    facts.into_iter().any(|fact| fact.parameter == parameter && fact.origin == Origin::Assumed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_parameters() {
        for (key, name) in [
            ("sts:ExternalId", "/external_id"),
            ("STS:externalid", "/external_id"),
            ("aws:RequestTag/Team", "/session_tags/Team"),
            ("aws:SourceIp", "/context/aws:SourceIp"),
        ] {
            assert_eq!(parameter(key).to_string(), name, "{key}");
        }
    }
}
