//! The command that fitted values spell.

use hub_core::domain::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Object;

/// How a reader of JSON begins what it says of values; what our own types say begins otherwise.
const OF_THE_READER: [&str; 8] = [
    "invalid ",
    "missing field",
    "unknown field",
    "unknown variant",
    "duplicate field",
    "expected ",
    "data did not match",
    "trailing ",
];

/// Reads the command.
///
/// # Errors
/// `invalid`, naming the field that does not fit and what would.
pub fn parse<C: DeserializeOwned>(arguments: Object) -> Result<C> {
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let path = error.path().to_string();
        let message = error.inner().to_string();
        if !OF_THE_READER.iter().any(|begin| message.starts_with(begin)) {
            return Error::invalid(if path == "." { "body" } else { &path }, message);
        }
        // Values are held against the schema before: this is for what a schema cannot say.
        let named = message.split('`').nth(1).filter(|_| message.contains("field `"));
        let fault = if message.starts_with("missing field") { "is missing" } else { "is not what is asked for here" };
        match (path.as_str(), named) {
            ("." | "?", named) => Error::invalid(named.unwrap_or("body"), fault),
            (path, Some(name)) if fault == "is missing" => Error::invalid(&format!("{path}.{name}"), fault),
            (path, _) => Error::invalid(path, fault),
        }
    })
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task_command::MoveTask;
    use serde_json::{Value, json};

    use super::parse;

    fn refused(arguments: Value) -> String {
        parse::<MoveTask>(arguments.as_object().unwrap().clone()).unwrap_err().message
    }

    #[test]
    fn our_own_words_are_kept_and_a_parsers_are_not() {
        let key = refused(json!({"task": "twelve", "to": "done"}));
        assert!(key.contains("such as HUB-12") || key.contains("HUB-12"), "{key}");
        assert_eq!(refused(json!({"task": "HUB-1"})), "to: is missing");
        assert_eq!(refused(json!({"task": 1, "to": "done"})), "task: is not what is asked for here");
    }
}
