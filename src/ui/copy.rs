//! A button that puts a text on the clipboard and says whether that worked.

use gloo::timers::callback::Timeout;
use js_sys::futures::{JsFuture, spawn_local};
use yew::prelude::*;

/// How long the button says what happened, in milliseconds.
const SAID_FOR: u32 = 2000;

#[derive(Properties, PartialEq)]
pub(super) struct CopyProps {
    pub(super) label: AttrValue,
    #[prop_or_default]
    pub(super) test_id: Option<AttrValue>,
    /// Makes the text when it is asked for.
    pub(super) text: Callback<(), String>,
}

/// Copies a text.
#[component]
pub(super) fn Copy(props: &CopyProps) -> Html {
    let said = use_state_eq(|| None::<&'static str>);
    use_effect_with(*said, {
        let said = said.clone();
        move |now| {
            let timer = now.map(|_| Timeout::new(SAID_FOR, move || said.set(None)));
            move || drop(timer)
        }
    });
    let on_click = {
        let (said, text) = (said.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (said, text) = (said.clone(), text.emit(()));
            spawn_local(async move {
                said.set(Some(if write(&text).await { "Copied" } else { "The browser did not allow it" }));
            });
        })
    };
    html! {
        <button type="button" class="button quiet" data-testid={props.test_id.clone()} onclick={on_click}>
            <span aria-live="polite">{ said.map_or(props.label.clone(), AttrValue::Static) }</span>
        </button>
    }
}

async fn write(text: &str) -> bool {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else {
        return false;
    };
    // Absent where the page has no secure origin.
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).unwrap_or_default();
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
