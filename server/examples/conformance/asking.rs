//! The tools that ask back in the way of the newest protocol: the answer says what is missing, and
//! the client calls again with it. What the server must remember travels with the client, sealed.

use rmcp::model::{CallToolRequestParams, CallToolResponse, CallToolResult, InputRequiredResult, InputResponses};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::merged::{made, made_result};

/// All of them.
pub const NAMES: [&str; 8] = [
    "test_input_required_result_elicitation",
    "test_input_required_result_sampling",
    "test_input_required_result_list_roots",
    "test_input_required_result_request_state",
    "test_input_required_result_multiple_inputs",
    "test_input_required_result_multi_round",
    "test_input_required_result_tampered_state",
    "test_input_required_result_capabilities",
];
/// Known to this program alone, as far as a fixture needs it.
const SECRET: &str = "a secret of the conformance fixtures";

/// Whether it is one of these.
pub fn is_one(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Calls one.
pub fn call(
    request: &CallToolRequestParams,
    context: &RequestContext<RoleServer>,
) -> Result<CallToolResponse, ErrorData> {
    let said = request.input_responses.as_ref();
    let state = request.request_state.as_deref().map(opened).transpose()?;
    match (request.name.as_ref(), state.as_deref()) {
        ("test_input_required_result_elicitation", _) if !answered(said, "user_name")? => ask_for_name(),
        ("test_input_required_result_sampling", _) if said.is_none() => {
            required(json!({"capital_question": sampling("What is the capital of France?")}), None)
        }
        ("test_input_required_result_list_roots", _) if said.is_none() => {
            required(json!({"client_roots": roots()}), None)
        }
        ("test_input_required_result_request_state" | "test_input_required_result_tampered_state", None) => {
            required(json!({"confirm": question("Please confirm", "ok", "boolean")}), Some("confirm"))
        }
        ("test_input_required_result_multiple_inputs", None) => {
            let name = question("What is your name?", "name", "string");
            let all = json!({"user_name": name, "greeting": sampling("Generate a greeting"), "client_roots": roots()});
            required(all, Some("three"))
        }
        ("test_input_required_result_multi_round", None) => {
            required(json!({"step1": question("Step 1: What is your name?", "name", "string")}), Some("step 1"))
        }
        ("test_input_required_result_multi_round", Some("step 1")) => required(
            json!({"step2": question("Step 2: What is your favorite color?", "color", "string")}),
            Some("step 2"),
        ),
        ("test_input_required_result_capabilities", _) if said.is_none() => of_what_is_declared(context),
        _ => {
            let words = format!("state-ok: {}", json!(said));
            made_result::<CallToolResult>(json!({"content": [{"type": "text", "text": words}]})).map(Into::into)
        }
    }
}

/// Asks who the user is.
pub fn ask_for_name() -> Result<CallToolResponse, ErrorData> {
    required(json!({"user_name": question("What is your name?", "name", "string")}), None)
}

/// Only what the client says it can do is asked for.
fn of_what_is_declared(context: &RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
    let declared = context.client_capabilities().unwrap_or_default();
    let mut asked = json!({});
    if declared.elicitation.is_some() {
        asked["user_name"] = question("What is your name?", "name", "string");
    }
    if declared.sampling.is_some() {
        asked["greeting"] = sampling("Generate a greeting");
    }
    required(asked, Some("declared"))
}

fn required(requests: Value, state: Option<&str>) -> Result<CallToolResponse, ErrorData> {
    Ok(InputRequiredResult::new(Some(made(requests)?), state.map(sealed)).into())
}

/// Whether the client has answered it; an answer must be an object.
fn answered(said: Option<&InputResponses>, name: &str) -> Result<bool, ErrorData> {
    match said.and_then(|said| said.get(name)) {
        Some(answer) if !answer.is_object() => {
            Err(ErrorData::invalid_params(format!("the answer to {name} must be an object"), None))
        }
        answer => Ok(answer.is_some()),
    }
}

/// A question to the user with one field.
pub fn question(message: &str, field: &str, kind: &str) -> Value {
    let schema = json!({"type": "object", "properties": {field: {"type": kind}}, "required": [field]});
    json!({"method": "elicitation/create", "params": {"mode": "form", "message": message, "requestedSchema": schema}})
}

fn sampling(text: &str) -> Value {
    let messages = json!([{"role": "user", "content": {"type": "text", "text": text}}]);
    json!({"method": "sampling/createMessage", "params": {"messages": messages, "maxTokens": 100}})
}

fn roots() -> Value {
    json!({"method": "roots/list", "params": {}})
}

fn sealed(state: &str) -> String {
    format!("{state}#{}", seal(state))
}

/// The state, where it is what was given.
fn opened(sealed: &str) -> Result<String, ErrorData> {
    match sealed.split_once('#') {
        Some((state, given)) if given == seal(state) => Ok(state.to_owned()),
        _ => Err(ErrorData::invalid_params("requestState is not what this server gave", None)),
    }
}

fn seal(state: &str) -> String {
    let digest = Sha256::digest(format!("{SECRET}{state}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
