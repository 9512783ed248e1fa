//! JavaScript's values at the door: the input is read from them, and what is shown becomes them.
//!
//! By hand, and through JSON on the way out: a general reader of JavaScript is most of what it costs in bytes.

use js_sys::{Array, Date, JSON, Map, Object, Reflect, Symbol};
use serde::Serialize;
use wasm_bindgen::prelude::{JsCast as _, JsValue, wasm_bindgen};

use crate::interface::{BadInput, EXPECTED, MAX_DEPTH, Path, Step, Value};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String)]
    fn to_string(value: &JsValue) -> String;
}

/// The time, in seconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "no date is that far away")]
pub(crate) fn now() -> i64 {
    (Date::now() / 1000.0) as i64
}

/// Reads an input, whatever it is.
pub(crate) fn read(value: &JsValue) -> Result<Value, BadInput> {
    let mut path = Path::default();
    read_at(value, &mut path).map_err(|error| BadInput { path, message: format!("cannot be read: {error}") })
}

/// `value` as JavaScript has it after `JSON.parse`.
pub(crate) fn write(value: &(impl Serialize + ?Sized)) -> JsValue {
    serde_json::to_string(value).ok().and_then(|json| JSON::parse(&json).ok()).unwrap_or_default()
}

/// Steps are taken off `path` only on success, so that after an error it leads to the culprit.
fn read_at(value: &JsValue, path: &mut Path) -> Result<Value, String> {
    if path.0.len() > MAX_DEPTH {
        return Err(format!("nested deeper than {MAX_DEPTH} levels"));
    }
    if value.is_null() || value.is_undefined() {
        return Ok(Value::Null);
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Value::Bool(truth));
    }
    if let Some(text) = value.as_string() {
        return Ok(Value::String(text));
    }
    if value.as_f64().is_some() || value.is_bigint() {
        let number = to_string(value);
        let whole = number.parse().map(Value::Integer).or_else(|_| number.parse().map(Value::Unsigned));
        return Ok(whole.unwrap_or(Value::Other(number)));
    }
    if Array::is_array(value) {
        let mut values = Vec::new();
        for item in value.unchecked_ref::<Array>().iter() {
            path.0.push(Step::Index(values.len()));
            values.push(read_at(&item, path)?);
            path.0.pop();
        }
        return Ok(Value::List(values));
    }
    let map = value.is_instance_of::<Map>().then(|| Object::from_entries(value).ok()).flatten();
    let iterates = || Reflect::has(value, &Symbol::iterator()).unwrap_or(true);
    if map.is_none() && (!value.is_object() || iterates()) {
        let kind = value.js_typeof().as_string().unwrap_or_default();
        return Err(format!("invalid type: {kind}, expected {EXPECTED}"));
    }
    let mut members = Vec::new();
    for member in Object::entries(map.as_ref().unwrap_or_else(|| value.unchecked_ref())).iter() {
        let [key, value] = [0, 1].map(|at| Reflect::get_u32(&member, at).unwrap_or_default());
        let key = key.as_string().unwrap_or_default();
        path.0.push(Step::Key(key.clone()));
        members.push((key, read_at(&value, path)?));
        path.0.pop();
    }
    Ok(Value::Object(members))
}
