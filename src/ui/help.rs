//! The page of help of a finding: loaded when it is asked for, as few visitors read any of them. The module draws it.

use js_sys::Function;
use js_sys::futures::spawn_local;
use web_sys::Element;
use yew::prelude::*;

use super::file;
use crate::engine::finding::Code;

#[derive(Properties, PartialEq)]
pub(super) struct HelpProps {
    pub(super) code: Code,
    /// Promises a file.
    pub(super) file: Function,
    /// Promises a module.
    pub(super) part: Function,
}

/// The page of a code, as soon as it is there.
#[component]
pub(super) fn Help(props: &HelpProps) -> Html {
    let place = use_node_ref();
    let is_missing = use_state_eq(|| false);
    let code = props.code.as_str();
    use_effect_with(props.code, {
        let (place, file, part, is_missing) =
            (place.clone(), props.file.clone(), props.part.clone(), is_missing.clone());
        move |_| {
            spawn_local(async move {
                if let Some(place) = place.cast::<Element>() {
                    let shown = file::part(&part, "help", &[place.into(), code.into(), file.into()]).await;
                    is_missing.set(shown.is_none());
                }
            });
        }
    });
    html! {
        <>
            <div class="help" ref={place} />
            if *is_missing {
                <h2 id="sheet">{ code }</h2>
                <p role="alert">
                    { "This page of help could not be loaded. " }<code>{ "why-denied explain " }{ code }</code>{ " prints it." }
                </p>
            }
        </>
    }
}
