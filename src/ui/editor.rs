//! A text editor in the page: the only file that talks to the editor's JavaScript.
//!
//! The page's text goes in by the smallest change, or as a fix's edits; the user's text comes out at once, or once a
//! frame where answers take long. What the editor last had is remembered, so that a text on its way back is not
//! written again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Date, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

use super::Mount;
use super::marks::Mark;
use super::state::{SlotId, TextEdit};
use crate::engine::paste::token;
use crate::web::values;

#[wasm_bindgen]
extern "C" {
    /// What `createEditor` returns.
    type CodeEditor;

    #[wasm_bindgen(method, structural, js_name = setText)]
    fn set_text(this: &CodeEditor, text: &str, forget: bool);
    #[wasm_bindgen(method, structural, js_name = applyEdits)]
    fn apply_edits(this: &CodeEditor, edits: &JsValue);
    #[wasm_bindgen(method, structural, js_name = setMarks)]
    fn set_marks(this: &CodeEditor, marks: &JsValue);
    #[wasm_bindgen(method, structural)]
    fn reveal(this: &CodeEditor, from: usize, to: usize);
    #[wasm_bindgen(method, structural)]
    fn destroy(this: &CodeEditor);
}

/// What the page was mounted with and every editor needs.
#[derive(Clone)]
pub(super) struct Host {
    pub(super) mount: Rc<Mount>,
    /// What becomes of a text that the user changed: it has these marks then.
    pub(super) on_change: Callback<(SlotId, Rc<str>), Vec<Mark>>,
    /// What becomes of a choice in a mark's card: the mark's name and the choice's.
    pub(super) on_action: Callback<(String, String)>,
}

/// A page has one.
impl PartialEq for Host {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.mount, &other.mount)
    }
}

#[derive(Clone, Properties, PartialEq)]
pub(super) struct EditorProps {
    pub(super) slot: SlotId,
    pub(super) test_id: AttrValue,
    pub(super) label: AttrValue,
    /// `json` or `text`.
    pub(super) language: &'static str,
    pub(super) placeholder: &'static str,
    pub(super) text: Rc<str>,
    pub(super) edits: Option<Rc<[TextEdit]>>,
    pub(super) marks: Rc<[Mark]>,
    /// A range to go to, and the number of the order.
    pub(super) goal: Option<(usize, usize, u32)>,
    pub(super) host: Host,
}

/// An editor for one text.
#[component]
pub(super) fn Editor(props: &EditorProps) -> Html {
    let parent = use_node_ref();
    let mounted = use_mut_ref(|| None::<Mounted>);

    {
        let (parent, mounted) = (parent.clone(), mounted.clone());
        let props = props.clone();
        use_effect_with((), move |()| {
            if let Some(parent) = parent.cast::<Element>() {
                *mounted.borrow_mut() = Mounted::new(&parent, &props);
            }
            move || drop(mounted.borrow_mut().take())
        });
    }
    {
        let mounted = mounted.clone();
        use_effect_with((props.text.clone(), props.edits.clone()), move |(text, edits)| {
            if let Some(mounted) = &*mounted.borrow() {
                mounted.write(text, edits.as_deref());
            }
        });
    }
    {
        let mounted = mounted.clone();
        use_effect_with(props.marks.clone(), move |marks| {
            if let Some(mounted) = &*mounted.borrow() {
                mounted.editor.set_marks(&values::write(&**marks));
            }
        });
    }
    use_effect_with(props.goal, move |goal| {
        if let (Some(mounted), Some((from, to, _))) = (&*mounted.borrow(), goal) {
            mounted.editor.reveal(*from, *to);
        }
    });

    html! { <div class="editor" ref={parent} data-testid={props.test_id.clone()} data-slot={props.slot.to_string()} /> }
}

/// A living editor and what it holds on to.
struct Mounted {
    editor: CodeEditor,
    outbox: Rc<Outbox>,
    _on_change: Closure<dyn FnMut(String) -> JsValue>,
    _on_action: Closure<dyn FnMut(String, String)>,
    _on_frame: Closure<dyn FnMut()>,
}

