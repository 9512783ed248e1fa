//! What is known of the call: each value with the words it came from, each a field that can say otherwise.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::conditions::conditions;
use super::lights::{learned, lights};
use super::page::Page;
use super::state::{Action, Goal, State};
use super::text::sentence;
use super::words::{self, segments};
use crate::engine::condition::keys::KEYS;
use crate::engine::input::{Parameter, RequestInput, WebIdentity};
use crate::engine::report::{Finding, Origin, RequestFact};
use crate::engine::source::DocumentId;

/// So many of the usual fields are always in sight.
const SHOWN: usize = 9;

/// The request.
pub(super) fn request(page: Page<'_>) -> Html {
    let state = page.state;
    let report = state.report.as_deref();
    let facts = report.map_or(&[][..], |report| &report.request);
    let asked =
        |key: &str| report.is_some_and(|report| report.conditions.iter().any(|row| row.key.eq_ignore_ascii_case(key)));
    // A condition key that a policy asks for has its row in the table of keys.
    let others = facts.iter().filter(|fact| match &fact.parameter {
        Parameter::Context(key) => !asked(key),
        parameter => !words::FIELDS.contains(parameter),
    });
    let is_aside =
        |fact: &&RequestFact| matches!(fact.parameter, Parameter::Context(_)) && fact.origin != Origin::Given;
    let (aside, others): (Vec<_>, Vec<_>) = others.partition(is_aside);
    let known = |parameter: &Parameter| facts.iter().any(|fact| fact.parameter == *parameter);
    let (always, more) = words::FIELDS.split_at(SHOWN.min(words::FIELDS.len()));
    let (now, later): (Vec<_>, Vec<_>) = more.iter().partition(|parameter| known(parameter));
    html! {
        <section class="request panel" aria-labelledby="request">
            <h2 id="request">{ "Request" }<small>{ "what the checker knows" }</small></h2>
            <div class="fields">
                for parameter in always.iter().chain(now) {
                    { field(page, parameter) }
                }
                for fact in others {
                    { field(page, &fact.parameter) }
                }
            </div>
            <details>
                <summary>{ "More fields" }</summary>
                <div class="fields">
                    for parameter in later.into_iter().chain(aside.into_iter().map(|fact| &fact.parameter)) {
                        { field(page, parameter) }
                    }
                </div>
            </details>
            if let Some(report) = report {
                { conditions(page, report) }
            }
            if !page.host.mount.read_only {
                <AddKey act={page.act.clone()} />
            }
        </section>
    }
}

/// One parameter: what the user says, else what was learned.
fn field(page: Page<'_>, parameter: &Parameter) -> Html {
    let state = page.state;
    let pointer = parameter.to_string();
    let name = pointer.trim_start_matches('/').replace('/', "-");
    let id = format!("request-{name}");
    let fact = state.report.iter().flat_map(|report| &report.request).find(|fact| fact.parameter == *parameter);
    let given = given(&state.request, parameter);
    let value = given.clone().or_else(|| fact.map(|fact| fact.value.clone())).unwrap_or_default();
    let problem = problem(state, &pointer);
    let explained = problem.as_ref().map(|_| format!("{id}-problem"));

    let amount = match parameter {
        Parameter::DurationSeconds | Parameter::MaxSessionDuration => duration(&value),
        _ => None,
    };
    let source = fact.map(|fact| fact.origin);

    html! {
        <div
            class={classes!("field", is_long(parameter).then_some("long"))}
            key={pointer.clone()}
            data-lights={lights(state, [learned(source)])}
        >
            <label for={id.clone()}>{ words::parameter_label(parameter) }</label>
            { origin(page, parameter, source, amount) }
            if let Some(choices) = choices(parameter) {
                { select(page, id, parameter, choices, &value) }
            } else {
                <Entry
                    id={id.clone()}
                    parameter={parameter.clone()}
                    value={value.clone()}
                    is_given={given.is_some()}
                    is_bad={problem.is_some()}
                    described_by={explained.clone()}
                    read_only={page.host.mount.read_only}
                    goal={goal(state, parameter)}
                    act={page.act.clone()}
                />
            }
            if let (Some(finding), Some(id)) = (problem, explained) {
                <p class="problem" {id}>{ sentence(&segments(&finding.title), usize::MAX) }</p>
            }
        </div>
    }
}

