//! The boxes that take the texts: the error and one for each policy.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::editor::Editor;
use super::marks::Mark;
use super::menu::{Item, Menu};
use super::page::Page;
use super::state::{Action, Goal, Slot, State, has_levels, is_single};
use super::words;
use crate::engine::input::Parameter;
use crate::engine::report::{LayerReport, Outcome, Report, Verdict};
use crate::engine::source::{DocumentId, Layer};
use crate::engine::truth::Truth;

/// The box of one text.
pub(super) fn text_box(page: Page<'_>, slot: &Slot, marks: &Rc<[Mark]>) -> Html {
    let state = page.state;
    let read_only = page.host.mount.read_only;
    let report = layer_report(state, slot);
    let name = heading(state, slot);
    let goal = state.goal.as_ref().and_then(|(goal, serial)| match goal {
        Goal::Text(id, from, to) if *id == slot.id => Some((*from, *to, *serial)),
        _ => None,
    });
    let is_error = slot.layer == Layer::Request;
    let is_extra = slot.is_blank()
        && !matches!(slot.seat, DocumentId::Error | DocumentId::TrustPolicy | DocumentId::IdentityPolicy(0));
    html! {
        <section class={classes!("box", "panel", is_error.then_some("error"), is_extra.then_some("extra"), slot.off.then_some("off"))} part="box" aria-label={name.clone()} data-layer={slot.layer.name()}>
            <h2>
                if !is_error {
                    <span class={classes!("dot", report.map_or("none", |report| words::outcome_tone(report.outcome)))} />
                }
                { &name }
                <small>{ subtitle(state, slot) }</small>
                <span class="kit">
                    if has_levels(slot.layer) {
                        { level_picker(page, slot) }
                    }
                    if !is_error && !read_only {
                        <button type="button" class="link" data-format="" title="Shift+Alt+F" aria-label={format!("Format {name}")}>
                            { "Format" }
                        </button>
                        if !slot.is_blank() {
                            { switch(page, slot, &name) }
                        }
                    }
                    if is_removable(state, slot) && !read_only {
                        <button type="button" class="link" aria-label={format!("Remove {name}")} onclick={page.on(Action::Remove(slot.id))}>
                            { "Remove" }
                        </button>
                    }
                    if is_first_identity(slot) && !read_only {
                        { add_layer(page) }
                    }
                </span>
            </h2>
            <Editor
                slot={slot.id}
                test_id={format!("editor-{}", slot.seat)}
                label={name}
                language={if is_error { "text" } else { "json" }}
                placeholder={placeholder(slot.layer)}
                text={slot.text.clone()}
                edits={slot.edits.clone()}
                {marks}
                {goal}
                host={page.host.clone()}
            />
            { note(page, slot, report) }
        </section>
    }
}

/// What can be added beside the error, the trust policy and one identity policy.
const MORE: [Layer; 6] = [
    Layer::IdentityPolicies,
    Layer::PermissionsBoundary,
    Layer::SessionPolicies,
    Layer::ServiceControlPolicies,
    Layer::ResourceControlPolicies,
    Layer::VpcEndpointPolicy,
];

/// Adds a box for a policy of a chosen kind.
fn add_layer(page: Page<'_>) -> Html {
    let state = page.state;
    let is_free = |layer: &Layer| !is_single(*layer) || state.of(*layer).next().is_none();
    let item = |layer: Layer| Item {
        label: words::layer(layer).into(),
        hint: hint(layer).into(),
        current: false,
        action: Action::Add(layer),
    };
    let items: Vec<_> = MORE.into_iter().filter(is_free).map(item).collect();
    html! { <Menu label="+ Add policy" class="small quiet" test_id="add-policy" {items} act={page.act.clone()} /> }
}

/// The level of the organization that a policy hangs at.
fn level_picker(page: Page<'_>, slot: &Slot) -> Html {
    let levels = page.state.of(slot.layer).map(|slot| slot.level + 1).max().unwrap_or(1);
    let id = slot.id;
    let now = slot.level;
    let on_change = page.act.reform(move |event: Event| {
        let level = event.target_dyn_into::<HtmlSelectElement>().and_then(|select| select.value().parse().ok());
        Action::Level(id, level.unwrap_or(now))
    });
    html! {
        <select aria-label="Level of the organization" onchange={on_change}>
            for level in 0..=levels {
                <option value={level.to_string()} selected={level == slot.level}>
                    { if level == 0 { "root".to_owned() } else { format!("level {}", level + 1) } }
                </option>
            }
        </select>
    }
}

/// Takes a policy out of the answer, and back in.
fn switch(page: Page<'_>, slot: &Slot, name: &str) -> Html {
    html! {
        <button
            type="button"
            class="switch"
            role="switch"
            aria-checked={(!slot.off).to_string()}
            aria-label={format!("Use {name} in the answer")}
            onclick={page.on(Action::Switch(slot.id))}
        >
            { if slot.off { "Off" } else { "On" } }
        </button>
    }
}

fn layer_report<'a>(state: &'a State, slot: &Slot) -> Option<&'a LayerReport> {
    let document = slot.document?;
    state.report.as_ref()?.layers.iter().find(|layer| layer.document == Some(document))
}

fn heading(state: &State, slot: &Slot) -> String {
    let words = words::layer(slot.layer);
    match slot.seat {
        DocumentId::Error => "Error".to_owned(),
        DocumentId::IdentityPolicy(at) | DocumentId::SessionPolicy(at) if state.of(slot.layer).nth(1).is_some() => {
            format!("{words} {}", at + 1)
        }
        DocumentId::ServiceControlPolicy(level, Some(at)) | DocumentId::ResourceControlPolicy(level, Some(at))
            if state.of(slot.layer).nth(1).is_some() =>
        {
            format!("{words} {}.{}", level + 1, at + 1)
        }
        _ => words.to_owned(),
    }
}

