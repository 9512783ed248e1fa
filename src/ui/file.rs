//! What JavaScript promises: modules beside the page that are loaded when they are asked for.

use js_sys::futures::JsFuture;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::{JsCast as _, JsValue};

/// What a function of JavaScript promised; none where it throws or does not keep it.
pub(super) async fn promised(returned: Result<JsValue, JsValue>) -> Option<JsValue> {
    JsFuture::from(returned.ok()?.dyn_into::<Promise>().ok()?).await.ok()
}

/// What the function of a module answers, which is called as the module is; none where it cannot be loaded.
pub(super) async fn part(part: &Function, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let promise = part.call1(&JsValue::UNDEFINED, &name.into()).ok()?.dyn_into::<Promise>().ok()?;
    let module = JsFuture::from(promise).await.ok()?;
    let function = Reflect::get(&module, &name.into()).ok()?.dyn_into::<Function>().ok()?;
    let answer = function.apply(&JsValue::UNDEFINED, &arguments.iter().collect::<Array>()).ok()?;
    JsFuture::from(Promise::resolve(&answer)).await.ok()
}
