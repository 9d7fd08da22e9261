//! What may be sent again when no answer came: everything that changes nothing twice.

use std::time::{SystemTime, UNIX_EPOCH};

use rmcp::model::ClientRequest;
use serde_json::Value;

use crate::input::KEY;
use crate::mcp::find;

/// Keys that no other process gives.
#[derive(Debug)]
pub struct Keys {
    process: String,
    given: u64,
}

impl Keys {
    /// Keys of this process.
    pub fn new() -> Self {
        let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        Self { process: format!("bridge-{}-{began}", std::process::id()), given: 0 }
    }

    fn next(&mut self) -> String {
        self.given += 1;
        format!("{}-{}", self.process, self.given)
    }
}

/// Whether `request` may be sent again; a write without a key is given one.
pub fn prepare(request: &mut ClientRequest, keys: &mut Keys) -> bool {
    let ClientRequest::CallToolRequest(call) = request else { return true };
    let Some(tool) = find(&call.params.name) else { return false };
    if tool.repeats_by_itself() {
        return true;
    }
    let arguments = call.params.arguments.get_or_insert_default();
    // A key that is none is the hub's to refuse, not ours to replace.
    if arguments.get(KEY).is_none_or(|key| key.is_null() || key == "") {
        arguments.insert(KEY.to_owned(), Value::String(keys.next()));
    }
    true
}

#[cfg(test)]
mod tests {
    use rmcp::model::ClientRequest;
    use serde_json::{Value, json};

    use super::{Keys, prepare};

    fn prepared(method: &str, params: &Value) -> (bool, Value) {
        let mut request: ClientRequest = serde_json::from_value(json!({"method": method, "params": params})).unwrap();
        let repeats = prepare(&mut request, &mut Keys::new());
        (repeats, serde_json::to_value(request).unwrap()["params"]["arguments"].clone())
    }

    #[test]
    fn a_write_without_a_key_is_given_one() {
        let (repeats, arguments) =
            prepared("tools/call", &json!({"name": "tasks_create", "arguments": {"title": "x"}}));
        assert!(repeats && arguments["idempotency_key"].as_str().unwrap().starts_with("bridge-"));
        for given in [json!({"title": "x", "idempotency_key": "mine"}), json!({"idempotency_key": 7})] {
            assert_eq!(prepared("tools/call", &json!({"name": "tasks_create", "arguments": given})), (true, given));
        }
    }

    #[test]
    fn what_reads_or_only_marks_is_sent_as_it_is() {
        for name in ["tasks_get", "inbox_read", "messages_read"] {
            assert_eq!(prepared("tools/call", &json!({"name": name, "arguments": {}})), (true, json!({})));
        }
        assert!(prepared("tools/list", &json!({})).0);
        assert!(!prepared("tools/call", &json!({"name": "unknown", "arguments": {}})).0);
    }

    #[test]
    fn no_key_is_given_twice() {
        let mut keys = Keys::new();
        assert_ne!(keys.next(), keys.next());
    }
}
