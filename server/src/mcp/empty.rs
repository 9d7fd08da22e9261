//! What is left out of answers because it says nothing.

use serde_json::Value;

/// Flags that are said where they are not set: of each of these it matters that it is not so.
const FLAGS: [&str; 3] = ["load", "met", "require_evidence"];

/// A model pays for each word: what is not there, empty or not so is not said. This is the one place that decides it: views have all
/// their fields. `shows` are the fields of the answer itself that are said nevertheless.
pub fn leave_out_empty(answer: &mut Value, shows: &[&str]) {
    match answer {
        Value::Object(object) => {
            object.values_mut().for_each(|value| leave_out_empty(value, &[]));
            object.retain(|name, value| {
                let is_said = || shows.contains(&name.as_str()) || FLAGS.contains(&name.as_str());
                !value.is_null() && (!is_empty(value) || is_said())
            });
        }
        Value::Array(items) => items.iter_mut().for_each(|item| leave_out_empty(item, &[])),
        _ => {}
    }
}

/// Whether a value says that nothing is there, or that it is not so.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}
