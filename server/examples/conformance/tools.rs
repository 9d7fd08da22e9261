//! The tools that the suite prescribes, but those that ask back in the way of the newest protocol.

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ClientCapabilities, ServerNotification, ServerRequest,
    Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer};
use serde_json::{Value, json};

use crate::asking;
use crate::merged::{made, made_result};

/// One red pixel.
pub const IMAGE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
/// A sound without a sample in it.
const AUDIO: &str = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";
/// What the newest protocol calls the version in each request.
const VERSION: &str = "io.modelcontextprotocol/protocolVersion";

const PLAIN: [&str; 17] = [
    "test_simple_text",
    "test_image_content",
    "test_audio_content",
    "test_embedded_resource",
    "test_multiple_content_types",
    "test_error_handling",
    "test_tool_with_logging",
    "test_logging_tool",
    "test_tool_with_progress",
    "test_sampling",
    "test_elicitation",
    "test_elicitation_sep1034_defaults",
    "test_elicitation_sep1330_enums",
    "test_missing_capability",
    "test_streaming_elicitation",
    "test_trigger_tool_change",
    "test_trigger_prompt_change",
];

/// Whether it is one of these.
pub fn is_one(name: &str) -> bool {
    PLAIN.contains(&name) || name == "json_schema_2020_12_tool"
}

/// The definitions of all fixtures.
pub fn all() -> Result<Vec<Tool>, ErrorData> {
    let names = PLAIN.into_iter().chain(asking::NAMES);
    let plain = names.map(|name| {
        let schema =
            json!({"type": "object", "properties": {"prompt": {"type": "string"}, "message": {"type": "string"}}});
        made(json!({"name": name, "description": "A fixture of the conformance suite.", "inputSchema": schema}))
    });
    plain.chain([made(schema_tool())]).collect()
}

/// Its schema must arrive with every word of the newer JSON Schema.
fn schema_tool() -> Value {
    let address = json!({"$anchor": "addressDef", "type": "object",
        "properties": {"street": {"type": "string"}, "city": {"type": "string"}}});
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "$defs": {"address": address},
        "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
            "contactMethod": {"type": "string", "enum": ["phone", "email"]},
            "phone": {"type": "string"}, "email": {"type": "string"}},
        "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
        "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
        "then": {"required": ["phone"]},
        "else": {"required": ["email"]},
        "additionalProperties": false,
    });
    json!({"name": "json_schema_2020_12_tool", "description": "A tool with JSON Schema 2020-12.", "inputSchema": schema})
}

