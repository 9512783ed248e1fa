//! Files beside the page that are loaded when they are asked for.

use js_sys::futures::JsFuture;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::{JsCast as _, JsValue};

/// The text of a file; none where it cannot be loaded.
pub(super) async fn text(file: &Function, path: &str) -> Option<String> {
    let promise = file.call1(&JsValue::UNDEFINED, &path.into()).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}

/// What the function of a module answers, which is called as the module is; none where it cannot be loaded.
pub(super) async fn part(part: &Function, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let promise = part.call1(&JsValue::UNDEFINED, &name.into()).ok()?.dyn_into::<Promise>().ok()?;
    let module = JsFuture::from(promise).await.ok()?;
    let function = Reflect::get(&module, &name.into()).ok()?.dyn_into::<Function>().ok()?;
    let answer = function.apply(&JsValue::UNDEFINED, &arguments.iter().collect::<Array>()).ok()?;
    JsFuture::from(Promise::resolve(&answer)).await.ok()
}
