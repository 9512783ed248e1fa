//! A sheet over the page: the page of a finding's code, the shortcuts, what cannot be known, or the form of a preset,
//! the examples, what can be shared.

use js_sys::Function;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::build::Builder;
use super::examples::Gallery;
use super::help::Help;
use super::share::Share;
use super::state::Action;
use crate::engine::finding::Code;

/// What the sheet shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    Code(Code),
    Keys,
    Limits,
    Build,
    Examples,
    Share,
}

#[derive(Properties, PartialEq)]
pub(super) struct SheetProps {
    pub(super) sheet: Sheet,
    /// Promises a file.
    pub(super) file: Function,
    /// Promises a module.
    pub(super) part: Function,
    /// Lets a part fill an element.
    pub(super) fill: Option<Function>,
    pub(super) act: Callback<Action>,
    pub(super) on_close: Callback<()>,
}

/// The sheet; the browser keeps the focus in it and closes it by Escape.
#[component]
pub(super) fn SheetView(props: &SheetProps) -> Html {
    let dialog = use_node_ref();
    use_effect_with((), {
        let dialog = dialog.clone();
        move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                // It fails for no dialog that is closed and in the page.
                dialog.show_modal().unwrap_or_default();
            }
        }
    });
    let on_close = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: Event| on_close.emit(()))
    };
    let on_button = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| on_close.emit(()))
    };
    // A click beside the sheet hits the dialog itself, for its content fills it.
    let on_beside = {
        let (dialog, on_close) = (dialog.clone(), props.on_close.clone());
        Callback::from(move |event: MouseEvent| {
            let hit = event.target_dyn_into::<HtmlDialogElement>();
            if hit.is_some() && hit == dialog.cast::<HtmlDialogElement>() {
                on_close.emit(());
            }
        })
    };
    html! {
        <dialog class="sheet" ref={dialog} onclose={on_close} onclick={on_beside} aria-labelledby="sheet">
            <div>
                <button type="button" class="button quiet icon close" aria-label="Close" onclick={on_button}>{ "✕" }</button>
                { content(props) }
            </div>
        </dialog>
    }
}

fn content(props: &SheetProps) -> Html {
    match props.sheet {
        Sheet::Examples => html! { <Gallery part={props.part.clone()} act={props.act.clone()} /> },
        Sheet::Build => html! { <Builder act={props.act.clone()} /> },
        Sheet::Share => html! { <Share fill={props.fill.clone()} /> },
        Sheet::Code(code) => html! { <Help {code} file={props.file.clone()} part={props.part.clone()} /> },
        Sheet::Keys => html! {
            <>
                <h2 id="sheet">{ "Shortcuts" }</h2>
                <dl class="keys">
                    for (keys, does) in SHORTCUTS {
                        <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                        <dd>{ *does }</dd>
                    }
                </dl>
            </>
        },
        Sheet::Limits => html! {
            <>
                <h2 id="sheet">{ "What can’t be known from here" }</h2>
                <p>
                    { "The answer follows from the texts on this page alone. AWS knows more, and these can deny a call that \
                       looks fine here:" }
                </p>
                <ul>
                    for limit in LIMITS {
                        <li>{ *limit }</li>
                    }
                </ul>
            </>
        },
    }
}

/// The shortcut of the first fix, as `aria-keyshortcuts` spells it.
pub(super) const APPLY: &str = "Control+Enter Meta+Enter";
/// That of the list of shortcuts; a single character, so it is heard outside of texts and fields alone.
pub(super) const KEYS: &str = "?";

const SHORTCUTS: &[(&[&str], &str)] = &[
    (&["F8"], "Go to the cause, then to the next finding"),
    (&["Shift", "F8"], "Go to the previous finding"),
    (&["Ctrl", "Enter"], "Apply the first fix that is shown"),
    (&["Ctrl", "Z"], "Undo in a text, a fix included"),
    (&["Ctrl", "F"], "Search in a text"),
    (&["Shift", "Alt", "F"], "Format a policy"),
    (&["Tab"], "Leave a text"),
    (&["Esc"], "Close a menu, a message or this sheet"),
    (&["?"], "Show these shortcuts, from anywhere but a text or a field"),
];

const LIMITS: &[&str] = &[
    "Policies that were not pasted: of a group, a permissions boundary, the organization, a VPC endpoint.",
    "Whether the role exists: STS answers as if it denied.",
    "Whether the text is the one in force: a change takes a while to be seen everywhere.",
    "What the call really sent, where the error does not say: the external ID, MFA, tags, the address it came from.",
    "Whether the credentials are those that were meant: aws sts get-caller-identity tells.",
];
