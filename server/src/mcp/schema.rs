//! Schemas as small as clients need them: made from the Rust types, inlined, without type arrays,
//! formats and null defaults, which some clients refuse and all pay for in tokens.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::input::Object;

/// The slim schema of what a tool takes, whole.
pub fn of<T: JsonSchema>() -> Object {
    generate::<T>(SchemaSettings::draft2020_12())
}

/// The schema of an answer: its fields with their types. None is required: a refusal has none.
pub fn of_answer<T: JsonSchema>() -> Object {
    let mut schema = generate::<T>(SchemaSettings::draft2020_12().for_serialize());
    // Some clients hold a refusal against it too, which has other fields.
    schema.retain(|name, _| !["description", "required", "additionalProperties"].contains(&name.as_str()));
    for property in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
        *property = shallow(property);
    }
    schema
}

fn generate<T: JsonSchema>(settings: SchemaSettings) -> Object {
    let settings = settings.with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let generator = settings.with_transform(Slim).into_generator();
    match generator.into_root_schema_for::<T>().to_value() {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}

/// What is left of a field's schema when only its type is told.
fn shallow(schema: &Value) -> Value {
    let Some(kind) = schema.get("type") else { return json!({}) };
    match schema.get("items").and_then(|items| items.get("type")) {
        Some(items) => json!({ "type": kind, "items": { "type": items } }),
        None => json!({ "type": kind }),
    }
}

/// Leaves out of a schema what says nothing to a model.
#[derive(Clone, Debug)]
struct Slim;

impl Transform for Slim {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        let says_nothing = |name: &str, value: &Value| match name {
            "title" | "format" | hub_core::domain::change::ON_NULL => true,
            "minimum" => *value == 0,
            "default" => value.is_null(),
            _ => false,
        };
        object.retain(|name, value| !says_nothing(name, value));
        unwrap_optional(object);
        name_words(object);
        if let Some(Value::Array(kinds)) = object.get_mut("type") {
            kinds.retain(|kind| kind != "null");
            if let [kind] = kinds.as_slice() {
                let kind = kind.clone();
                object.insert("type".to_owned(), kind);
            }
        }
        if let Some(Value::Array(words)) = object.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
    }
}

/// Words that are explained one by one as a plain list of words: their names say it.
fn name_words(object: &mut Object) {
    let Some(Value::Array(choices)) = object.get("oneOf") else { return };
    let words: Option<Vec<Value>> = choices.iter().map(|choice| choice.get("const").cloned()).collect();
    if let Some(words) = words {
        object.shift_remove("oneOf");
        object.insert("type".to_owned(), json!("string"));
        object.insert("enum".to_owned(), Value::Array(words));
    }
}

/// `anyOf: [X, null]` says no more than `X`, since every optional field may be left out.
fn unwrap_optional(object: &mut Object) {
    let Some(Value::Array(choices)) = object.get("anyOf") else { return };
    let real: Vec<&Value> = choices.iter().filter(|choice| choice.get("type") != Some(&json!("null"))).collect();
    let [Value::Object(only)] = real.as_slice() else { return };
    let only = only.clone();
    object.shift_remove("anyOf");
    for (name, value) in only {
        object.entry(name).or_insert(value);
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde_json::json;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Inner {
        /// How it ended.
        exit_code: Option<i32>,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Outer {
        title: String,
        #[serde(default)]
        format: Option<String>,
        inner: Option<Inner>,
        many: Vec<Inner>,
        labels: Option<Vec<String>>,
        status: Option<hub_core::domain::task::Status>,
    }

    #[test]
    fn optional_and_nested_types_are_written_plainly() {
        let inner = json!({"type": "object", "properties":
            {"exit_code": {"type": "integer", "description": "How it ended."}}});
        let words = json!(["inbox", "backlog", "active", "review", "done"]);
        let status = json!({"type": "string", "enum": words, "description": "The column a task stands in."});
        let expected = json!({"type": "object", "additionalProperties": false, "required": ["title", "many"], "properties": {
            "title": {"type": "string"},
            "format": {"type": "string"},
            "inner": inner,
            "many": {"type": "array", "items": inner},
            "labels": {"type": "array", "items": {"type": "string"}},
            "status": status,
        }});
        assert_eq!(json!(super::of::<Outer>()), expected);
    }

    #[test]
    fn an_answer_shows_its_fields_but_not_what_is_in_them() {
        let schema = super::of_answer::<Outer>();
        assert_eq!(schema["properties"]["many"], json!({"type": "array", "items": {"type": "object"}}));
        assert_eq!(schema["properties"]["inner"], json!({"type": "object"}));
        assert_eq!(schema["properties"]["labels"], json!({"type": "array", "items": {"type": "string"}}));
    }
}
