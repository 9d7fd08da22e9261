//! Refusals as clients get them.

use hub_core::domain::{Code, Error};
use rmcp::ErrorData;
use serde_json::{Value, json};

use super::next::next_call;
use super::size;
use super::table::Tool;
use crate::input::{Object, UNKNOWN};

/// The answer to a refused call of `tool` with `arguments`. It fits the schema of its answers:
/// a field that means something else there is left out, as the message says it too.
pub fn refusal_of(tool: &Tool, arguments: &Object, error: Error) -> Value {
    let mut body = Object::new();
    body.insert("code".to_owned(), json!(error.code));
    body.insert("message".to_owned(), json!(error.message));
    body.insert("next".to_owned(), json!(next_call(tool.name(), arguments, &error)));
    for (name, value) in error.data.into_iter().filter(|(name, value)| !value.is_null() && name != UNKNOWN) {
        let kind = tool.definition.output_schema.as_ref().map(|schema| &schema["properties"][&name]["type"]);
        if kind.is_none_or(|kind| fits(kind, &value)) {
            body.entry(name).or_insert(value);
        }
    }
    let call = size::Call { tool: tool.name(), arguments, has_parts: false };
    size::cut(Value::Object(body), size::MOST, &call)
}
/// Whether a value is of the type that a schema names, if it names one.
fn fits(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        None => true,
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some(_) => value.is_object(),
    }
}

/// A refusal where the protocol has no result to put it into.
pub fn protocol_error(error: Error) -> ErrorData {
    let data = json!({ "code": error.code });
    match error.code {
        Code::Internal | Code::Unavailable => ErrorData::internal_error(error.message, Some(data)),
        _ => ErrorData::invalid_params(error.message, Some(data)),
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::{Code, Error};

    use super::refusal_of;
    use crate::input::Object;
    use crate::mcp::{all_tools, find};

    #[test]
    fn a_refusal_has_nothing_that_the_schema_of_answers_calls_something_else() {
        let ended = Error::new(Code::SessionEnded, "over").with("project", "HUB").with("session", "S-1");
        let refusal = refusal_of(find("sessions_info").unwrap(), &Object::new(), ended);
        assert_eq!(refusal.get("project"), None, "answers tell of the project there");
        assert_eq!((&refusal["session"], &refusal["code"]), (&"S-1".into(), &"session_ended".into()));
        for tool in all_tools() {
            let schema = tool.definition.output_schema.clone().unwrap();
            assert!(!schema.contains_key("required"), "{}", tool.name());
            for name in ["code", "message", "next", "fields"] {
                let kind = &schema["properties"][name]["type"];
                let expected = if name == "fields" { "object" } else { "string" };
                assert!(kind.is_null() || kind == expected, "{}: {name} is {kind}", tool.name());
            }
        }
    }
}
