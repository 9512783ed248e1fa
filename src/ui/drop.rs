//! Files dropped on the page: a hint while they are dragged, and their texts, which the browser reads, as a paste.

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::futures::spawn_local;
use js_sys::{Array, Function};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, EventTarget, Node};
use yew::prelude::*;

use super::file;
use super::recognise::Paste;
use super::state::Action;
use crate::web::values::now;

/// Listens for files that come over `scope`. Anything else that is dragged is the browser's.
pub(super) fn listen(
    scope: &EventTarget,
    root: &Element,
    act: &Callback<Action>,
    part: &Function,
) -> Vec<EventListener> {
    let options = EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
    let on_drag = |name: &'static str| {
        let (scope, root, act, part) = (scope.clone(), root.clone(), act.clone(), part.clone());
        move |event: &Event| {
            let Some(event) = event.dyn_ref::<DragEvent>() else {
                return;
            };
            let Some(data) = event.data_transfer().filter(|data| data.types().includes(&"Files".into(), 0)) else {
                return;
            };
            event.prevent_default();
            event.stop_propagation();
            let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
            let stays = scope.dyn_ref::<Node>().is_some_and(|scope| to.is_some() && scope.contains(to.as_ref()));
            // It fails for no name like this one.
            _ = root.toggle_attribute_with_force("data-drop", name == "dragover" || name == "dragleave" && stays);
            if let Some(files) = data.files().filter(|_| name == "drop") {
                let (act, part) = (act.clone(), part.clone());
                spawn_local(async move {
                    let answer = file::part(&part, "drop", &[files.into()]).await;
                    act.emit(Action::Paste(read(answer.as_ref().and_then(JsCast::dyn_ref))));
                });
            }
        }
    };
    let on = |name| EventListener::new_with_options(scope, name, options, on_drag(name));
    ["dragover", "dragleave", "drop"].into_iter().map(on).collect()
}

/// What was not read, then each file's name and text.
fn read(answer: Option<&Array>) -> Paste {
    let mut paste = Paste { now: Some(now()), ..Paste::default() };
    let mut texts = answer.into_iter().flat_map(Array::iter).filter_map(|text| text.as_string());
    let unread = texts.next();
    paste.unread = unread.unwrap_or_else(|| "The files could not be read here. Paste their texts instead.".to_owned());
    while let (Some(name), Some(text)) = (texts.next(), texts.next()) {
        paste.text += &text;
        paste.text.push('\n');
        paste.files.push((name, paste.text.len()));
    }
    paste
}