/// The order to go to a parameter's field.
pub(super) fn goal(state: &State, parameter: &Parameter) -> Option<u32> {
    let (goal, serial) = state.goal.as_ref()?;
    (*goal == Goal::Field(parameter.to_string())).then_some(*serial)
}

#[derive(Properties, PartialEq)]
pub(super) struct EntryProps {
    pub(super) id: AttrValue,
    pub(super) parameter: Parameter,
    pub(super) value: AttrValue,
    #[prop_or_default]
    pub(super) label: Option<AttrValue>,
    pub(super) is_given: bool,
    pub(super) is_bad: bool,
    #[prop_or_default]
    pub(super) described_by: Option<AttrValue>,
    pub(super) read_only: bool,
    pub(super) goal: Option<u32>,
    pub(super) act: Callback<Action>,
}

/// A text field. While it has the focus it shows what is typed; afterwards what the engine made of it.
#[component]
pub(super) fn Entry(props: &EntryProps) -> Html {
    let draft = use_state_eq(|| None::<String>);
    let input = use_node_ref();
    use_effect_with(props.goal, {
        let input = input.clone();
        move |goal| {
            if let (Some(_), Some(input)) = (goal, input.cast::<HtmlInputElement>()) {
                input.scroll_into_view();
                // It fails for no element that is shown.
                input.focus().unwrap_or_default();
                input.select();
            }
        }
    });
    let on_input = {
        let (draft, act, parameter) = (draft.clone(), props.act.clone(), props.parameter.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            let value = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            draft.set(Some(text));
            act.emit(Action::Set(parameter.clone(), value));
        })
    };
    let on_blur = {
        let draft = draft.clone();
        Callback::from(move |_: FocusEvent| draft.set(None))
    };
    let is_number = matches!(props.parameter, Parameter::DurationSeconds | Parameter::MaxSessionDuration);
    let value = draft.as_ref().map_or_else(|| props.value.clone(), |draft| AttrValue::from(draft.clone()));
    html! {
        <input
            ref={input}
            id={props.id.clone()}
            class={classes!(props.is_given.then_some("given"), props.is_bad.then_some("bad"))}
            aria-label={props.label.clone()}
            aria-invalid={props.is_bad.then_some("true")}
            aria-describedby={props.described_by.clone()}
            data-testid={props.id.clone()}
            inputmode={is_number.then_some("numeric")}
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            readonly={props.read_only}
            placeholder={hint(&props.parameter)}
            title={props.value.clone()}
            {value}
            oninput={on_input}
            onblur={on_blur}
        />
    }
}

/// A field with few possible values. The first choice takes the user's word back.
fn select(page: Page<'_>, id: String, parameter: &Parameter, choices: Choices, value: &str) -> Html {
    let is_given = given(&page.state.request, parameter).is_some();
    let is_listed = choices.iter().any(|(choice, _)| *choice == value);
    let on_change = {
        let parameter = parameter.clone();
        page.act.reform(move |event: Event| {
            let value = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value());
            Action::Set(parameter.clone(), value.filter(|value| !value.is_empty()))
        })
    };
    html! {
        <select
            id={id.clone()}
            class={is_given.then_some("given")}
            data-testid={id}
            disabled={page.host.mount.read_only}
            onchange={on_change}
        >
            <option value="" selected={value.is_empty()}>{ if is_given { "as learned" } else { "not known" } }</option>
            if !is_listed && !value.is_empty() {
                <option value={value.to_owned()} selected=true>{ value }</option>
            }
            for (choice, words) in choices {
                <option value={*choice} selected={*choice == value}>{ *words }</option>
            }
        </select>
    }
}

