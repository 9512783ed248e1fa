//! JavaScript's values at the door: the input is read from them, and what is shown becomes them.
//!
//! Whatever is handed over is read to an end or refused with its place: what throws when it is looked at, holds itself,
//! or is endless. Read by hand: a general reader is most of what reading costs in bytes.

use js_sys::{Array, Date, JsString, Map, Object, Reflect, Symbol};
use serde::Serialize;
use wasm_bindgen::prelude::{JsCast as _, JsValue, wasm_bindgen};

use crate::interface::{BadInput, EXPECTED, MAX_DEPTH, Path, Step, Value};

/// The most values that are read. A graph of objects can have more ways through it than there is time.
const MOST_VALUES: usize = 200_000;
/// The most characters that are read, of all texts together: memory is not endless either.
const MOST_CHARACTERS: usize = 1 << 26;

// What these look at may be a proxy or have getters, and so throw anything.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = String)]
    fn to_string(value: &JsValue) -> String;
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn keys(value: &JsValue) -> Result<Array, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = fromEntries)]
    fn from_entries(value: &JsValue) -> Result<JsValue, JsValue>;
}

/// The time, in seconds since 1970.
#[expect(clippy::cast_possible_truncation, reason = "no date is that far away")]
pub(crate) fn now() -> i64 {
    (Date::now() / 1000.0) as i64
}

/// Reads an input, whatever it is.
pub(crate) fn read(value: &JsValue) -> Result<Value, BadInput> {
    let mut reader = Reader { path: Path::default(), values: MOST_VALUES, characters: MOST_CHARACTERS };
    let read = reader.read(value);
    read.map_err(|error| BadInput { path: reader.path, message: format!("cannot be read: {error}") })
}

struct Reader {
    /// Steps are taken off only on success, so that after an error it leads to the culprit.
    path: Path,
    /// How many may still be read.
    values: usize,
    characters: usize,
}

impl Reader {
    fn read(&mut self, value: &JsValue) -> Result<Value, String> {
        if self.path.0.len() > MAX_DEPTH {
            return Err(format!("nested deeper than {MAX_DEPTH} levels"));
        }
        self.values = self.values.checked_sub(1).ok_or_else(|| format!("more than {MOST_VALUES} values"))?;
        if value.is_null() || value.is_undefined() {
            return Ok(Value::Null);
        }
        if let Some(truth) = value.as_bool() {
            return Ok(Value::Bool(truth));
        }
        if let Some(text) = value.dyn_ref::<JsString>() {
            return self.text(text).map(Value::String);
        }
        if value.as_f64().is_some() || value.is_bigint() {
            let number = to_string(value);
            let whole = number.parse().map(Value::Integer).or_else(|_| number.parse().map(Value::Unsigned));
            return Ok(whole.unwrap_or(Value::Other(number)));
        }
        if is_array(value).map_err(thrown)? {
            return self.list(value);
        }
        let map = if value.is_instance_of::<Map>() { Some(from_entries(value).map_err(thrown)?) } else { None };
        let iterates = || Reflect::has(value, &Symbol::iterator()).unwrap_or(true);
        if map.is_none() && (!value.is_object() || iterates()) {
            let kind = value.js_typeof().as_string().unwrap_or_default();
            return Err(format!("invalid type: {kind}, expected {EXPECTED}"));
        }
        self.object(map.as_ref().unwrap_or(value))
    }

    fn text(&mut self, text: &JsString) -> Result<String, String> {
        let left = self.characters.checked_sub(text.length() as usize);
        self.characters = left.ok_or_else(|| format!("more than {MOST_CHARACTERS} characters"))?;
        Ok(text.into())
    }

    fn list(&mut self, list: &JsValue) -> Result<Value, String> {
        let length = Reflect::get(list, &"length".into()).map_err(thrown)?.as_f64().unwrap_or_default();
        let mut values = Vec::new();
        for index in 0_u32.. {
            if f64::from(index) >= length {
                break;
            }
            let value = || Reflect::get_u32(list.unchecked_ref::<Object>(), index);
            values.push(self.inside(Step::Index(values.len()), value)?);
        }
        Ok(Value::List(values))
    }

    fn object(&mut self, object: &JsValue) -> Result<Value, String> {
        let mut members = Vec::new();
        for name in keys(object).map_err(thrown)? {
            let key = self.text(name.unchecked_ref())?;
            let value = self.inside(Step::Key(key.clone()), || Reflect::get(object, &name))?;
            members.push((key, value));
        }
        Ok(Value::Object(members))
    }

    fn inside(&mut self, step: Step, value: impl Fn() -> Result<JsValue, JsValue>) -> Result<Value, String> {
        self.path.0.push(step);
        let value = self.read(&value().map_err(thrown)?)?;
        self.path.0.pop();
        Ok(value)
    }
}

/// What was thrown may throw again when it is looked at.
fn thrown(_: JsValue) -> String {
    "looking at it throws".to_owned()
}

/// `value` as JavaScript has it after `JSON.parse`.
#[cfg(feature = "js")]
pub(crate) fn write(value: &(impl Serialize + ?Sized)) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or_default()
}

/// The same for the page, which a key may not wait for: one call into JavaScript, not one a member.
#[cfg(not(feature = "js"))]
pub(crate) fn write(value: &(impl Serialize + ?Sized)) -> JsValue {
    serde_json::to_string(value).ok().and_then(|json| js_sys::JSON::parse(&json).ok()).unwrap_or_default()
}
