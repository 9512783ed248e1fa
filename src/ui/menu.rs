//! A button that opens a list of things to choose from. It closes by a choice, by Escape and when the focus leaves.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};
use yew::prelude::*;

use super::state::Action;

/// One choice.
#[derive(Clone, PartialEq)]
pub(super) struct Item {
    pub(super) label: AttrValue,
    pub(super) hint: AttrValue,
    pub(super) current: bool,
    /// What it does.
    pub(super) action: Action,
}

#[derive(Properties, PartialEq)]
pub(super) struct MenuProps {
    pub(super) label: AttrValue,
    #[prop_or_default]
    pub(super) class: Classes,
    #[prop_or_default]
    pub(super) test_id: Option<AttrValue>,
    pub(super) items: Vec<Item>,
    pub(super) act: Callback<Action>,
}

/// A disclosure of buttons: no roles that would promise more keys than Tab, Enter and Escape.
#[component]
pub(super) fn Menu(props: &MenuProps) -> Html {
    let open = use_state_eq(|| false);
    let (menu, button) = (use_node_ref(), use_node_ref());
    let on_toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let on_leave = {
        let (open, menu) = (open.clone(), menu.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
            if !menu.get().is_some_and(|menu| menu.contains(to.as_ref())) {
                open.set(false);
            }
        })
    };
    let on_key = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                event.stop_propagation();
                open.set(false);
                focus(&button);
            }
        })
    };
    let choose = |action: Action| {
        let (open, button) = (open.clone(), button.clone());
        props.act.reform(move |_: MouseEvent| {
            open.set(false);
            focus(&button);
            action.clone()
        })
    };
    html! {
        <div class="menu" ref={menu} onfocusout={on_leave} onkeydown={on_key}>
            <button
                ref={button.clone()}
                type="button"
                class={classes!("button", props.class.clone())}
                aria-expanded={open.to_string()}
                data-testid={props.test_id.clone()}
                onclick={on_toggle}
            >
                { &props.label }
            </button>
            if *open {
                <ul class="choices">
                    for item in &props.items {
                        <li>
                            <button type="button" aria-current={item.current.then_some("true")} onclick={choose(item.action.clone())}>
                                <span>{ &item.label }</span>
                                <small>{ &item.hint }</small>
                            </button>
                        </li>
                    }
                </ul>
            }
        </div>
    }
}

fn focus(button: &NodeRef) {
    if let Some(button) = button.cast::<HtmlElement>() {
        // It fails for no element that is shown.
        button.focus().unwrap_or_default();
    }
}
