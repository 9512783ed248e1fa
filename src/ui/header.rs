//! The head of the page: name, purpose, examples, an empty page in one click, light and dark.

use yew::prelude::*;

use super::examples::EXAMPLES;
use super::menu::{Item, Menu};
use super::state::{Action, Store};

/// Light or dark, by choice or by the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(super) fn named(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    /// The value of `data-theme`; none leaves it to the system.
    pub(super) fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Auto => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    /// The other one, as the eye sees it.
    fn toggled(self) -> Self {
        let system = || web_sys::window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok()?);
        let is_dark = match self {
            Self::Auto => system().is_some_and(|query| query.matches()),
            Self::Light => false,
            Self::Dark => true,
        };
        if is_dark { Self::Light } else { Self::Dark }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct HeaderProps {
    pub(super) state: Store,
    pub(super) theme: Theme,
    pub(super) on_theme: Callback<Theme>,
}

/// The head of the page.
#[component]
pub(super) fn Header(props: &HeaderProps) -> Html {
    let HeaderProps { state, theme, on_theme } = props;
    let items: Vec<_> = EXAMPLES
        .iter()
        .map(|example| Item { label: example.title.into(), hint: example.hint.into(), current: false })
        .enumerate()
        .map(|(index, item)| Item { current: state.example == Some(index), ..item })
        .collect();
    let on_example = {
        let state = state.dispatcher();
        Callback::from(move |index| state.dispatch(Action::Example(index)))
    };
    let on_clear = {
        let state = state.dispatcher();
        Callback::from(move |_: MouseEvent| state.dispatch(Action::Clear))
    };
    let on_toggle = {
        let (theme, on_theme) = (*theme, on_theme.clone());
        Callback::from(move |_: MouseEvent| on_theme.emit(theme.toggled()))
    };
    html! {
        <header class="top">
            <span class="wordmark">{ "why" }<b>{ "·" }</b>{ "denied" }</span>
            <p class="tagline">
                { "Paste the error and the policies. See the field that denies the role. Nothing leaves this page." }
            </p>
            <div class="tools">
                <Menu label="Examples" class="quiet" {items} on_choose={on_example} />
                <button type="button" class="button" data-testid="clear" disabled={state.is_empty()} onclick={on_clear}>
                    { "Clear" }
                </button>
                <button
                    type="button"
                    class="button quiet icon"
                    aria-label="Light or dark"
                    title="Light or dark"
                    data-testid="theme"
                    onclick={on_toggle}
                >
                    { "◐" }
                </button>
            </div>
        </header>
    }
}
