//! Answers and refusals as clients get them: structured, with the same JSON as text.

use hub_core::domain::{Error, Result};
use rmcp::model::CallToolResult;
use serde_json::{Value, json};

use super::next::next_call;
use super::schema::Object;

/// The result of calling `tool` with `arguments`. A refusal is an answer too: the model reads it and the call that helps.
pub fn render(tool: &str, arguments: &Object, answer: Result<Value>) -> CallToolResult {
    match answer {
        Ok(value) => CallToolResult::structured(value),
        Err(error) => CallToolResult::structured_error(refusal(tool, arguments, error)),
    }
}

fn refusal(tool: &str, arguments: &Object, error: Error) -> Value {
    let next = next_call(tool, arguments, &error);
    let mut body = error.data;
    body.insert("code".to_owned(), json!(error.code));
    body.insert("message".to_owned(), json!(error.message));
    body.insert("next".to_owned(), json!(next));
    Value::Object(body)
}