/// The finding that marks a field.
fn problem<'a>(state: &'a State, pointer: &str) -> Option<&'a Finding> {
    let at = |finding: &&Finding| finding.spot.document == DocumentId::Request && finding.spot.pointer == pointer;
    state.findings().iter().find(at)
}

/// From where a value is known, with the way to the words, or back from what the user said.
pub(super) fn origin(page: Page<'_>, parameter: &Parameter, origin: Option<Origin>, amount: Option<String>) -> Html {
    let from = match origin {
        _ if given(&page.state.request, parameter).is_some() => {
            let name = format!("Take back {}", words::parameter_label(parameter));
            let action = Action::Set(parameter.clone(), None);
            html! {
                if !page.host.mount.read_only {
                    <button type="button" class="link" aria-label={name} onclick={page.on(action)}>{ "Take back" }</button>
                }
            }
        }
        Some(Origin::Words(place)) => html! {
            <button type="button" class="link" onclick={page.on(Action::Go(place))}>
                { format!("from {}", words::document(page.state, place.document)) }
            </button>
        },
        Some(Origin::Given) => html! { "given" },
        Some(Origin::Assumed) => html! { "usual" },
        None => Html::default(),
    };
    html! { <small class="from">{ amount }{ " " }{ from }</small> }
}

#[derive(Properties, PartialEq)]
struct AddKeyProps {
    act: Callback<Action>,
}

/// A form that says what a condition key is of which no field is shown.
#[component]
fn AddKey(props: &AddKeyProps) -> Html {
    let fields = [use_node_ref(), use_node_ref()];
    let on_submit = {
        let (fields, act) = (fields.clone(), props.act.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let take = |field: &NodeRef| {
                let input = field.cast::<HtmlInputElement>()?;
                let text = input.value().trim().to_owned();
                input.set_value("");
                Some(text).filter(|text| !text.is_empty())
            };
            let [key, value] = fields.each_ref().map(take);
            if let (Some(key), Some(value)) = (key, value) {
                act.emit(Action::SetKey(key, value));
            }
        })
    };
    let [key, value] = fields;
    html! {
        <details>
            <summary>{ "Add a condition key" }</summary>
            <form class="add" onsubmit={on_submit}>
                <input ref={key} required=true list="keys" aria-label="Condition key" placeholder="aws:SourceIp" autocomplete="off" autocapitalize="off" spellcheck="false" />
                <input ref={value} required=true aria-label="Its value" placeholder="its value" autocomplete="off" autocapitalize="off" spellcheck="false" />
                <button class="button">{ "Add" }</button>
                <datalist id="keys">
                    for row in KEYS {
                        <option value={row.name} />
                    }
                </datalist>
            </form>
        </details>
    }
}

/// Seconds as people say them.
fn duration(seconds: &str) -> Option<String> {
    let seconds: u32 = seconds.parse().ok()?;
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes, seconds % 60) {
        (0, minutes, 0) => Some(format!("{minutes} min")),
        (hours, 0, 0) => Some(format!("{hours} h")),
        (hours, minutes, 0) => Some(format!("{hours} h {minutes} min")),
        _ => None,
    }
}

/// Whether a value is mostly too long for half a line.
fn is_long(parameter: &Parameter) -> bool {
    !matches!(
        parameter,
        Parameter::Action
            | Parameter::SessionName
            | Parameter::MfaSerial
            | Parameter::MfaCode
            | Parameter::DurationSeconds
            | Parameter::MaxSessionDuration
            | Parameter::CallerCredentials
            | Parameter::SourceIdentity
            | Parameter::Region
    )
}

fn hint(parameter: &Parameter) -> &'static str {
    match parameter {
        Parameter::Caller => "arn:aws:iam::111111111111:user/…",
        Parameter::Role => "arn:aws:iam::222222222222:role/…",
        Parameter::ExternalId | Parameter::MfaSerial | Parameter::MfaCode | Parameter::SourceIdentity => "none sent",
        _ => "not known",
    }
}

