//! The whole page: holds the state, lays the parts out, and listens for keys and pastes that belong to no part.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, EventTarget, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::answer::answer;
use super::checklist::checklist;
use super::drop;
use super::editor::Host;
use super::findings::findings;
use super::fixes::fixes;
use super::footer::Footer;
use super::header::header;
use super::marks::{EXPLAIN, FIX, finding_of, marks};
use super::page::{Draw, Page, Part, PartProps, Settled};
use super::path::path;
use super::recognise::{Paste, applied, is_meant_for};
use super::request::request;
use super::sheet::{APPLY, KEYS, Sheet, SheetView};
use super::state::{Action, Slot, State};
use super::trace::Trace;
use super::{Mount, Room};
use crate::engine::source::Layer;
use crate::web::values::now;

#[derive(Properties, PartialEq)]
pub(super) struct AppProps {
    pub(super) mount: Mount,
}

/// The page.
#[component]
pub(super) fn App(props: &AppProps) -> Html {
    let state = use_reducer_eq(|| props.mount.input.clone().map_or_else(State::example, State::left));
    let sheet = use_state_eq(|| None::<Sheet>);
    let root = use_node_ref();
    let act = use_callback((), {
        let state = state.dispatcher();
        move |action, ()| state.dispatch(action)
    });
    let open = use_callback((), {
        let sheet = sheet.clone();
        move |opened, ()| sheet.set(Some(opened))
    });
    let host = use_host(props, &state, &act, &open);

    use_effect_with((), {
        let (root, act, mount) = (root.clone(), act.clone(), props.mount.clone());
        move |()| {
            let listeners = root.cast::<Element>().map(|root| listen(&root, &mount, &act));
            move || drop(listeners)
        }
    });
    use_effect_with(state.clone(), {
        let on_state = props.mount.on_state.clone();
        move |state| on_state.emit(state.clone())
    });
    use_effect_with(state.glance.as_ref().map(Rc::as_ptr), {
        let act = act.clone();
        move |typed| {
            let timer = typed.map(|_| Timeout::new(REST, move || act.emit(Action::Rest)));
            move || drop(timer)
        }
    });

    let page = Page { state: &state, host: &host, act: &act, open: &open };
    let drawn = |draw| PartProps {
        draw,
        state: Settled::new(&state),
        host: host.clone(),
        act: act.clone(),
        open: open.clone(),
    };
    let part = |draw| html! { <Part ..drawn(Draw::With(draw)) /> };
    let boxes = |layers: &[Layer]| -> Html {
        let slots = state.slots.iter().filter(|slot| layers.contains(&slot.layer));
        let text_box = |slot: &Slot| {
            let marks = Rc::from(marks(&state, slot, !host.mount.read_only));
            html! { <Part key={slot.id} ..drawn(Draw::Box(slot.id, slot.text.clone(), marks)) /> }
        };
        slots.map(text_box).collect()
    };
    let content = || {
        html! {
            <>
                { part(answer) }
                { part(applied) }
                { part(path) }
                <div class={classes!("columns", state.is_empty().then_some("empty"))}>
                    { boxes(&[Layer::Request]) }
                    <div class="work">
                        <div class="column">{ boxes(&[Layer::TrustPolicy]) }</div>
                        <div class="column">{ boxes(&[Layer::IdentityPolicies]) }</div>
                        { part(fixes) }
                        { boxes(FEW) }
                    </div>
                    { part(request) }
                    { part(findings) }
                    { part(checklist) }
                    <Trace state={Settled::new(&state)} act={act.clone()} />
                </div>
            </>
        }
    };
    let is_untouched = state.example.is_some() && !state.touched;
    let (is_page, is_compact) = (props.mount.room == Room::Page, props.mount.is_compact());
    html! {
        <div
            part="page"
            class={classes!("app", is_compact.then_some("compact"))}
            role={(!is_page).then_some("region")}
            aria-label={(!is_page).then_some("why-denied")}
            ref={root}
            data-untouched={is_untouched.to_string()}
        >
            if is_compact {
                <div class="main">{ answer(page) }{ applied(page) }</div>
            } else {
                { header(page) }
                if is_page {
                    <main class="main">{ content() }</main>
                } else {
                    <div class="main">{ content() }</div>
                }
                <Footer on_open={open.clone()} remember={props.mount.remember.clone()} remembered={props.mount.remembered} />
            }
            if let Some(shown) = *sheet {
                <SheetView sheet={shown} file={props.mount.file.clone()} part={props.mount.part.clone()} fill={props.mount.fill.clone()} act={act.clone()} on_close={Callback::from(move |()| sheet.set(None))} />
            }
        </div>
    }
}

