//! One message of JSON-RPC as it comes in, on stdio and over HTTP alike: what is none is refused
//! with the code and the words that say why, under the id of the request where that can be read.
//! The MCP server and the bridge both read by it.

pub mod body;
mod id;
pub mod lines;
mod params;

use rmcp::ErrorData;
use rmcp::model::{ClientJsonRpcMessage, ErrorCode, RequestId, ServerJsonRpcMessage};
use serde_json::{Value, json};

use crate::input::Object;

/// The methods there are, each with the form of its parameters.
pub use params::METHODS;

/// Why a message is not taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub id: Option<RequestId>,
    pub code: ErrorCode,
    pub message: String,
}

impl Refusal {
    fn new(id: Option<RequestId>, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { id, code, message: message.into() }
    }

    /// For a message that is too long to be read; `begin` is what was kept of it.
    pub fn too_long(begin: &[u8], most: usize) -> Self {
        let message = format!("This message is longer than {most} bytes and was not read. Send less at a time.");
        Self::new(id::find(begin), ErrorCode::PARSE_ERROR, message)
    }

    /// The answer that says it.
    pub fn answer(self) -> ServerJsonRpcMessage {
        ServerJsonRpcMessage::error(ErrorData::new(self.code, self.message, None), self.id)
    }
}

/// A message that is one, and the same as it goes on: what a client wrote in another form than the
/// protocol's is put right.
#[derive(Debug)]
pub struct Message {
    pub read: ClientJsonRpcMessage,
    pub written: Value,
}

/// Reads a message; `None` for a notification that says nothing to the hub.
///
/// # Errors
/// What it is instead: no JSON, no request, no method there is, or parameters that do not fit it.
pub fn read(text: &[u8]) -> Result<Option<Message>, Refusal> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut value: Value = serde_json::from_slice(text).map_err(|error| no_json(text, &error))?;
    let Value::Object(message) = &mut value else {
        let what = if value.is_array() { "Several messages at once are" } else { "This is" };
        return Err(no_request(None, &format!("{what} not a message of JSON-RPC; send one object at a time.")));
    };
    let id = read_id(message)?;
    if message.get("jsonrpc") != Some(&json!("2.0")) {
        return Err(no_request(id, "`jsonrpc` is \"2.0\" in every message."));
    }
    match (message.get("method").cloned(), &id) {
        (Some(Value::String(method)), Some(_)) => check_request(&method, id.clone(), message)?,
        (Some(Value::String(_)), None) => {}
        (Some(_), _) => return Err(no_request(id, "`method` is a text, such as \"tools/call\".")),
        (None, Some(_)) if message.contains_key("result") || message.contains_key("error") => {}
        (None, _) => return Err(no_request(id, "A request has a `method`, such as \"tools/call\".")),
    }
    match serde_json::from_value(value.clone()) {
        Ok(read) => Ok(Some(Message { read, written: value })),
        Err(_) if id.is_none() => Ok(None),
        Err(_) => Err(misfit(id, "The parameters are not what the protocol has for this method.")),
    }
}

fn read_id(message: &Object) -> Result<Option<RequestId>, Refusal> {
    match message.get("id") {
        None => Ok(None),
        Some(id) => {
            let read = id::of(id).ok_or_else(|| no_request(None, "`id` is a text or a whole number."))?;
            Ok(Some(read))
        }
    }
}

fn check_request(method: &str, id: Option<RequestId>, message: &mut Object) -> Result<(), Refusal> {
    let Some((_, parts)) = METHODS.iter().find(|(name, _)| *name == method) else {
        let names: Vec<&str> = METHODS.iter().map(|(name, _)| *name).collect();
        let method = hub_core::domain::text::echo(method);
        let message = format!("There is no method {method}; there are {}.", names.join(", "));
        return Err(Refusal::new(id, ErrorCode::METHOD_NOT_FOUND, message));
    };
    if message.get("params").is_some_and(Value::is_null) {
        message.shift_remove("params");
    }
    params::check(method, parts, message.get_mut("params")).map_err(|fault| misfit(id, &fault))
}

fn no_json(text: &[u8], error: &serde_json::Error) -> Refusal {
    let place = if text.is_empty() {
        "there is nothing".to_owned()
    } else if error.is_eof() {
        "it breaks off".to_owned()
    } else {
        format!("it goes wrong at byte {} of line {}", error.column(), error.line())
    };
    let message = format!("This is not JSON: {place}. Send one message of JSON-RPC, in UTF-8.");
    Refusal::new(id::find(text), ErrorCode::PARSE_ERROR, message)
}

