//! Answers and refusals as clients get them: structured, with the same JSON as text.

use hub_core::domain::Error;
use rmcp::model::CallToolResult;
use serde_json::{Value, json};

use super::next::next_call;
use super::schema::Object;

/// The result of a call. A refusal is an answer too: the model reads it and the call that helps.
pub fn render(said: Value, failed: bool) -> CallToolResult {
    if failed { CallToolResult::structured_error(said) } else { CallToolResult::structured(said) }
}

/// What is said to who called `tool` with `arguments` and was refused.
pub fn refusal_of(tool: &str, arguments: &Object, error: Error) -> Value {
    let next = next_call(tool, arguments, &error);
    let mut body = error.data;
    body.insert("code".to_owned(), json!(error.code));
    body.insert("message".to_owned(), json!(error.message));
    body.insert("next".to_owned(), json!(next));
    Value::Object(body)
}
