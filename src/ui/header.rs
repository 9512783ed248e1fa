//! The head of the page: name, purpose, examples, an empty page in one click, light and dark.

use yew::prelude::*;

use super::page::Page;
use super::sheet::Sheet;
use super::state::Action;

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

/// The head of the page.
pub(super) fn header(page: Page<'_>, shares: bool, theme: Theme, on_theme: &Callback<Theme>) -> Html {
    html! {
        <header class="top">
            <span class="wordmark">{ "why" }<b>{ "·" }</b>{ "denied" }</span>
            <p class="tagline">
                { "Paste the error and the policies. See the field that denies the role. Nothing leaves this page." }
            </p>
            <div class="tools">
                if !page.host.read_only {
                    <button type="button" class="button quiet" data-testid="build" onclick={page.opens(Sheet::Build)}>
                        { "New role" }
                    </button>
                    <button type="button" class="button quiet" data-testid="examples" onclick={page.opens(Sheet::Examples)}>
                        { "Examples" }
                    </button>
                    <button
                        type="button"
                        class="button"
                        data-testid="clear"
                        disabled={page.state.is_empty()}
                        onclick={page.on(Action::Clear)}
                    >
                        { "Clear" }
                    </button>
                }
                if shares {
                    <button type="button" class="button" data-testid="share" onclick={page.opens(Sheet::Share)}>
                        { "Share" }
                    </button>
                }
                <button
                    type="button"
                    class="button quiet icon"
                    aria-label="Light or dark"
                    title="Light or dark"
                    data-testid="theme"
                    onclick={on_theme.reform(move |_| theme.toggled())}
                >
                    { "◐" }
                </button>
            </div>
        </header>
    }
}
