//! The JavaScript module, which `web/npm/index.d.ts` types by hand.
//!
//! The page's own module has `diagnose` of it; the rest is built with the feature `js`. What is denied is an answer; what
//! is no input at all is a `TypeError` that says where.

#[cfg(feature = "js")]
mod share;
pub(crate) mod values;

use js_sys::TypeError;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::interface::{BadInput, Input, Report, Value};
#[cfg(feature = "js")]
use crate::interface::{Recognised, explain as page};

/// Says which field of which document denies the role. The input is INTERFACE.md's; anything else throws a `TypeError`
/// with the path of the bad key.
#[wasm_bindgen]
pub fn diagnose(input: &JsValue) -> Result<JsValue, JsValue> {
    let input = read(input, Input::new)?;
    Ok(values::write(&Report::new(&input.engine, &input.diagnose())))
}

/// Sorts a pasted text: an error and outputs of commands, several at once. `input` is what `diagnose` takes.
#[cfg(feature = "js")]
#[wasm_bindgen]
pub fn recognise(text: &str) -> JsValue {
    values::write(&Recognised::new(text, Some(values::now())))
}

/// The page of help of a finding's code, in Markdown.
#[cfg(feature = "js")]
#[wasm_bindgen]
pub fn explain(code: &str) -> Option<String> {
    page(code).map(str::to_owned)
}

/// The version of this module.
#[cfg(feature = "js")]
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Reads a value and makes an input of it; what is none becomes a `TypeError`.
pub(crate) fn read<T>(value: &JsValue, make: fn(Value) -> Result<T, BadInput>) -> Result<T, TypeError> {
    values::read(value).and_then(make).map_err(|bad| TypeError::new(&bad.to_string()))
}