fn no_request(id: Option<RequestId>, message: &str) -> Refusal {
    Refusal::new(id, ErrorCode::INVALID_REQUEST, message)
}

fn misfit(id: Option<RequestId>, message: &str) -> Refusal {
    Refusal::new(id, ErrorCode::INVALID_PARAMS, message)
}

#[cfg(test)]
mod tests {
    use rmcp::model::RequestId;
    use serde_json::{Value, json};

    use super::{Refusal, read};

    fn refused(text: impl AsRef<[u8]>) -> (i32, Option<Value>, String) {
        let Refusal { id, code, message } = read(text.as_ref()).unwrap_err();
        (code.0, id.map(RequestId::into_json_value), message)
    }

    fn call(params: Value) -> String {
        json!({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params}).to_string()
    }

    #[test]
    fn what_is_no_json_is_refused_under_its_id_where_that_can_be_read() {
        let lone = br#"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"\ud83d"}}"#;
        for (text, id) in [
            (b"{\"jsonrpc\": \"2.0\", \"id\": 4, \"method\": \"ping\"".as_slice(), Some(json!(4))),
            (b"{\"params\":{\"id\":9},\"id\":4,\xFF}", Some(json!(4))),
            (lone, Some(json!("a"))),
            (b"{\"id\":tru}", None),
            (b"hello", None),
            (b"", None),
            (b"{\"a\":\"\\\"id\\\":3\"", None),
        ] {
            let (code, found, message) = refused(text);
            assert_eq!((code, found), (-32_700, id), "{}", String::from_utf8_lossy(text));
            assert!(message.starts_with("This is not JSON"), "{message}");
        }
        assert_eq!(Refusal::too_long(b"{\"id\":3,\"x\":\"aaaa", 5).id, Some(RequestId::Number(3)));
    }

    #[test]
    fn what_is_no_request_and_no_method_is_told_apart() {
        for text in [
            "[]",
            "3",
            "{}",
            r#"{"jsonrpc":"2.0","id":1}"#,
            r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#,
            r#"{"id":1,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":5}"#,
            r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#,
        ] {
            assert_eq!(refused(text).0, -32_600, "{text}");
        }
        let (code, id, message) = refused(r#"{"jsonrpc":"2.0","id":1,"method":"tools/run","params":{}}"#);
        assert_eq!((code, id), (-32_601, Some(json!(1))));
        assert!(message.contains("tools/run") && message.contains("tools/call"), "{message}");
        assert!(read(br#"{"jsonrpc":"2.0","method":"notifications/unheard","params":5}"#).is_ok(), "nobody asked");
    }

    #[test]
    fn parameters_that_do_not_fit_are_named() {
        for (method, params, part) in [
            ("tools/call", json!({}), "name is missing"),
            ("tools/call", json!({"name": 5}), "name is a text"),
            ("tools/call", json!({"name": "x", "arguments": []}), "arguments is an object"),
            ("tools/call", json!({"name": "x", "arguments": "[1]"}), "arguments is an object"),
            ("tools/call", json!([]), "params is an object"),
            ("tools/list", json!({"cursor": 1}), "cursor is a text"),
            ("resources/read", json!({}), "uri is missing"),
            ("prompts/get", json!({"arguments": {}}), "name is missing"),
            ("completion/complete", json!({"ref": {"type": "ref/prompt"}}), "argument is missing"),
            ("initialize", json!({"protocolVersion": "2025-06-18", "capabilities": {}}), "clientInfo is missing"),
            (
                "initialize",
                json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x"}}),
                "clientInfo.version is missing",
            ),
            ("subscriptions/listen", json!({}), "notifications is missing"),
        ] {
            let text = json!({"jsonrpc": "2.0", "id": "q", "method": method, "params": params}).to_string();
            let (code, id, message) = refused(&text);
            assert_eq!((code, id), (-32_602, Some(json!("q"))), "{text}: {message}");
            assert!(message.contains(part) && message.contains(method), "{text}: {message}");
        }
        assert_eq!(refused(r#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#).0, -32_602);
    }

    #[test]
    fn arguments_in_a_text_are_read() {
        for (given, meant) in [
            (json!("{}"), json!({})),
            (json!(""), json!({})),
            (json!("{\"task\": \"HUB-1\"}"), json!({"task": "HUB-1"})),
            (json!("{'task': 'HUB-1'}"), json!({"task": "HUB-1"})),
        ] {
            let message = read(call(json!({"name": "tasks_get", "arguments": given})).as_bytes()).unwrap().unwrap();
            assert_eq!(message.written["params"]["arguments"], meant, "{given}");
        }
    }
}
