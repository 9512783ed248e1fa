//! The JavaScript module: `diagnose`, `recognise`, `version`, typed by hand in `web/types.d.ts`.
//!
//! What is denied is an answer; what is no input at all is a `TypeError` that says where.

pub(crate) mod values;

use js_sys::TypeError;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::interface::{Input, Recognised, Report};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("web/types.d.ts");

/// Says which field of which document denies the role. The input is described by the type `Input`; anything else
/// throws a `TypeError` with the path of the bad key.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn diagnose(#[wasm_bindgen(unchecked_param_type = "Input")] input: &JsValue) -> Result<JsValue, JsValue> {
    let input = read(input)?;
    Ok(values::write(&Report::new(&input.engine, &input.diagnose())))
}

/// Sorts a pasted text: an error and outputs of commands, several at once. `input` is what `diagnose` takes.
#[wasm_bindgen(unchecked_return_type = "Recognised")]
pub fn recognise(text: &str) -> JsValue {
    values::write(&Recognised::new(text, Some(values::now())))
}

/// The version of this module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Reads an input; what is none becomes a `TypeError`.
pub(crate) fn read(input: &JsValue) -> Result<Input, TypeError> {
    values::read(input).and_then(Input::new).map_err(|bad| TypeError::new(&bad.to_string()))
}
