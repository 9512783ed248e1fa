//! The condition keys in play: what the policies require, what the request has, and how it came out.

use yew::prelude::*;

use super::lights::{learned, lights};
use super::page::Page;
use super::request::{Entry, given, goal, origin};
use super::state::Action;
use super::text::{sentence, sign};
use super::words::{self, segments};
use crate::engine::condition::keys::parameter_of;
use crate::engine::input::Parameter;
use crate::engine::report::{ConditionReport, Report};
use crate::engine::truth::Truth;

/// The parameter by which the user says what a key is: a claim of a token that is known is said of the token.
pub(super) fn parameter(report: Option<&Report>, key: &str) -> Parameter {
    let kind = |parameter: &Parameter| match parameter {
        Parameter::WebIdentity(_) => 1,
        Parameter::Saml(_) => 2,
        _ => 0,
    };
    let parameter = parameter_of(key);
    let own = kind(&parameter);
    let mut facts = report.into_iter().flat_map(|report| &report.request);
    if own == 0 || facts.any(|fact| kind(&fact.parameter) == own) {
        parameter
    } else {
        Parameter::Context(key.to_owned())
    }
}

/// The table; nothing where no condition was asked.
pub(super) fn conditions(page: Page<'_>, report: &Report) -> Html {
    let rows = &report.conditions;
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <table class="conditions">
            <thead>
                <tr>
                    <th scope="col">{ "Condition key" }</th>
                    <th scope="col">{ "Required" }</th>
                </tr>
            </thead>
            for (index, row) in rows.iter().enumerate() {
                { table_row(page, report, index, row) }
            }
        </table>
    }
}

fn table_row(page: Page<'_>, report: &Report, index: usize, row: &ConditionReport) -> Html {
    let state = page.state;
    let parameter = parameter(Some(report), &row.key);
    // A parameter that has a field of its own is gone to there.
    let goal = if matches!(parameter, Parameter::Context(_)) { goal(state, &parameter) } else { None };
    let said = given(&state.request, &parameter);
    let source = row.origin.as_ref().map(|(_, origin)| *origin);
    let value = said.clone().or_else(|| row.actual.as_ref().map(|values| values.join(", ")));
    let value = value.or_else(|| words::known(report, &parameter)).unwrap_or_default();
    let place = row.spot.place();
    let key = match place {
        Some(place) => html! {
            <button type="button" class="link" onclick={page.on(Action::Go(place))}>{ &row.key }</button>
        },
        None => html! { &row.key },
    };
    html! {
        <tbody data-lights={lights(state, [place, learned(source)])}>
            <tr>
                <th scope="row">
                    <div class="key">
                        { sign(row.result, words::result(row.result)) }
                        <span><code>{ key }</code><small>{ &row.operator }</small></span>
                    </div>
                </th>
                <td><code>{ row.required.join(" or ") }</code></td>
            </tr>
            <tr>
                <td colspan="2">
                    <div class="has">
                        <span>{ "has" }</span>
                        <Entry
                            act={page.act.clone()}
                            read_only={page.host.mount.read_only}
                            {goal}
                            id={format!("condition-{index}")}
                            label={format!("{} in the request", row.key)}
                            parameter={parameter.clone()}
                            {value}
                            is_given={said.is_some()}
                            is_bad={row.result == Truth::No}
                        />
                        { origin(page, &parameter, source, None) }
                    </div>
                    <small>{ sentence(&segments(&row.words()), usize::MAX) }</small>
                </td>
            </tr>
        </tbody>
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::State;
    use super::*;
    use crate::engine::input::{Input, RequestInput, WebIdentity};

    #[test]
    fn keys_that_are_parameters() {
        let bare = State::example().report;
        for (key, name) in [
            ("sts:ExternalId", "/external_id"),
            ("STS:externalid", "/external_id"),
            ("aws:RequestTag/Team", "/session_tags/Team"),
            ("aws:RequestedRegion", "/region"),
            ("aws:SourceIp", "/context/aws:SourceIp"),
            ("token.actions.githubusercontent.com:sub", "/context/token.actions.githubusercontent.com:sub"),
            ("saml:aud", "/context/saml:aud"),
        ] {
            assert_eq!(parameter(bare.as_deref(), key).to_string(), name, "{key}");
        }
    }

    #[test]
    fn a_claim_is_said_of_the_token_that_is_known() {
        let claims = vec![("sub".to_owned(), vec!["repo:a/b".to_owned()])];
        let request = RequestInput { web_identity: Some(WebIdentity::Claims(claims)), ..RequestInput::default() };
        let state = State::new(Input { request, ..Input::default() });
        let report = state.report.as_deref();
        assert_eq!(parameter(report, "token.actions.githubusercontent.com:aud").to_string(), "/web_identity/aud");
        assert_eq!(parameter(report, "saml:aud").to_string(), "/context/saml:aud");
    }
}
