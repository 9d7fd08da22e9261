//! The OpenAPI 3.1 document, assembled from the table of endpoints and the schemas of commands and
//! views.

use http::{Method, StatusCode};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

use super::{Access, BASE, Endpoint, endpoints};

type Object = Map<String, Value>;

/// The whole document.
pub fn document() -> Value {
    let mut writer = Writer::new();
    let mut paths = Object::new();
    for endpoint in endpoints() {
        let operation = writer.operation(&endpoint);
        let path = paths.entry(format!("{BASE}{}", endpoint.path)).or_insert_with(|| json!({}));
        path[endpoint.method.as_str().to_ascii_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "AI Projects Hub",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything the board can do. Members appear as handles, tasks as keys such as HUB-12. \
                            Unknown fields are refused by name.",
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "cookie": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "hub_sign_in",
                    "description": "Set by a sign-in. Its name ends with an id of the hub, and begins with `__Host-` over https.",
                },
            },
            "responses": { "Problem": problem_response() },
            "schemas": writer.schemas(),
        },
    })
}

/// Collects the schemas while operations are written: what is taken and what is answered can
/// differ.
struct Writer {
    taken: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Writer {
    fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        Self {
            taken: settings().for_deserialize().into_generator(),
            answered: settings().for_serialize().into_generator(),
        }
    }

    fn operation(&mut self, endpoint: &Endpoint) -> Value {
        let command = self.command(endpoint);
        let mut operation = json!({
            "operationId": operation_id(endpoint),
            "summary": endpoint.summary,
            "tags": [endpoint.path.split('/').nth(1).unwrap_or_default()],
            "parameters": parameters(endpoint, &command),
            "responses": self.responses(endpoint),
        });
        if endpoint.access == Access::Open {
            operation["security"] = json!([]);
        }
        if has_body(&endpoint.method) && command["properties"].as_object().is_some_and(|fields| !fields.is_empty()) {
            let required = command["required"].as_array().is_some_and(|required| !required.is_empty());
            operation["requestBody"] =
                json!({ "required": required, "content": { "application/json": { "schema": command } } });
        }
        operation
    }

    /// The command's schema without the fields the path names.
    fn command(&mut self, endpoint: &Endpoint) -> Value {
        let reference = (endpoint.input)(&mut self.taken).to_value();
        let name = reference["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        let mut command = match name {
            Some(name) => self.taken.definitions_mut().get(name).cloned().unwrap_or(reference),
            None => reference,
        };
        for parameter in endpoint.path_parameters() {
            if let Some(fields) = command["properties"].as_object_mut() {
                fields.remove(parameter);
            }
            if let Some(required) = command["required"].as_array_mut() {
                required.retain(|field| field != parameter);
            }
        }
        command
    }

    fn responses(&mut self, endpoint: &Endpoint) -> Value {
        let mut success = json!({ "description": "It is done.", "headers": headers(endpoint) });
        if endpoint.status == StatusCode::NO_CONTENT {
            success["description"] = json!("It is done; there is nothing to say.");
        } else if let Some(output) = endpoint.output {
            let schema = output(&mut self.answered).to_value();
            success["content"] = json!({ endpoint.media: { "schema": schema } });
        }
        let mut responses = Object::new();
        responses.insert(endpoint.status.as_str().to_owned(), success);
        responses.insert("default".to_owned(), json!({ "$ref": "#/components/responses/Problem" }));
        Value::Object(responses)
    }

    /// The schemas that are referred to. The commands themselves stand in their operations.
    fn schemas(mut self) -> Object {
        let commands: Vec<String> = endpoints().iter().filter_map(|endpoint| self.command_name(endpoint)).collect();
        let mut schemas = self.taken.take_definitions(true);
        schemas.retain(|name, _| !commands.contains(name));
        schemas.extend(self.answered.take_definitions(true));
        schemas.insert("Problem".to_owned(), problem());
        schemas
    }

    fn command_name(&mut self, endpoint: &Endpoint) -> Option<String> {
        let reference = (endpoint.input)(&mut self.taken).to_value();
        reference["$ref"].as_str().and_then(|path| path.rsplit('/').next()).map(str::to_owned)
    }
}

