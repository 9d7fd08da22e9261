//! An answer as clients get it: structured, with the same JSON as text.

use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::Value;

/// An answer with its text, which is written once: it is measured, counted and sent.
#[derive(Debug)]
pub struct Reply {
    body: Value,
    text: String,
}

impl Reply {
    /// Writes the answer down.
    pub fn new(body: Value) -> Self {
        Self { text: body.to_string(), body }
    }

    /// The answer.
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// The answer as JSON.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The answer alone, to change something in it.
    pub fn into_body(self) -> Value {
        self.body
    }

    /// The result of a call. A refusal is one too: the model reads it and the call that helps.
    pub fn into_result(self, failed: bool) -> CallToolResult {
        let content = vec![ContentBlock::text(self.text)];
        let mut result = if failed { CallToolResult::error(content) } else { CallToolResult::success(content) };
        result.structured_content = Some(self.body);
        result
    }
}
