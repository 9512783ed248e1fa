//! The form of a preset: who is to be trusted, what has to be known of them, and the policies as they are typed.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::state::Action;
use crate::engine::presets::{PRESETS, Parameter, Preset, Written};

#[derive(Properties, PartialEq)]
pub(super) struct BuilderProps {
    pub(super) act: Callback<Action>,
}

/// The form.
#[component]
pub(super) fn Builder(props: &BuilderProps) -> Html {
    let chosen = use_state_eq(|| 0_usize);
    // Kept by name: another preset asks for some of the same.
    let values = use_state_eq(Vec::<(String, String)>::new);
    let Some(preset) = PRESETS.get(*chosen) else {
        return Html::default();
    };
    let asked = |(name, _): &&(String, String)| preset.parameters.iter().any(|parameter| parameter.name == name);
    let written = preset.write(&values.iter().filter(asked).cloned().collect::<Vec<_>>());
    let on_choice = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            chosen.set(usize::try_from(select.selected_index()).unwrap_or_default());
        })
    };
    let on_input = {
        let values = values.clone();
        Callback::from(move |(name, value): (&'static str, String)| {
            let others = values.iter().filter(|(known, _)| known != name).cloned();
            values.set(others.chain([(name.to_owned(), value)]).collect());
        })
    };
    let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let problem = |name: &str| {
        let problems = written.as_ref().err()?;
        // An empty field says by its example what it wants.
        value(name).filter(|value| !value.trim().is_empty())?;
        problems.iter().find(|problem| problem.name == name).map(|problem| problem.says.clone())
    };
    html! {
        <>
            <h2 id="sheet">{ "Write the policies of a new role" }</h2>
            <label class="builder">
                { "Who gets the role?" }
                <select data-testid="preset" onchange={on_choice}>
                    for (index, preset) in PRESETS.iter().enumerate() {
                        <option selected={index == *chosen}>{ preset.title }</option>
                    }
                </select>
            </label>
            <div class="builder">
                for parameter in preset.parameters {
                    { field(parameter, value(parameter.name).unwrap_or_default(), problem(parameter.name), &on_input) }
                }
            </div>
            { outcome(preset, written.ok(), &props.act) }
        </>
    }
}

fn field(
    parameter: &'static Parameter,
    value: String,
    problem: Option<String>,
    on_input: &Callback<(&'static str, String)>,
) -> Html {
    let name = parameter.name;
    let on_input =
        on_input.reform(move |event: InputEvent| (name, event.target_unchecked_into::<HtmlInputElement>().value()));
    let described = problem.as_ref().map(|_| format!("preset-{name}"));
    html! {
        <label key={name}>
            { format!("{}{}", parameter.what, if parameter.optional { " (optional)" } else { "" }) }
            <input
                {value}
                {name}
                placeholder={parameter.example}
                spellcheck="false"
                autocomplete="off"
                aria-invalid={problem.is_some().to_string()}
                aria-describedby={described.clone()}
                oninput={on_input}
            />
            if let Some(problem) = problem {
                <small id={described} class="problem">{ problem }</small>
            }
        </label>
    }
}

fn outcome(preset: &Preset, written: Option<Written>, act: &Callback<Action>) -> Html {
    let Some(written) = written else {
        return html! { <p role="status">{ "The policies appear here as soon as every field is filled in." }</p> };
    };
    let policy = |caption: &'static str, text: &str| {
        html! {
            <figure>
                <figcaption>{ caption }</figcaption>
                <pre tabindex="0"><code>{ text }</code></pre>
            </figure>
        }
    };
    let commands = written.commands.join("\n");
    html! {
        <>
            { policy("Trust policy", &written.trust_policy) }
            if let Some(text) = &written.identity_policy {
                { policy("Identity policy of the caller", text) }
            }
            { policy("To AWS", &commands) }
            <p>
                <a href={preset.source} target="_blank" rel="noreferrer">{ "Where this is documented" }</a>
            </p>
            <form method="dialog">
                <button
                    class="button primary"
                    data-testid="use-preset"
                    onclick={act.reform(move |_| Action::Build(written.clone()))}
                >
                    { "Check with these policies" }
                </button>
            </form>
        </>
    }
}
