//! The methods the hub has, and what the parameters of each must be for it to be understood.

use serde_json::{Value, json};

use crate::input::read_literal;

/// What a parameter is.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Object,
}

/// A parameter, by its place, and whether it has to be there.
pub struct Part(&'static [&'static str], Kind, bool);

const CURSOR: &[Part] = &[Part(&["cursor"], Kind::Text, false)];
const NONE: &[Part] = &[];
const NAMED: &[Part] = &[Part(&["name"], Kind::Text, true), Part(&["arguments"], Kind::Object, false)];

/// Every method, in the order they are listed to who asks for another.
pub const METHODS: &[(&str, &[Part])] = &[
    (
        "initialize",
        &[
            Part(&["protocolVersion"], Kind::Text, true),
            Part(&["capabilities"], Kind::Object, true),
            Part(&["clientInfo"], Kind::Object, true),
            Part(&["clientInfo", "name"], Kind::Text, true),
            Part(&["clientInfo", "version"], Kind::Text, true),
        ],
    ),
    ("server/discover", NONE),
    ("ping", NONE),
    ("tools/list", CURSOR),
    ("tools/call", NAMED),
    ("prompts/list", CURSOR),
    ("prompts/get", NAMED),
    ("resources/list", CURSOR),
    ("resources/templates/list", CURSOR),
    ("resources/read", &[Part(&["uri"], Kind::Text, true)]),
    (
        "completion/complete",
        &[
            Part(&["ref"], Kind::Object, true),
            Part(&["ref", "type"], Kind::Text, true),
            Part(&["argument"], Kind::Object, true),
            Part(&["argument", "name"], Kind::Text, true),
            Part(&["argument", "value"], Kind::Text, true),
        ],
    ),
    ("subscriptions/listen", &[Part(&["notifications"], Kind::Object, true)]),
];

/// Holds parameters against what `method` takes, and puts right what is clearly meant: arguments
/// that were written into a text.
///
/// # Errors
/// What does not fit, in words.
pub fn check(method: &str, parts: &[Part], params: Option<&mut Value>) -> Result<(), String> {
    let mut none = json!({});
    let params = params.unwrap_or(&mut none);
    if !params.is_object() {
        return Err(format!("{method}: params is an object, not {}.", told(params)));
    }
    if let Some(arguments) = params.get_mut("arguments") {
        put_right(arguments);
    }
    let meta = Part(&["_meta"], Kind::Object, false);
    for Part(path, kind, required) in parts.iter().chain([&meta]) {
        let found = path.iter().try_fold(&*params, |value, name| value.get(name));
        let (place, kind, fits): (_, _, fn(&Value) -> bool) = match kind {
            Kind::Text => (path.join("."), "a text", Value::is_string),
            Kind::Object => (path.join("."), "an object", Value::is_object),
        };
        match found {
            Some(value) if !fits(value) => {
                return Err(format!("{place} is {kind} in {method}, not {}.", told(value)));
            }
            None if *required => return Err(format!("{place} is missing; {method} takes {kind} there.")),
            _ => {}
        }
    }
    Ok(())
}

/// An object that was written into a text, and nothing for no object.
fn put_right(arguments: &mut Value) {
    let read = match arguments {
        Value::Null => Some(json!({})),
        Value::String(text) if text.trim().is_empty() => Some(json!({})),
        Value::String(text) => read_literal(text).filter(Value::is_object),
        _ => None,
    };
    if let Some(read) = read {
        *arguments = read;
    }
}

/// What was given, short.
fn told(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
