//! The sheet of what can be handed on.
//!
//! It is a part, loaded when it is opened, and so is the module that writes the reports: compression, the clipboard and
//! files are the browser's own.

use js_sys::Function;
use wasm_bindgen::prelude::JsValue;
use web_sys::Element;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct ShareProps {
    /// Lets a part fill an element.
    pub(super) fill: Option<Function>,
}

/// The sheet.
#[component]
pub(super) fn Share(props: &ShareProps) -> Html {
    let place = use_node_ref();
    use_effect_with(place.clone(), {
        let fill = props.fill.clone();
        move |place| {
            if let (Some(fill), Some(place)) = (fill, place.cast::<Element>()) {
                // It tells the user itself where it fails.
                fill.call2(&JsValue::UNDEFINED, &"share".into(), &place).unwrap_or_default();
            }
        }
    });
    html! {
        <>
            <h2 id="sheet">{ "Share" }</h2>
            <div class="share" ref={place} />
        </>
    }
}
