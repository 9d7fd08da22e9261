//! Values brought to the form that a tool's schema asks for. What a model clearly means is taken: a number or a list written as text, a
//! word in another letter case, a thing where a list of one fits. What does not fit is named in words, all of it at once.

use hub_core::domain::fields::Fields;
use serde_json::{Value, json};

use super::schema::Object;

/// Fits each argument to its property of `properties`, and notes what cannot be.
pub fn fit(properties: &Value, arguments: Object, faults: &mut Fields) -> Object {
    let fitted = arguments.into_iter().map(|(name, value)| {
        let value = fit_value(&properties[&name], value, &name, faults);
        (name, value)
    });
    fitted.collect()
}

fn fit_value(schema: &Value, value: Value, path: &str, faults: &mut Fields) -> Value {
    let value = read_text(schema, value);
    // `null` clears what may be cleared.
    if value.is_null() {
        return value;
    }
    match schema["type"].as_str() {
        Some("string") if value.is_string() => fit_word(schema, value, path, faults),
        Some("array") => fit_list(schema, value, path, faults),
        Some("object") => fit_object(schema, value, path, faults),
        Some(kind) if !is(kind, &value) => {
            faults.fault(path, format!("is {}, not {}", meant(kind), told(&value)));
            value
        }
        _ => value,
    }
}

/// The value that a text spells, where something else than a text is asked for.
fn read_text(schema: &Value, value: Value) -> Value {
    let (Some(kind), Some(text)) = (schema["type"].as_str(), value.as_str()) else {
        return match value.as_f64() {
            // 2.0 is the whole number 2.
            Some(number) if schema["type"] == "integer" && number.fract() == 0.0 && number.abs() < 9e15 => {
                format!("{number:.0}").parse::<i64>().map_or(value, Value::from)
            }
            _ => value,
        };
    };
    let read: Option<Value> = match kind {
        "integer" | "number" => serde_json::from_str(text.trim()).ok(),
        "boolean" => serde_json::from_str(&text.trim().to_ascii_lowercase()).ok(),
        "array" if text.trim_start().starts_with('[') => serde_json::from_str(text).ok(),
        "object" if text.trim_start().starts_with('{') => serde_json::from_str(text).ok(),
        _ => None,
    };
    read.filter(|read| is(kind, read)).unwrap_or(value)
}

/// A word of a list of words, in any letter case.
fn fit_word(schema: &Value, value: Value, path: &str, faults: &mut Fields) -> Value {
    let Some(words) = schema["enum"].as_array() else { return value };
    let text = value.as_str().unwrap_or_default().trim().to_ascii_lowercase().replace([' ', '-'], "_");
    if let Some(word) = words.iter().find(|word| **word == text) {
        return word.clone();
    }
    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    faults.fault(path, format!("is one of {}, not {}", words.join(", "), told(&value)));
    value
}

fn fit_list(schema: &Value, value: Value, path: &str, faults: &mut Fields) -> Value {
    let items = match value {
        Value::Array(items) => items,
        one => vec![one],
    };
    let items = items.into_iter().enumerate();
    items.map(|(at, item)| fit_value(&schema["items"], item, &format!("{path}[{at}]"), faults)).collect()
}

fn fit_object(schema: &Value, value: Value, path: &str, faults: &mut Fields) -> Value {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let value = match (required.as_slice(), value) {
        // A task's key for the object that names the task.
        ([only], Value::String(text)) => json!({ *only: text }),
        (_, value) => value,
    };
    let Value::Object(fields) = value else {
        faults.fault(path, format!("is an object with {}, not {}", names(schema), told(&value)));
        return value;
    };
    for name in required.iter().filter(|name| !fields.contains_key(**name)) {
        faults.fault(&format!("{path}.{name}"), "is missing");
    }
    let fields = fields.into_iter().map(|(name, value)| {
        let inner = format!("{path}.{name}");
        if schema["properties"].get(&name).is_none() {
            faults.fault(&inner, format!("does not exist; {path} has {}", names(schema)));
            return (name, value);
        }
        let value = fit_value(&schema["properties"][&name], value, &inner, faults);
        (name, value)
    });
    Value::Object(fields.collect())
}

fn names(schema: &Value) -> String {
    let names = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    names.collect::<Vec<_>>().join(", ")
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}

fn meant(kind: &str) -> &'static str {
    match kind {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "true or false",
    }
}

/// What was given, short.
fn told(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => hub_core::domain::text::shorten(&other.to_string(), 40),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::fields::Fields;
    use serde_json::{Value, json};

    use super::fit;

    fn properties() -> Value {
        json!({
            "limit": { "type": "integer" }, "ready": { "type": "boolean" }, "title": { "type": "string" },
            "status": { "type": "string", "enum": ["inbox", "in_review"] },
            "labels": { "type": "array", "items": { "type": "string" } },
            "open": { "type": "array", "items": { "type": "object", "required": ["task"],
                "properties": { "task": { "type": "string" }, "note": { "type": "string" } } } },
        })
    }

    fn fitted(arguments: Value) -> (Value, String) {
        let mut faults = Fields::default();
        let fitted = fit(&properties(), arguments.as_object().unwrap().clone(), &mut faults);
        (Value::Object(fitted), faults.result().map_or_else(|error| error.message, |()| String::new()))
    }

    #[test]
    fn what_is_clearly_meant_is_taken() {
        let given =
            json!({ "limit": "5", "ready": "True", "status": "In Review", "labels": "[\"a\"]", "open": ["HUB-1"] });
        let meant =
            json!({ "limit": 5, "ready": true, "status": "in_review", "labels": ["a"], "open": [{ "task": "HUB-1" }] });
        assert_eq!(fitted(given), (meant, String::new()));
        assert_eq!(fitted(json!({ "limit": 2.0, "labels": "a" })).0, json!({ "limit": 2, "labels": ["a"] }));
        let kept = json!({ "title": "5", "limit": null });
        assert_eq!(fitted(kept.clone()), (kept, String::new()), "a text stays one");
    }

    #[test]
    fn what_is_not_is_said_in_words_and_all_at_once() {
        let wrong = json!({ "limit": "many", "ready": 3, "status": "todo", "title": [], "open": [{ "nte": "x" }] });
        let said = fitted(wrong).1;
        for part in [
            "limit is a whole number, not \"many\"",
            "ready is true or false, not 3",
            "status is one of inbox, in_review, not \"todo\"",
            "title is a text, not a list",
            "open[0].task is missing",
            "open[0].nte does not exist; open[0] has task, note",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}
