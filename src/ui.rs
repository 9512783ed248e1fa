//! The page: Yew components around a state that knows no DOM.
//!
//! `mount` puts one page into an element or a shadow root; nothing starts by itself. The state holds the pasted texts and
//! the engine's report on them (`state`), plain functions turn the report into words, marks, gates and differences, and
//! each component draws one part. Only `editor` talks to the text editor, which is JavaScript and is handed in.

mod answer;
mod app;
mod boxes;
mod build;
mod checklist;
mod conditions;
mod copy;
mod diff;
mod drop;
mod editor;
mod examples;
mod file;
mod findings;
mod fixes;
mod footer;
mod header;
mod help;
mod lights;
mod markdown;
mod marks;
mod menu;
mod page;
mod path;
mod recognise;
mod request;
mod sheet;
mod state;
mod text;
mod trace;
mod way;
mod words;

use js_sys::{Function, TypeError};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, ShadowRoot};
use yew::{AppHandle, Renderer};

use self::app::{App, AppProps};
use self::header::Theme;
use crate::engine::input::Input;
use crate::web;

#[wasm_bindgen]
extern "C" {
    /// What a page is mounted with.
    #[wasm_bindgen(typescript_type = "MountOptions")]
    pub type Options;

    /// `createEditor` of the editor's module.
    #[wasm_bindgen(method, getter, structural)]
    fn editor(this: &Options) -> Function;
    /// Takes the path of a file beside the page and promises its text.
    #[wasm_bindgen(method, getter, structural)]
    fn file(this: &Options) -> Function;
    /// Takes the name of a module beside the page and promises it.
    #[wasm_bindgen(method, getter, structural)]
    fn part(this: &Options) -> Function;
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
  /** Promises the text of a file beside the page: `help/CODE.md` … */
  file: (path: string) => Promise<string>;
  /** Promises a module beside the page by its name. */
  part: (name: string) => Promise<object>;
  input?: Input;
  readonly?: boolean;
  theme?: 'light' | 'dark' | 'auto';
}
";

/// What a page is mounted with, as read from JavaScript.
#[derive(Clone, PartialEq)]
struct Mount {
    /// `createEditor`.
    create: Function,
    /// Promises a file.
    file: Function,
    /// Promises a module.
    part: Function,
    /// Where editors put their style sheets: a shadow root or the document.
    root: JsValue,
    read_only: bool,
    /// Whether the element is a page of its own, not a guest in another one.
    is_page: bool,
    /// What to show at first; none shows an example.
    input: Option<Input>,
    theme: Theme,
}

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
/// `parent` is in no document, or the input is none.
#[wasm_bindgen]
#[expect(unreachable_pub, reason = "JavaScript reaches it")]
pub fn mount(parent: &Node, options: &Options) -> Result<View, JsValue> {
    let input = read(&options.input())?;
    let document = parent.owner_document().ok_or("the parent is in no document")?;
    let element = document.create_element("div")?;
    parent.append_child(&element)?;
    let root = element.get_root_node();
    let mount = Mount {
        create: options.editor(),
        file: options.file(),
        part: options.part(),
        is_page: root.dyn_ref::<ShadowRoot>().is_some_and(|root| root.host().id() == "page"),
        root: root.into(),
        read_only: options.readonly().unwrap_or_default(),
        input,
        theme: Theme::named(&options.theme().unwrap_or_default()),
    };
    let app = Renderer::<App>::with_root_and_props(element.clone(), AppProps { mount }).render();
    Ok(View { app, element })
}

/// The input to show at first.
fn read(input: &JsValue) -> Result<Option<Input>, TypeError> {
    if input.is_undefined() || input.is_null() {
        return Ok(None);
    }
    Ok(Some(web::read(input)?.engine))
}