/// What every editor needs; it stays the same while the page lives.
#[hook]
fn use_host(props: &AppProps, state: &UseReducerHandle<State>, act: &Callback<Action>, open: &Callback<Sheet>) -> Host {
    let findings = use_mut_ref(Vec::new);
    *findings.borrow_mut() = state.findings().iter().map(|finding| finding.code).collect();
    let host = use_memo((), |()| Host {
        mount: Rc::new(props.mount.clone()),
        on_change: {
            let (state, may_fix) = (state.clone(), !props.mount.read_only);
            Callback::from(move |(id, text)| {
                state.dispatch(Action::Type(id, text));
                // A handle keeps each state that it ever gave; a clone begins with the newest.
                let state = state.clone();
                state.slot(id).map_or_else(Vec::new, |slot| marks(&state, slot, may_fix))
            })
        },
        on_action: {
            let (act, open) = (act.clone(), open.clone());
            Callback::from(move |(mark, action): (String, String)| {
                let Some(index) = finding_of(&mark) else {
                    return;
                };
                match (action.as_str(), findings.borrow().get(index)) {
                    (FIX, _) => act.emit(Action::Apply(index, 0)),
                    (EXPLAIN, Some(code)) => open.emit(Sheet::Code(*code)),
                    _ => {}
                }
            })
        },
    });
    Host::clone(&host)
}

/// So long after a key, in milliseconds, the whole answer follows.
const REST: u32 = 300;

/// Layers that few calls have, below the two that every call has.
const FEW: &[Layer] = &[
    Layer::SessionPolicies,
    Layer::PermissionsBoundary,
    Layer::ServiceControlPolicies,
    Layer::VpcEndpointPolicy,
    Layer::ResourceControlPolicies,
];

/// A page hears its whole document; a guest in another page only itself.
fn listen(root: &Element, mount: &Mount, act: &Callback<Action>) -> Vec<EventListener> {
    let document: Option<EventTarget> = root.owner_document().filter(|_| mount.room == Room::Page).map(Into::into);
    let scope = document.unwrap_or_else(|| root.clone().into());
    let options = EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
    let on_key = {
        let (root, act) = (root.clone(), act.clone());
        move |event: &Event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                return;
            };
            let is_taken = match event.key().as_str() {
                "F8" => {
                    act.emit(Action::Next { back: event.shift_key() });
                    true
                }
                "Enter" => (event.ctrl_key() || event.meta_key()) && !is_in(event, "dialog") && press(&root, APPLY),
                "?" => !is_in(event, FIELDS) && press(&root, KEYS),
                _ => false,
            };
            if is_taken {
                event.prevent_default();
                event.stop_propagation();
            }
        }
    };
    let on_paste = {
        let (root, act) = (root.clone(), act.clone());
        move |event: &Event| {
            let Some(paste) = event.dyn_ref::<ClipboardEvent>().and_then(|event| of_clipboard(event, &root)) else {
                return;
            };
            event.prevent_default();
            event.stop_propagation();
            act.emit(Action::Paste(paste));
        }
    };
    let mut listeners = vec![EventListener::new_with_options(&scope, "keydown", options, on_key)];
    if !mount.read_only {
        listeners.push(EventListener::new_with_options(&scope, "paste", options, on_paste));
        listeners.extend(drop::listen(&scope, root, act, &mount.part));
    }
    listeners
}

/// What takes text, or lies over the page.
const FIELDS: &str = "input, select, textarea, dialog, [contenteditable]";

/// Whether an event comes from what a selector names, or from inside of it.
fn is_in(event: &Event, selector: &str) -> bool {
    let target = event.composed_path().get(0).dyn_into::<Element>();
    target.is_ok_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Presses the first button that has this shortcut, where there is one.
fn press(root: &Element, shortcut: &str) -> bool {
    let button = root.query_selector(&format!("[aria-keyshortcuts='{shortcut}']")).ok().flatten();
    button.and_then(|button| button.dyn_into::<HtmlElement>().ok()).is_some_and(|button| {
        button.click();
        true
    })
}

/// A paste that is the page's to handle: beside every field, over all of a box that it is not meant for, or of a whole
/// text into an example that nobody has touched.
fn of_clipboard(event: &ClipboardEvent, root: &Element) -> Option<Paste> {
    const WHOLE: usize = 40;
    let target: Element = event.composed_path().get(0).dyn_into().ok()?;
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    let text = event.clipboard_data()?.get_data("text").ok().filter(|text| !text.trim().is_empty())?;
    let mut into = None;
    if let Some(editor) = closest("[data-slot]") {
        let is_untouched = root.get_attribute("data-untouched").as_deref() == Some("true");
        let is_fresh = is_untouched && text.trim().len() >= WHOLE;
        let layer = closest("[data-layer]")?.get_attribute("data-layer")?;
        let is_here = is_meant_for(&text, &layer);
        if !is_fresh && (is_here || closest("[data-whole=true]").is_none()) {
            return None;
        }
        into = editor.get_attribute("data-slot").and_then(|id| id.parse().ok()).filter(|_| is_here);
    } else if closest(FIELDS).is_some() {
        return None;
    }
    Some(Paste { into, text, now: Some(now()), ..Paste::default() })
}