/// Values and their words.
type Choices = &'static [(&'static str, &'static str)];

fn choices(parameter: &Parameter) -> Option<Choices> {
    match parameter {
        Parameter::Action => Some(&[
            ("sts:AssumeRole", "sts:AssumeRole"),
            ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithWebIdentity"),
            ("sts:AssumeRoleWithSAML", "sts:AssumeRoleWithSAML"),
            ("sts:TagSession", "sts:TagSession"),
            ("sts:SetSourceIdentity", "sts:SetSourceIdentity"),
        ]),
        Parameter::CallerCredentials => Some(&[
            ("long_term", "access key"),
            ("session_token", "GetSessionToken"),
            ("role", "role session"),
            ("federation_token", "GetFederationToken"),
        ]),
        _ => None,
    }
}

/// What the user said of a parameter.
pub(super) fn given(request: &RequestInput, parameter: &Parameter) -> Option<String> {
    let first = |claims: &[(String, Vec<String>)], name: &str| {
        claims.iter().find(|(claim, _)| claim == name).map(|(_, values)| values.join(","))
    };
    match parameter {
        Parameter::Action => request.action.clone(),
        Parameter::Caller => request.caller.clone(),
        Parameter::CallerCredentials => request.caller_credentials.clone(),
        Parameter::Role => request.role.clone(),
        Parameter::SessionName => request.session_name.clone(),
        Parameter::ExternalId => request.external_id.clone(),
        Parameter::SourceIdentity => request.source_identity.clone(),
        Parameter::DurationSeconds => request.duration_seconds.map(|seconds| seconds.to_string()),
        Parameter::MaxSessionDuration => request.max_session_duration.map(|seconds| seconds.to_string()),
        Parameter::MfaSerial => request.mfa_serial.clone(),
        Parameter::MfaCode => request.mfa_code.clone(),
        Parameter::SessionTags(Some(key)) => {
            let tags = request.session_tags.as_ref()?;
            tags.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value.clone())
        }
        Parameter::TransitiveTagKeys => request.transitive_tag_keys.as_ref().map(|keys| keys.join(",")),
        Parameter::WebIdentity(Some(claim)) => match request.web_identity.as_ref()? {
            WebIdentity::Claims(claims) => first(claims, claim),
            WebIdentity::Token(_) => None,
        },
        Parameter::SamlProvider => request.saml_provider.clone(),
        Parameter::Saml(Some(claim)) => first(request.saml.as_ref()?, claim),
        Parameter::OidcProviders => request.oidc_providers.as_ref().map(|all| all.join(",")),
        Parameter::OidcClientIds => request.oidc_client_ids.as_ref().map(|all| all.join(",")),
        Parameter::Region => request.region.clone(),
        Parameter::Context(key) => {
            let (_, value) = request.context.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
            value.as_ref().map(|value| value.values.join(","))
        }
        Parameter::SessionTags(None) | Parameter::WebIdentity(None) | Parameter::Saml(None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_said_in_hours() {
        for (seconds, said) in [
            ("3600", Some("1 h")),
            ("43200", Some("12 h")),
            ("5400", Some("1 h 30 min")),
            ("900", Some("15 min")),
            ("3601", None),
            ("x", None),
        ] {
            assert_eq!(duration(seconds).as_deref(), said, "{seconds}");
        }
    }

    #[test]
    fn what_is_set_is_given() {
        let mut request = RequestInput::default();
        let keyed = [
            Parameter::SessionTags(Some("team".to_owned())),
            Parameter::WebIdentity(Some("sub".to_owned())),
            Parameter::Saml(Some("aud".to_owned())),
            Parameter::Context("aws:SourceIp".to_owned()),
        ];
        for parameter in words::FIELDS.iter().chain(&keyed) {
            assert_eq!(given(&request, parameter), None, "{parameter}");
            request.set(parameter, Some("3600"));
            assert_eq!(given(&request, parameter).as_deref(), Some("3600"), "{parameter}");
        }
    }
}
