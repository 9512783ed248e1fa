//! The way of the request as a picture: a list of gates, drawn along a line, that reads as a list too.

use yew::prelude::*;

use super::page::Page;
use super::state::Action;
use super::way::{End, Gate, Reach, Way};
use super::words;
use crate::engine::report::Outcome;
use crate::engine::source::Layer;

/// The way of the request; nothing while nothing is given.
pub(super) fn path(page: Page<'_>) -> Html {
    let state = page.state;
    let Some(report) = &state.report else {
        return Html::default();
    };
    let way = Way::new(state, report);
    let assumed = report.assumed();
    html! {
        <section class="path panel" aria-label="The way of the request">
            <ol>
                <li class="end">{ end(&way.caller, "Caller", Reach::Yes) }</li>
                for (index, gate) in way.gates.iter().enumerate() {
                    if way.border == Some(index) {
                        <li class="border">
                            <span class="rail">{ line(gate.reach.0) }{ line(gate.reach.0) }</span>
                            <small>{ "other account" }</small>
                        </li>
                    }
                    <li class={classes!("gate", gate.stop.then_some("stop"))}>
                        { gate_button(page, gate) }
                    </li>
                }
                <li class="end">{ end(&way.role, "Role", way.arrives) }</li>
            </ol>
            if !assumed.is_empty() {
                <details class="assumptions">
                    <summary>{ format!("Taken for granted: {}", assumed.len()) }</summary>
                    <ul>
                        for assumption in &assumed {
                            <li>{ super::text::sentence(&words::segments(assumption), usize::MAX) }</li>
                        }
                    </ul>
                </details>
            }
        </section>
    }
}

/// A gate: goes to what decides there, or opens a box for what is not given.
fn gate_button(page: Page<'_>, gate: &Gate) -> Html {
    let action = match gate.place {
        Some(place) => Action::Go(place),
        None if gate.layer == Layer::Request => Action::Select(0),
        None => match page.state.of(gate.layer).next() {
            Some(slot) => Action::Open(slot.id),
            None => Action::Add(gate.layer),
        },
    };
    let tone = if gate.stop { "deny" } else { words::outcome_tone(gate.outcome) };
    let name = match gate.layer {
        Layer::ServiceControlPolicies => "Service control",
        Layer::PermissionsBoundary => "Boundary",
        Layer::ResourceControlPolicies => "Resource control",
        Layer::VpcEndpointPolicy => "VPC endpoint",
        layer => words::layer(layer),
    };
    html! {
        <button type="button" class={tone} title={title(gate)} onclick={page.on(action)}>
            <span class="rail">{ line(gate.reach.0) }{ sign(gate, tone) }{ line(gate.reach.1) }</span>
            <span class="words"><b>{ name }</b><small>{ &gate.note }</small></span>
        </button>
    }
}

fn title(gate: &Gate) -> String {
    let layer = words::layer(gate.layer);
    match gate.outcome {
        Outcome::NotGiven if !gate.off => format!("{layer}: not given. Add it"),
        _ => format!("{layer}: {}. Go there", gate.note),
    }
}

fn end(end: &End, name: &'static str, reach: Reach) -> Html {
    html! {
        <span class={classes!("box", (reach == Reach::No).then_some("far"))}>
            <span class="sr">{ format!("{name}: ") }</span>
            if end.name.is_empty() {
                <b class="unknown">{ format!("{name} not known") }</b>
            } else {
                <b title={end.name.clone()}>{ &end.name }</b>
            }
            <small>{ end.account.as_deref().unwrap_or("\u{a0}") }</small>
        </span>
    }
}

fn line(reach: Reach) -> Html {
    let class = match reach {
        Reach::Yes => "line",
        Reach::Maybe => "line maybe",
        Reach::No => "line no",
    };
    html! { <i {class} /> }
}

/// Shapes differ with the outcome; colour only repeats it.
fn sign(gate: &Gate, tone: &str) -> Html {
    let (radius, shape) = match tone {
        "deny" if gate.stop => (14, "M-5-5L5 5M5-5L-5 5"),
        "deny" => (11, "M-4-4L4 4M4-4L-4 4"),
        "ok" => (11, "M-5 0l4 4 6-8"),
        "maybe" => (11, "M-2.8-2.6a2.8 2.8 0 1 1 4.2 2.5q-1.4.8-1.4 2.1M0 5.2v.4"),
        _ => (6, ""),
    };
    html! {
        <svg class="sign" viewBox="-28 -28 56 56" aria-hidden="true">
            if gate.stop {
                <circle class="halo" r="26" />
            }
            <circle class="disc" r={radius.to_string()} />
            <path d={shape} />
        </svg>
    }
}
