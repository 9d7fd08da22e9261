//! What holds for every tool's definition.

use serde_json::{Value, json};

use crate::mcp::all_tools;
use crate::mcp::empty::leave_out_empty;

/// Every schema of every tool, with the tool's name.
fn schemas() -> impl Iterator<Item = (String, Value)> {
    all_tools().iter().flat_map(|tool| {
        let output = tool.definition.output_schema.clone().unwrap();
        [&tool.definition.input_schema, &output]
            .map(|schema| (tool.name().to_owned(), Value::Object(schema.as_ref().clone())))
    })
}

fn check_portable(tool: &str, schema: &Value) {
    match schema {
        Value::Object(object) => {
            for (name, part) in object {
                assert!(!["$ref", "$defs", "format", "anyOf"].contains(&name.as_str()), "{tool}: {schema}");
                assert!(name != "type" || part.is_string() || part.is_object(), "{tool}: {schema}");
                assert!(name != "default" || !part.is_null(), "{tool}: {schema}");
                check_portable(tool, part);
            }
        }
        Value::Array(parts) => parts.iter().for_each(|part| check_portable(tool, part)),
        _ => {}
    }
}

#[test]
fn schemas_are_portable_and_closed() {
    for (tool, schema) in schemas() {
        check_portable(&tool, &schema);
        assert_eq!(schema["type"], "object", "{tool}");
    }
    for tool in all_tools() {
        assert_eq!(tool.definition.input_schema["additionalProperties"], false, "{}", tool.name());
    }
}

#[test]
fn every_argument_is_a_field_of_the_command() {
    for tool in all_tools() {
        let properties = tool.definition.input_schema["properties"].as_object().unwrap();
        for (name, property) in properties {
            assert!(property.is_object(), "{}: its command has no field {name}", tool.name());
        }
        assert_eq!(tool.accepts.names(), properties.keys().collect::<Vec<_>>(), "{}", tool.name());
        let required: Vec<&str> =
            tool.accepts.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
        let told = tool.definition.input_schema.get("required").and_then(Value::as_array);
        let told: Vec<&str> = told.into_iter().flatten().filter_map(Value::as_str).collect();
        assert!(told.iter().all(|name| required.contains(name)) && told.len() == required.len(), "{}", tool.name());
        let named = tool.accepts.clears.iter().chain(tool.accepts.keeps).chain(tool.accepts.beside);
        for name in named {
            assert!(properties.contains_key(*name), "{}: {name}", tool.name());
        }
    }
}

#[test]
fn every_tool_tells_all_four_hints() {
    for tool in all_tools() {
        let hints = tool.definition.annotations.clone().unwrap();
        assert!(hints.read_only_hint.is_some() && hints.destructive_hint == Some(false), "{}", tool.name());
        assert!(hints.idempotent_hint.is_some() && hints.open_world_hint == Some(false), "{}", tool.name());
    }
}

#[test]
fn names_are_unique_and_plain() {
    let mut names: Vec<&str> = all_tools().iter().map(super::Tool::name).collect();
    assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all_tools().len());
}

#[test]
fn what_is_empty_is_not_said_but_where_that_is_the_answer() {
    let mut answer = json!({"tasks": [], "more": null, "labels": [], "note": "", "archived": false, "unread": 0,
        "held": {"load": false, "title": "", "tasks": []}, "nothing": {}, "rows": [{"met": false, "by": ""}]});
    leave_out_empty(&mut answer, &["tasks"]);
    let said = json!({"tasks": [], "unread": 0, "held": {"load": false}, "rows": [{"met": false}]});
    assert_eq!(answer, said);
}

#[test]
fn what_a_tool_shows_is_in_its_answer() {
    for tool in all_tools() {
        let schema = tool.definition.output_schema.clone().unwrap();
        for name in tool.shows {
            assert!(schema["properties"].get(*name).is_some(), "{}: {name}", tool.name());
        }
    }
}
