//! What is left out of answers because it says nothing.

use serde_json::Value;

/// Fields that are sent even when false or empty, at any depth: there an empty one is no absence.
const SENT_WHEN_EMPTY: [&str; 5] = ["body", "dirty", "load", "met", "require_evidence"];

/// Leaves out what is null, empty or false, as a model pays for each word; views have all their
/// fields. `shows` are the fields of the answer itself that are sent nevertheless.
pub fn leave_out_empty(answer: &mut Value, shows: &[&str]) {
    match answer {
        Value::Object(object) => {
            object.values_mut().for_each(|value| leave_out_empty(value, &[]));
            object.retain(|name, value| {
                let is_sent = || shows.contains(&name.as_str()) || SENT_WHEN_EMPTY.contains(&name.as_str());
                !value.is_null() && (!is_empty(value) || is_sent())
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
