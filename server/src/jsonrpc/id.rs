//! The id of a request: also that of one which cannot be read as a whole.

use rmcp::model::RequestId;
use serde_json::{Deserializer, Value};

/// The id that a value is.
pub fn of(value: &Value) -> Option<RequestId> {
    match value {
        Value::String(text) => Some(RequestId::String(text.as_str().into())),
        value => value.as_i64().map(RequestId::Number),
    }
}

/// The `id` of the outermost object of a text that is no JSON, or that breaks off.
pub fn find(text: &[u8]) -> Option<RequestId> {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        match text[at] {
            b'"' => {
                let end = end_of_text(text, at)?;
                let after = text[end..].trim_ascii_start();
                if depth == 1 && &text[at..end] == b"\"id\"" && after.starts_with(b":") {
                    let value = Deserializer::from_slice(&after[1..]).into_iter::<Value>().next();
                    return of(&value?.ok()?);
                }
                at = end;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the text that begins at `begin` with a quote is over.
fn end_of_text(text: &[u8], begin: usize) -> Option<usize> {
    let mut at = begin + 1;
    loop {
        match text.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
}