fn has_body(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// `get_tasks_task_events`: unique, since method and path are.
fn operation_id(endpoint: &Endpoint) -> String {
    let words = endpoint.path.split(['/', '{', '}', '-']).filter(|word| !word.is_empty());
    words.fold(endpoint.method.as_str().to_ascii_lowercase(), |id, word| format!("{id}_{word}"))
}

fn parameters(endpoint: &Endpoint, command: &Value) -> Vec<Value> {
    let in_path = endpoint.path_parameters().map(|name| {
        let schema =
            if endpoint.coercion.is_number(name) { json!({ "type": "integer" }) } else { json!({ "type": "string" }) };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    let mut parameters: Vec<Value> = in_path.collect();
    if endpoint.writes() {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "schema": { "type": "string", "minLength": 1, "maxLength": 200 },
            "description": "The same key and request within 24 hours gets the first answer again.",
        }));
    }
    if !has_body(&endpoint.method) {
        let required = |name: &str| command["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
        for (name, schema) in command["properties"].as_object().into_iter().flatten() {
            parameters.push(query_parameter(name, schema, required(name)));
        }
    }
    parameters
}

fn query_parameter(name: &str, schema: &Value, required: bool) -> Value {
    let mut schema = without_null(schema.clone());
    let description = schema.as_object_mut().and_then(|schema| schema.shift_remove("description"));
    let mut parameter = json!({ "name": name, "in": "query", "required": required, "schema": schema });
    if parameter["schema"]["type"] == "array" {
        // Entries with commas between; the parameter may also be repeated.
        parameter["explode"] = json!(false);
    }
    if let Some(description) = description {
        parameter["description"] = description;
    }
    parameter
}

/// A query has no `null`: what may be left out is simply not there.
fn without_null(mut schema: Value) -> Value {
    let words =
        schema["type"].as_array().map(|types| types.iter().filter(|word| *word != "null").cloned().collect::<Vec<_>>());
    if let Some([only]) = words.as_deref() {
        schema["type"] = only.clone();
    }
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.retain(|value| !value.is_null());
    }
    if let Some([only]) = schema["anyOf"]
        .as_array()
        .map(|all| all.iter().filter(|one| one["type"] != "null").collect::<Vec<_>>())
        .as_deref()
    {
        return (*only).clone();
    }
    schema
}

fn headers(endpoint: &Endpoint) -> Value {
    let seq =
        json!({ "description": "The number of the last event this answer knows of.", "schema": { "type": "integer" } });
    if endpoint.writes() {
        let replayed =
            json!({ "description": "`true` where this repeats the first answer.", "schema": { "type": "string" } });
        let control = json!({
            "description": "What the session in which this was done must know now, such as that it was asked to stop: a JSON list of \
                            `{kind, text, task?, by?}`. Refusals carry it as `control`.",
            "schema": { "type": "string" },
        });
        json!({ "Hub-Control": control, "Hub-Seq": seq, "Idempotency-Replayed": replayed })
    } else {
        json!({ "Hub-Seq": seq })
    }
}

fn problem_response() -> Value {
    json!({
        "description": "A refusal: `code` for programs, `detail` says what to do next.",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "An RFC 9457 problem. Codes add facts of their own, such as `fields` of `invalid`.",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "code": schemars::schema_for!(hub_core::domain::Code).get("enum").map_or_else(
                || json!({ "type": "string" }),
                |codes| json!({ "type": "string", "enum": codes }),
            ),
            "control": {
                "type": "array",
                "items": { "type": "object" },
                "description": "What the session in which this was tried must know now.",
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        let mut references: Vec<&str> =
            text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        references.sort_unstable();
        references.dedup();
        assert!(references.len() > 5, "{references:?}");
        for reference in references {
            assert!(document.pointer(reference).is_some(), "{reference}");
        }
    }

    #[test]
    fn an_operation_takes_what_its_command_takes() {
        let document = document();
        let update = &document["paths"]["/api/v1/tasks/{task}"]["patch"];
        let fields = &update["requestBody"]["content"]["application/json"]["schema"]["properties"];
        assert!(fields["title"].is_object() && fields["task"].is_null(), "the path names the task: {fields}");
        let list = document["paths"]["/api/v1/tasks"]["get"]["parameters"].as_array().unwrap();
        let limit = list.iter().find(|parameter| parameter["name"] == "limit").unwrap();
        assert_eq!(limit["schema"]["type"], "integer");
        assert_eq!(document["paths"]["/api/v1/auth/login"]["post"]["security"], serde_json::json!([]));
    }
}
