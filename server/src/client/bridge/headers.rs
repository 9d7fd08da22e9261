//! The headers of a request, which repeat what stands in its body so that it can be routed unread.

use std::collections::HashMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderName, HeaderValue};
use rmcp::model::{ClientJsonRpcMessage, ProtocolVersion};
use serde_json::Value;

/// The headers for `message` in `version` of the protocol.
pub fn of(message: &ClientJsonRpcMessage, version: Option<&ProtocolVersion>) -> HashMap<HeaderName, HeaderValue> {
    let mut headers = HashMap::new();
    let mut put = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(&plain(value)) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    let Some(version) = version else { return headers };
    put("mcp-protocol-version", version.as_str());
    // A message that cannot be written as JSON is refused when it is sent.
    let body = serde_json::to_value(message).unwrap_or_default();
    if *version >= ProtocolVersion::STANDARD_HEADERS
        && let Some(method) = body["method"].as_str()
    {
        put("mcp-method", method);
        if let Some(name) = name_of(method, &body["params"]) {
            put("mcp-name", name);
        }
    }
    headers
}

/// What a request is about, for those methods that name something.
fn name_of<'a>(method: &str, params: &'a Value) -> Option<&'a str> {
    let field = match method {
        "tools/call" | "prompts/get" => "name",
        "resources/read" | "resources/subscribe" | "resources/unsubscribe" => "uri",
        _ => return None,
    };
    params[field].as_str()
}

/// A value as a header can carry it: as it is, or wrapped.
fn plain(value: &str) -> String {
    let bare = value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && value.trim() == value;
    if bare && !value.starts_with("=?base64?") {
        return value.to_owned();
    }
    format!("=?base64?{}?=", BASE64_STANDARD.encode(value))
}

#[cfg(test)]
mod tests {
    use http::HeaderName;
    use rmcp::model::ProtocolVersion;
    use serde_json::json;

    use super::{of, plain};

    #[test]
    fn the_newest_protocol_repeats_method_and_name() {
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "tasks_get", "arguments": {}}});
        let call = serde_json::from_value(call).unwrap();
        let headers = of(&call, Some(&ProtocolVersion::STANDARD_HEADERS));
        assert_eq!(headers.len(), 3);
        assert_eq!(headers[&HeaderName::from_static("mcp-name")], "tasks_get");
        assert_eq!(of(&call, Some(&ProtocolVersion::V_2025_06_18)).len(), 1);
        assert!(of(&call, None).is_empty());
    }

    #[test]
    fn what_no_header_can_carry_is_wrapped() {
        assert_eq!(
            (plain("hub://tasks/HUB-1").as_str(), plain("ä").as_str()),
            ("hub://tasks/HUB-1", "=?base64?w6Q=?=")
        );
    }
}