/// Sends the newest text: at once, so that the key and its marks are laid out together, or where that takes long with the
/// next frame, so that a burst of changes is answered once.
struct Outbox {
    slot: SlotId,
    /// What the editor has now.
    text: RefCell<Rc<str>>,
    /// The frame that was asked for.
    frame: Cell<Option<i32>>,
    is_slow: Cell<bool>,
    send: Callback<(SlotId, Rc<str>), Vec<Mark>>,
}

impl Outbox {
    /// Longer than this, in milliseconds, and two keys may come within one answer.
    const LONG: f64 = 8.0;

    fn post(&self) -> Vec<Mark> {
        let start = Date::now();
        let text = self.text.borrow().clone();
        let marks = self.send.emit((self.slot, text));
        self.is_slow.set(Date::now() - start > Self::LONG);
        marks
    }
}

impl Mounted {
    fn new(parent: &Element, props: &EditorProps) -> Option<Self> {
        let outbox = Rc::new(Outbox {
            slot: props.slot,
            text: RefCell::new(props.text.clone()),
            frame: Cell::new(None),
            is_slow: Cell::new(false),
            send: props.host.on_change.clone(),
        });
        let on_frame = {
            let outbox = outbox.clone();
            Closure::<dyn FnMut()>::new(move || {
                outbox.frame.set(None);
                // They come when the page is drawn.
                drop(outbox.post());
            })
        };
        let on_change = {
            let outbox = outbox.clone();
            let frame: Function = on_frame.as_ref().unchecked_ref::<Function>().clone();
            Closure::<dyn FnMut(String) -> JsValue>::new(move |text: String| {
                *outbox.text.borrow_mut() = Rc::from(text);
                if !outbox.is_slow.get() {
                    return values::write(&outbox.post());
                }
                if outbox.frame.get().is_none() {
                    let asked = web_sys::window().and_then(|window| window.request_animation_frame(&frame).ok());
                    outbox.frame.set(asked);
                }
                JsValue::UNDEFINED
            })
        };
        let on_action = {
            let on_action = props.host.on_action.clone();
            Closure::<dyn FnMut(String, String)>::new(move |mark, action| on_action.emit((mark, action)))
        };
        let options = Object::new();
        for (name, value) in [
            ("parent", parent.as_ref()),
            ("root", &props.host.mount.root),
            ("text", &JsValue::from_str(&props.text)),
            ("marks", &values::write(&*props.marks)),
            ("label", &JsValue::from_str(&props.label)),
            ("language", &JsValue::from_str(props.language)),
            ("placeholder", &JsValue::from_str(props.placeholder)),
            ("readOnly", &JsValue::from_bool(props.host.mount.read_only)),
            ("onChange", on_change.as_ref()),
            ("onAction", on_action.as_ref()),
        ] {
            Reflect::set(&options, &JsValue::from_str(name), value).ok()?;
        }
        let editor = props.host.mount.create.call1(&JsValue::UNDEFINED, &options).ok()?.unchecked_into();
        Some(Self { editor, outbox, _on_change: on_change, _on_action: on_action, _on_frame: on_frame })
    }

    /// Brings the editor to `text`.
    fn write(&self, text: &Rc<str>, edits: Option<&[TextEdit]>) {
        // Something newer is on its way from the editor and will be answered.
        if self.outbox.frame.get().is_some() || *self.outbox.text.borrow() == *text {
            return;
        }
        if let Some(edits) = edits {
            self.editor.apply_edits(&values::write(edits));
        } else {
            let before = self.outbox.text.replace(text.clone());
            self.editor.set_text(text, token(&before, None).is_some());
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let (Some(frame), Some(window)) = (self.outbox.frame.get(), web_sys::window()) {
            // It fails for no window that is still there.
            window.cancel_animation_frame(frame).unwrap_or_default();
        }
        self.editor.destroy();
    }
}