/// Calls one.
pub async fn call(
    request: &CallToolRequestParams,
    context: &RequestContext<RoleServer>,
) -> Result<CallToolResponse, ErrorData> {
    let argument = |name: &str| request.arguments.as_ref().and_then(|all| all.get(name)).cloned().unwrap_or_default();
    let content = match request.name.as_ref() {
        "test_simple_text" => json!([text("This is a simple text response for testing.")]),
        "test_image_content" => json!([image()]),
        "test_audio_content" => json!([{"type": "audio", "data": AUDIO, "mimeType": "audio/wav"}]),
        "test_embedded_resource" => {
            json!([embedded("test://embedded-resource", "text/plain", "This is an embedded resource content.")])
        }
        "test_multiple_content_types" => json!([
            text("Multiple content types test:"),
            image(),
            embedded("test://mixed-content-resource", "application/json", r#"{"test":"data","value":123}"#),
        ]),
        "test_error_handling" => {
            let words = "This tool intentionally returns an error for testing";
            return made_result::<CallToolResult>(json!({"content": [text(words)], "isError": true})).map(Into::into);
        }
        "test_tool_with_logging" | "test_logging_tool" => log(context).await?,
        "test_tool_with_progress" => progress(context).await?,
        "test_sampling" => {
            let messages = json!([{"role": "user", "content": text(argument("prompt").as_str().unwrap_or("Hello"))}]);
            let asked = json!({"method": "sampling/createMessage", "params": {"messages": messages, "maxTokens": 100}});
            ask(context, "LLM response", asked).await?
        }
        "test_elicitation" => {
            let wanted = json!({"type": "object", "properties": {"username": {"type": "string"}, "email": {"type": "string"}},
                "required": ["username", "email"]});
            elicit(context, argument("message").as_str().unwrap_or("Who are you?"), wanted).await?
        }
        "test_elicitation_sep1034_defaults" => elicit(context, "All have defaults", defaults()).await?,
        "test_elicitation_sep1330_enums" => elicit(context, "Choose", enums()).await?,
        "test_missing_capability" => {
            let needed: ClientCapabilities = made(json!({"sampling": {}}))?;
            let declared = context.client_capabilities().is_some_and(|declared| declared.sampling.is_some());
            if !declared {
                return Err(ErrorData::missing_required_client_capability(needed));
            }
            json!([text("The client can sample.")])
        }
        "test_streaming_elicitation" => return asking::ask_for_name(),
        _ => json!([text("Done.")]),
    };
    made_result::<CallToolResult>(json!({"content": content})).map(Into::into)
}

fn text(text: &str) -> Value {
    json!({"type": "text", "text": text})
}

fn image() -> Value {
    json!({"type": "image", "data": IMAGE, "mimeType": "image/png"})
}

fn embedded(uri: &str, kind: &str, text: &str) -> Value {
    json!({"type": "resource", "resource": {"uri": uri, "mimeType": kind, "text": text}})
}

/// Three lines of log; of a client of the newest protocol only where it said at which level it
/// wants them.
async fn log(context: &RequestContext<RoleServer>) -> Result<Value, ErrorData> {
    if !context.meta.contains_key(VERSION) || context.meta.log_level().is_some() {
        for line in ["Tool execution started", "Tool processing data", "Tool execution completed"] {
            let told = json!({"level": "info", "logger": "conformance", "data": line});
            notify(context, json!({"method": "notifications/message", "params": told})).await?;
        }
    }
    Ok(json!([text("Logged.")]))
}

async fn progress(context: &RequestContext<RoleServer>) -> Result<Value, ErrorData> {
    if let Some(token) = context.meta.get_progress_token() {
        for done in [0, 50, 100] {
            let told = json!({"progressToken": token, "progress": done, "total": 100});
            notify(context, json!({"method": "notifications/progress", "params": told})).await?;
        }
    }
    Ok(json!([text("All of it is done.")]))
}

async fn notify(context: &RequestContext<RoleServer>, notification: Value) -> Result<(), ErrorData> {
    let notification: ServerNotification = made(notification)?;
    context
        .peer
        .send_notification(notification)
        .await
        .map_err(|error| ErrorData::internal_error(error.to_string(), None))
}

async fn elicit(context: &RequestContext<RoleServer>, message: &str, schema: Value) -> Result<Value, ErrorData> {
    let params = json!({"mode": "form", "message": message, "requestedSchema": schema});
    ask(context, "User response", json!({"method": "elicitation/create", "params": params})).await
}

/// Asks the client while the call runs, as only the older protocols may.
async fn ask(context: &RequestContext<RoleServer>, prefix: &str, request: Value) -> Result<Value, ErrorData> {
    let request: ServerRequest = made(request)?;
    let answer = context.peer.send_request(request).await;
    let answer = answer.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
    let answer = serde_json::to_value(answer).unwrap_or_default();
    Ok(json!([text(&format!("{prefix}: {answer}"))]))
}

fn defaults() -> Value {
    json!({"type": "object", "properties": {
        "name": {"type": "string", "default": "John Doe"},
        "age": {"type": "integer", "default": 30},
        "score": {"type": "number", "default": 95.5},
        "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
        "verified": {"type": "boolean", "default": true},
    }})
}

fn enums() -> Value {
    let titled = |words: [&str; 3]| {
        let choices = ["value1", "value2", "value3"].into_iter().zip(words);
        choices.map(|(value, title)| json!({"const": value, "title": title})).collect::<Value>()
    };
    let options = json!(["option1", "option2", "option3"]);
    json!({"type": "object", "properties": {
        "untitledSingle": {"type": "string", "enum": options},
        "titledSingle": {"type": "string", "oneOf": titled(["First Option", "Second Option", "Third Option"])},
        "legacyEnum": {"type": "string", "enum": ["opt1", "opt2", "opt3"], "enumNames": ["One", "Two", "Three"]},
        "untitledMulti": {"type": "array", "items": {"type": "string", "enum": options}},
        "titledMulti": {"type": "array", "items": {"anyOf": titled(["First Choice", "Second Choice", "Third Choice"])}},
    }})
}
