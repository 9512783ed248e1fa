//! The page: Yew components around a state that knows no DOM.
//!
//! `mount` puts one page into an element or a shadow root; nothing starts by itself. The state holds the pasted texts and
//! the engine's report on them (`state`), plain functions turn the report into words, marks, gates and differences, and
//! each component draws one part. Only `editor` talks to the text editor, which is JavaScript and is handed in.

mod answer;
mod app;
mod boxes;
mod conditions;
mod copy;
mod diff;
mod editor;
mod examples;
mod findings;
mod fixes;
mod footer;
mod header;
mod markdown;
mod marks;
mod menu;
mod path;
mod recognise;
mod request;
mod sheet;
mod state;
mod text;
mod ticket;
mod way;
mod words;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, ShadowRoot};
use yew::{AppHandle, Renderer};

use self::app::{App, AppProps};
use self::editor::Host;
use self::header::Theme;

#[wasm_bindgen]
extern "C" {
    /// What a page is mounted with.
    #[wasm_bindgen(typescript_type = "MountOptions")]
    pub type Options;

    /// `createEditor` of the editor's module.
    #[wasm_bindgen(method, getter, structural)]
    fn editor(this: &Options) -> Function;
    /// The object that `diagnose` takes; nothing shows an example.
    #[wasm_bindgen(method, getter, structural)]
    fn input(this: &Options) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn readonly(this: &Options) -> Option<bool>;
    /// `light`, `dark` or `auto`.
    #[wasm_bindgen(method, getter, structural)]
    fn theme(this: &Options) -> Option<String>;
}

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "
/** What a page is mounted with. */
export interface MountOptions {
  /** `createEditor` of editor.js. */
  editor: Function;
  readonly?: boolean;
  theme?: 'light' | 'dark' | 'auto';
}
";

/// A mounted page.
#[wasm_bindgen]
pub struct View {
    app: AppHandle<App>,
    element: Element,
}

#[wasm_bindgen]
impl View {
    /// Takes the page away.
    pub fn unmount(self) {
        self.app.destroy();
        self.element.remove();
    }
}

/// Shows a page inside `parent`, which is an element or a shadow root.
///
/// # Errors
///
/// `parent` is in no document.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "JavaScript reaches it")]
pub fn mount(parent: &Node, options: &Options) -> Result<View, JsValue> {
    let document = parent.owner_document().ok_or("the parent is in no document")?;
    let element = document.create_element("div")?;
    parent.append_child(&element)?;
    let root = element.get_root_node();
    let is_page = root.dyn_ref::<ShadowRoot>().is_some_and(|root| root.host().id() == "page");
    let host = Host {
        create: options.editor(),
        root: root.into(),
        read_only: options.readonly().unwrap_or_default(),
        is_page,
    };
    let theme = Theme::named(&options.theme().unwrap_or_default());
    let props = AppProps { host, input: None, theme };
    let app = Renderer::<App>::with_root_and_props(element.clone(), props).render();
    Ok(View { app, element })
}
