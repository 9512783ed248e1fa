//! The page: Yew components around a state that knows no DOM.
//!
//! `mount` puts one page into an element or a shadow root; nothing starts by itself. The state holds the pasted texts and
//! the engine's report on them (`state`), plain functions turn the report into words, marks, gates and differences, and
//! each component draws one part. Only `editor` talks to the text editor, which is JavaScript and is handed in.

mod answer;
mod app;
mod ask;
mod boxes;
mod build;
mod checklist;
mod compact;
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
mod marks;
mod menu;
mod page;
mod path;
mod recognise;
mod request;
mod share;
mod sheet;
mod state;
mod text;
mod trace;
mod way;
mod words;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Node, ShadowRoot};
use yew::{AppHandle, Callback, Renderer, UseReducerHandle};

use self::app::{App, AppProps};
use self::state::{Action, State};
use crate::interface::{Report, Whole};
use crate::web::{self, values};

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
    /// Called whenever what is shown has changed, with whether it has another report.
    #[wasm_bindgen(method, getter, structural)]
    fn changed(this: &Options) -> Option<Function>;
    /// Takes the name of a part and the element that it is to fill.
    #[wasm_bindgen(method, getter, structural)]
    fn fill(this: &Options) -> Option<Function>;
    /// Takes whether to remember what is shown, and promises whether that is so now.
    #[wasm_bindgen(method, getter, structural)]
    fn remember(this: &Options) -> Option<Function>;
    #[wasm_bindgen(method, getter, structural)]
    fn remembered(this: &Options) -> Option<bool>;
    #[wasm_bindgen(method, getter, structural)]
    fn readonly(this: &Options) -> Option<bool>;
    /// Shows the answer alone, which needs no editor.
    #[wasm_bindgen(method, getter, structural)]
    fn compact(this: &Options) -> Option<bool>;
    /// Shows the whole page in the place of the answer alone, or the other way round.
    #[wasm_bindgen(method, getter, structural)]
    fn expand(this: &Options) -> Option<Function>;
    /// Makes light dark, and dark light.
    #[wasm_bindgen(method, getter, structural)]
    fn flip(this: &Options) -> Function;
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
  /** Called whenever what is shown has changed; `settled`: and has another report. */
  changed?: (settled: boolean) => void;
  /** Lets a part by its name fill an element; without it nothing is shared. */
  fill?: (name: string, element: Element) => void;
  /** Remembers what is shown, or forgets it, and promises which; without it nothing can be remembered. */
  remember?: (on: boolean) => Promise<boolean>;
  /** Whether what is shown is remembered from the start. */
  remembered?: boolean;
  input?: Input;
  readonly?: boolean;
  /** Shows the answer alone, which needs no editor. */
  compact?: boolean;
  /** Shows the whole page in the place of the answer alone, or the other way round. */
  expand?: () => void;
  /** Makes light dark, and dark light. */
  flip: () => void;
}
";

/// How much room a page has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    /// The element is a page of its own.
    Page,
    /// It is a guest in another one.
    Guest,
    /// It is a guest that shows the answer alone.
    Compact,
}

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
    room: Room,
    expand: Option<Function>,
    flip: Function,
    fill: Option<Function>,
    remember: Option<Function>,
    remembered: bool,
    /// Hears what is shown.
    on_state: Callback<UseReducerHandle<State>>,
    /// What to show at first; none shows an example.
    input: Option<Whole>,
}

impl Mount {
    /// Whether the answer is all there is.
    fn is_compact(&self) -> bool {
        self.room == Room::Compact
    }

    /// The level of the answer's heading: a guest's stands below that of the page around it.
    fn level(&self) -> Option<&'static str> {
        (self.room != Room::Page).then_some("2")
    }
}

/// A mounted page.
#[wasm_bindgen]
pub struct View {
    app: AppHandle<App>,
    element: Element,
    shown: Rc<RefCell<Option<UseReducerHandle<State>>>>,
}

#[wasm_bindgen]
impl View {
    /// Takes the page away.
    pub fn unmount(self) {
        self.app.destroy();
        self.element.remove();
    }

    /// What is shown, as `diagnose` takes it; undefined while that is nothing of the user's own.
    pub fn input(&self) -> JsValue {
        self.given(|state| state.example.is_none() || state.touched)
    }

    /// What is shown, be it an example; undefined while that is nothing.
    pub fn whole(&self) -> JsValue {
        self.given(|state| state.report.is_some())
    }

    /// What `diagnose` returns for what is shown; undefined while nothing is given.
    #[wasm_bindgen(unchecked_return_type = "Report | undefined")]
    pub fn report(&self) -> JsValue {
        let shown = self.shown.borrow();
        let given = shown.as_ref().and_then(|state| Some(Report::new(&state.input, state.report.as_deref()?)));
        given.map_or(JsValue::UNDEFINED, |report| values::write(&report))
    }

    /// Shows this in the place of all that is there.
    ///
    /// # Errors
    ///
    /// The input is none.
    pub fn show(&self, input: &JsValue) -> Result<(), JsValue> {
        let whole = web::read(input, Whole::new)?;
        if let Some(state) = &*self.shown.borrow() {
            state.dispatch(Action::Show(Box::new(whole)));
        }
        Ok(())
    }
}

impl View {
    fn given(&self, is: impl Fn(&State) -> bool) -> JsValue {
        let shown = self.shown.borrow();
        let whole = shown.as_ref().filter(|state| is(state)).map(|state| state.whole());
        let whole = whole.filter(|whole| *whole != Whole::default());
        whole.map_or(JsValue::UNDEFINED, |whole| values::write(&whole.value()))
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
    let shown = Rc::new(RefCell::new(None));
    let on_state = {
        let (shown, changed) = (shown.clone(), options.changed());
        let last = RefCell::new(None);
        Callback::from(move |state: UseReducerHandle<State>| {
            // Held, so that no other report comes to its place in memory.
            let now = Some(state.report.clone());
            let pointer =
                |report: &Option<Option<Rc<_>>>| report.as_ref().map(|report| report.as_ref().map(Rc::as_ptr));
            let is_settled = state.glance.is_none() && pointer(&last.borrow()) != pointer(&now);
            if is_settled {
                last.replace(now);
            }
            shown.replace(Some(state));
            // What it throws is its own affair.
            changed.as_ref().and_then(|changed| changed.call1(&JsValue::UNDEFINED, &is_settled.into()).ok());
        })
    };
    let mount = Mount {
        fill: options.fill(),
        remember: options.remember(),
        remembered: options.remembered().unwrap_or_default(),
        on_state,
        create: options.editor(),
        file: options.file(),
        part: options.part(),
        room: match options.compact() {
            Some(true) => Room::Compact,
            _ if root.dyn_ref::<ShadowRoot>().is_some_and(|root| root.host().id() == "why-denied-page") => Room::Page,
            _ => Room::Guest,
        },
        root: root.into(),
        read_only: options.readonly().unwrap_or_default(),
        input,
        expand: options.expand(),
        flip: options.flip(),
    };
    let app = Renderer::<App>::with_root_and_props(element.clone(), AppProps { mount }).render();
    Ok(View { app, element, shown })
}

/// The input to show at first.
fn read(input: &JsValue) -> Result<Option<Whole>, JsValue> {
    if input.is_undefined() || input.is_null() {
        return Ok(None);
    }
    Ok(Some(web::read(input, Whole::new)?))
}