fn subtitle(state: &State, slot: &Slot) -> String {
    let owner = match slot.layer {
        Layer::Request => "what AWS said",
        Layer::IdentityPolicies | Layer::PermissionsBoundary => "of the caller",
        Layer::SessionPolicies => "of the caller’s session",
        Layer::ServiceControlPolicies => "caller’s organization",
        Layer::ResourceControlPolicies => "role’s organization",
        Layer::VpcEndpointPolicy => "on the way",
        Layer::TrustPolicy => {
            let account = state.report.as_deref().and_then(|report| words::known(report, &Parameter::Role));
            let account = account.as_deref().and_then(words::account).map(str::to_owned);
            let parts: Vec<_> = words::role_name(state).into_iter().chain(account).collect();
            return if parts.is_empty() { "of the role".to_owned() } else { parts.join(" · ") };
        }
    };
    slot.name.clone().unwrap_or_else(|| owner.to_owned())
}

/// One line under a text: what it does to the call, or where to get it.
fn note(page: Page<'_>, slot: &Slot, report: Option<&LayerReport>) -> Html {
    let state = page.state;
    if slot.is_blank() {
        return match source(state, slot.layer) {
            Some(command) => html! { <p class="note">{ "Get it: " }<code>{ command }</code></p> },
            None => Html::default(),
        };
    }
    if let Some(with) = &slot.with {
        return html! { <p class="note">{ without(slot.layer, with) }</p> };
    }
    let Some(report) = report else {
        return Html::default();
    };
    let (sign, words) = match report.outcome {
        Outcome::Allows => ("✓", "Allows the call"),
        Outcome::DeniesExplicitly => ("✕", "Denies the call"),
        Outcome::DeniesImplicitly => ("✕", "No statement allows the call."),
        Outcome::Undetermined => ("?", "It depends on what is not known."),
        Outcome::NotNeeded => ("–", "Not needed for this call."),
        Outcome::NotGiven => return Html::default(),
    };
    let effect = match report.outcome {
        Outcome::Allows => "Allow",
        Outcome::DeniesExplicitly => "Deny",
        _ => "",
    };
    let place = report
        .statements
        .iter()
        .find(|statement| statement.effect == effect && statement.applies == Truth::Yes)
        .and_then(|statement| statement.spot.place());
    let way = place.and_then(|place| {
        let line = state.line(place.document, place.span)?;
        let go = page.on(Action::Go(place));
        let words = format!("line {line}");
        Some(html! { <>{ " by " }<button type="button" class="link" onclick={go}>{ words }</button>{ "." }</> })
    });
    html! {
        <p class={classes!("note", words::outcome_tone(report.outcome))}>
            <span class="sign" aria-hidden="true">{ sign }</span>{ words }{ way }
        </p>
    }
}

/// What it means that a policy is off, and what the answer would be with it.
fn without(layer: Layer, with: &Report) -> String {
    let state = match layer {
        Layer::TrustPolicy | Layer::IdentityPolicies => "given",
        _ => "in force",
    };
    let verdict = words::verdict(with.verdict).to_ascii_lowercase();
    let by = with.cause().filter(|_| with.verdict == Verdict::Denied);
    let by = by.map_or_else(String::new, |cause| format!(" by the {}", cause.spot.document.layer().words()));
    format!("Off: taken as not {state}. With it: {verdict}{by}.")
}

/// The command that prints a text.
fn source(state: &State, layer: Layer) -> Option<String> {
    match layer {
        Layer::TrustPolicy => {
            let role = words::role_name(state).unwrap_or_else(|| "NAME".to_owned());
            Some(format!("aws iam get-role --role-name {role}"))
        }
        _ => None,
    }
}

fn placeholder(layer: Layer) -> &'static str {
    match layer {
        Layer::Request => "Paste the error: An error occurred (AccessDenied) when calling the AssumeRole operation …",
        Layer::TrustPolicy => "Paste the role’s trust policy",
        Layer::IdentityPolicies => "Paste a policy that is attached to the caller",
        Layer::PermissionsBoundary => "Paste the caller’s permissions boundary",
        Layer::SessionPolicies => "Paste the policy that was passed when the session was made",
        Layer::ServiceControlPolicies => "Paste a service control policy",
        Layer::ResourceControlPolicies => "Paste a resource control policy",
        Layer::VpcEndpointPolicy => "Paste the policy of the VPC endpoint for STS",
    }
}

fn hint(layer: Layer) -> &'static str {
    match layer {
        Layer::IdentityPolicies => "Another one, of the caller or a group",
        Layer::PermissionsBoundary => "The most that the caller may do",
        Layer::SessionPolicies => "Passed when the caller’s session was made",
        Layer::ServiceControlPolicies => "Of the caller’s organization",
        Layer::ResourceControlPolicies => "Of the role’s organization",
        Layer::VpcEndpointPolicy => "Of the endpoint for STS",
        Layer::Request | Layer::TrustPolicy => "",
    }
}

fn is_first_identity(slot: &Slot) -> bool {
    slot.seat == DocumentId::IdentityPolicy(0)
}

/// The boxes that every page has stay.
fn is_removable(state: &State, slot: &Slot) -> bool {
    match slot.layer {
        Layer::Request | Layer::TrustPolicy => false,
        Layer::IdentityPolicies => state.of(slot.layer).nth(1).is_some(),
        _ => true,
    }
}
