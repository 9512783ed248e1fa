//! The JavaScript module: `diagnose`, `explain`, `version`, typed by hand in `web/types.d.ts`.
//!
//! What is denied is an answer; what is no input at all is a `TypeError` that says where.

use js_sys::TypeError;
use serde::Serialize as _;
use serde_wasm_bindgen::{Deserializer, Serializer};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::interface::{self, BadInput, Input, Report, Value};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("web/types.d.ts");

/// Says which field of which document denies the role. The input is described by the type `Input`; anything else
/// throws a `TypeError` with the path of the bad key.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn diagnose(#[wasm_bindgen(unchecked_param_type = "Input")] input: JsValue) -> Result<JsValue, JsValue> {
    let value = Value::read(Deserializer::from(input)).map_err(|(path, error)| {
        let error = error.to_string();
        let message = format!("cannot be read: {}", error.strip_prefix("Error: ").unwrap_or(&error));
        type_error(&BadInput { path, message })
    })?;
    let input = Input::new(value).map_err(|bad| type_error(&bad))?;
    let report = Report::new(&input.engine, &input.diagnose());
    Ok(report.serialize(&Serializer::json_compatible())?)
}

/// The page of help of a finding's code, in Markdown.
#[wasm_bindgen]
pub fn explain(code: &str) -> Option<String> {
    interface::explain(code).map(str::to_owned)
}

/// The version of this module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn type_error(bad: &BadInput) -> JsValue {
    TypeError::new(&bad.to_string()).into()
}
