//! The foot of the page: the browser's own word that nothing was sent, and what runs here.

use js_sys::futures::spawn_local;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use web_sys::{PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit};
use yew::prelude::*;

use super::file::promised;
use super::sheet::{KEYS, Sheet};

#[derive(Properties, PartialEq)]
pub(super) struct FooterProps {
    /// Remembers or forgets; none where nothing can be remembered.
    pub(super) remember: Option<Function>,
    pub(super) remembered: bool,
    pub(super) on_open: Callback<Sheet>,
}

/// The foot of the page.
#[component]
pub(super) fn Footer(props: &FooterProps) -> Html {
    let requests = use_state_eq(|| 0);
    // A guest cannot tell its requests from those of the page around it.
    let is_page = props.remember.is_some();
    use_effect_with((), {
        let requests = requests.clone();
        move |()| {
            let watch = is_page.then(|| Watch::new(move |count| requests.set(count)));
            move || drop(watch)
        }
    });
    let open = |sheet: Sheet| props.on_open.reform(move |_: MouseEvent| sheet);
    let count = match *requests {
        1 => "1 request since this page loaded".to_owned(),
        count => format!("{count} requests since this page loaded"),
    };
    let remembered = use_state_eq(|| props.remembered);
    let on_memory = props.remember.clone().map(|remember| {
        let remembered = remembered.clone();
        Callback::from(move |_: MouseEvent| {
            let (remember, remembered) = (remember.clone(), remembered.clone());
            spawn_local(async move {
                let answer = promised(remember.call1(&JsValue::UNDEFINED, &(!*remembered).into())).await;
                remembered.set(answer.is_some_and(|answer| answer.is_truthy()));
            });
        })
    });
    html! {
        <footer class="bottom" part="foot">
            if is_page {
                <span data-testid="footer-requests" title="Counted by the browser itself">{ count }</span>
                <span>{ "works with the cable out" }</span>
            }
            <span>{ concat!("why-denied ", env!("CARGO_PKG_VERSION")) }</span>
            if let Some(commit) = option_env!("WHY_DENIED_COMMIT") {
                <span>{ "build " }{ commit }</span>
            }
            if is_page {
                <span>
                    <span role="status">{ if *remembered { "Remembered in this browser" } else { "Nothing is stored" } }</span>
                    { " " }
                    <button type="button" class="link" data-testid="memory" onclick={on_memory}>
                        { if *remembered { "Forget" } else { "Remember" } }
                    </button>
                </span>
            }
            <span class="space" />
            // The address of another page is not a guest's to change.
            if props.remember.is_some() {
                <a class="link" href="#guide">{ "Guide" }</a>
            }
            <button type="button" class="link" onclick={open(Sheet::Limits)}>{ "What can’t be known from here" }</button>
            <button type="button" class="link" aria-keyshortcuts={KEYS} onclick={open(Sheet::Keys)}>{ "Shortcuts" }</button>
        </footer>
    }
}

/// Counts what the browser starts to load from now on.
struct Watch {
    observer: PerformanceObserver,
    _on_entries: Closure<dyn FnMut(PerformanceObserverEntryList)>,
}

impl Watch {
    fn new(report: impl Fn(usize) + 'static) -> Option<Self> {
        let start = web_sys::window()?.performance()?.now();
        let mut count = 0;
        let on_entries = Closure::<dyn FnMut(_)>::new(move |list: PerformanceObserverEntryList| {
            // What was under way comes too; it is the page itself.
            let entries = list.get_entries();
            let fresh = entries.iter().filter(|entry| {
                let entry: &PerformanceEntry = entry.unchecked_ref();
                entry.start_time() > start
            });
            count += fresh.count();
            report(count);
        });
        let observer = PerformanceObserver::new(on_entries.as_ref().unchecked_ref()).ok()?;
        observer.observe(&PerformanceObserverInit::new(&Array::of1(&"resource".into())));
        Some(Self { observer, _on_entries: on_entries })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
