//! The whole page: holds the state, lays the parts out, and listens for keys and pastes that belong to no part.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, EventTarget, KeyboardEvent};
use yew::prelude::*;

use super::answer::Answer;
use super::boxes::TextBox;
use super::editor::Host;
use super::findings::Findings;
use super::fixes::Fixes;
use super::footer::Footer;
use super::header::{Header, Theme};
use super::path::Path;
use super::request::Request;
use super::sheet::{Sheet, SheetView};
use super::state::{Action, SlotId, State};
use crate::engine::input::Input;
use crate::engine::source::Layer;

#[derive(Properties, PartialEq)]
pub(super) struct AppProps {
    pub(super) host: Host,
    /// What to show at first; none shows an example.
    pub(super) input: Option<Input>,
    pub(super) theme: Theme,
}

/// The page.
#[component]
pub(super) fn App(props: &AppProps) -> Html {
    let input = props.input.clone();
    let state = use_reducer_eq(move || input.map_or_else(|| State::example(0), State::new));
    let theme = use_state_eq(|| props.theme);
    let sheet = use_state_eq(|| None::<Sheet>);
    let root = use_node_ref();

    use_effect_with((), {
        let (root, state, is_page) = (root.clone(), state.dispatcher(), props.host.is_page);
        move |()| {
            let listeners = root.cast::<Element>().map(|root| listen(&root, is_page, state));
            move || drop(listeners)
        }
    });
    // Colours are properties of the host element, which is outside of what Yew draws.
    use_effect_with(*theme, {
        let root = root.clone();
        move |theme| paint(&root, *theme)
    });
    let is_untouched = state.example.is_some() && !state.touched;
    let on_explain = {
        let (sheet, state) = (sheet.clone(), state.clone());
        Callback::from(move |index: usize| {
            sheet.set(state.findings().get(index).map(|finding| Sheet::Code(finding.code)));
        })
    };
    let on_open = {
        let sheet = sheet.clone();
        Callback::from(move |opened| sheet.set(Some(opened)))
    };
    let on_close = {
        let sheet = sheet.clone();
        Callback::from(move |()| sheet.set(None))
    };
    let on_theme = {
        let theme = theme.clone();
        Callback::from(move |chosen| theme.set(chosen))
    };
    let text_box = |id: SlotId| {
        html! { <TextBox key={id} state={state.clone()} slot={id} on_explain={on_explain.clone()} /> }
    };
    let boxes = |layers: &[Layer]| {
        let slots = state.slots.iter().filter(|slot| layers.contains(&slot.layer));
        slots.map(|slot| text_box(slot.id)).collect::<Html>()
    };
    let has_more = state.slots.iter().any(|slot| ROLE_SIDE.contains(&slot.layer) || CALLER_SIDE.contains(&slot.layer));
    let content = html! {
        <>
            <Answer state={state.clone()} />
            <Path state={state.clone()} />
            <div class={classes!("columns", state.is_empty().then_some("empty"))}>
                { boxes(&[Layer::Request]) }
                <div class="work">
                    <div class="column">{ boxes(&[Layer::TrustPolicy]) }</div>
                    <div class="column">{ boxes(&[Layer::IdentityPolicies]) }</div>
                    <Fixes state={state.clone()} />
                    if has_more {
                        <div class="column">{ boxes(ROLE_SIDE) }</div>
                        <div class="column">{ boxes(CALLER_SIDE) }</div>
                    }
                </div>
                <Request state={state.clone()} />
                <Findings state={state.clone()} {on_explain} />
            </div>
        </>
    };
    html! {
        <ContextProvider<Host> context={props.host.clone()}>
            <div class="app" ref={root} data-untouched={is_untouched.to_string()}>
                <Header state={state.clone()} theme={*theme} {on_theme} />
                if props.host.is_page {
                    <main class="main">{ content }</main>
                } else {
                    <div class="main">{ content }</div>
                }
                <Footer {on_open} />
                if let Some(sheet) = *sheet {
                    <SheetView {sheet} {on_close} />
                }
            </div>
        </ContextProvider<Host>>
    }
}

/// Layers that few calls have, below the two that every call has.
const ROLE_SIDE: &[Layer] = &[Layer::ResourceControlPolicies];
const CALLER_SIDE: &[Layer] =
    &[Layer::SessionPolicies, Layer::PermissionsBoundary, Layer::ServiceControlPolicies, Layer::VpcEndpointPolicy];

fn paint(root: &NodeRef, theme: Theme) {
    let Some(root) = root.cast::<Element>() else {
        return;
    };
    let host = root.get_root_node().dyn_into::<web_sys::ShadowRoot>().map(|shadow| shadow.host());
    let host = host.unwrap_or(root);
    // Both fail for no attribute with a name like this one.
    match theme.attribute() {
        Some(name) => host.set_attribute("data-theme", name).unwrap_or_default(),
        None => host.remove_attribute("data-theme").unwrap_or_default(),
    }
}

/// A page hears its whole document; a guest in another page only itself.
fn listen(root: &Element, is_page: bool, state: yew::UseReducerDispatcher<State>) -> [EventListener; 2] {
    let document: Option<EventTarget> = root.owner_document().filter(|_| is_page).map(Into::into);
    let scope = document.unwrap_or_else(|| root.clone().into());
    let options = EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
    let on_key = {
        let state = state.clone();
        move |event: &Event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>().filter(|event| event.key() == "F8") else {
                return;
            };
            event.prevent_default();
            event.stop_propagation();
            state.dispatch(Action::Next { back: event.shift_key() });
        }
    };
    let on_paste = {
        let root = root.clone();
        move |event: &Event| {
            let Some(paste) = event.dyn_ref::<ClipboardEvent>().and_then(|event| Paste::of(event, &root)) else {
                return;
            };
            event.prevent_default();
            event.stop_propagation();
            state.dispatch(Action::Paste(paste.into, paste.text));
        }
    };
    [
        EventListener::new_with_options(&scope, "keydown", options, on_key),
        EventListener::new_with_options(&scope, "paste", options, on_paste),
    ]
}

/// A paste that is the page's to handle.
struct Paste {
    into: Option<SlotId>,
    text: String,
}

impl Paste {
    /// A paste beside every field, or of a whole text into an example that nobody has touched.
    fn of(event: &ClipboardEvent, root: &Element) -> Option<Self> {
        const WHOLE: usize = 40;
        let target: Element = event.composed_path().get(0).dyn_into().ok()?;
        let closest = |selector: &str| target.closest(selector).ok().flatten();
        let text = event.clipboard_data()?.get_data("text").ok().filter(|text| !text.trim().is_empty())?;
        let slot = closest("[data-slot]").and_then(|element| element.get_attribute("data-slot")?.parse().ok());
        if slot.is_some() {
            let is_untouched = root.get_attribute("data-untouched").as_deref() == Some("true");
            return (is_untouched && text.trim().len() >= WHOLE).then_some(Self { into: slot, text });
        }
        let is_field = closest("input, select, textarea, dialog, [contenteditable]").is_some();
        (!is_field).then_some(Self { into: None, text })
    }
}
