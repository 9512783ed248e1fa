//! The head of the page: name, purpose, examples, an empty page in one click, light and dark.

use yew::prelude::*;

use super::compact::calls;
use super::page::Page;
use super::sheet::Sheet;
use super::state::Action;

/// The head of the page.
pub(super) fn header(page: Page<'_>) -> Html {
    html! {
        <header class="top" part="head">
            <span class="wordmark">{ "why" }<b>{ "·" }</b>{ "denied" }</span>
            <p class="tagline">
                { "Paste the error and the policies. See the field that denies the role. Nothing leaves this page." }
            </p>
            <div class="tools">
                if !page.host.mount.read_only {
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
                if page.host.mount.fill.is_some() {
                    <button type="button" class="button" data-testid="share" onclick={page.opens(Sheet::Share)}>
                        { "Share" }
                    </button>
                }
                if let Some(expand) = &page.host.mount.expand {
                    <button type="button" id="expand" class="button" onclick={calls(expand)}>{ "Show less" }</button>
                }
                <button
                    type="button"
                    class="button quiet icon"
                    aria-label="Light or dark"
                    title="Light or dark"
                    data-testid="theme"
                    onclick={calls(&page.host.mount.flip)}
                >
                    { "◐" }
                </button>
            </div>
        </header>
    }
}
