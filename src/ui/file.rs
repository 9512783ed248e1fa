//! Files beside the page that are loaded when they are asked for.

use js_sys::futures::JsFuture;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::{JsCast as _, JsValue};

/// The text of a file; none where it cannot be loaded.
pub(super) async fn text(file: &Function, path: &str) -> Option<String> {
    let promise = file.call1(&JsValue::UNDEFINED, &path.into()).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok()?.as_string()
}
