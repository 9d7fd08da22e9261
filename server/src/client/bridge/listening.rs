//! A subscription over a restart of the hub. The hub begins it anew and tells only what comes
//! after: so the client is told that everything it listens to may have changed meanwhile.

use rmcp::model::{JsonRpcMessage, ServerJsonRpcMessage, ServerNotification};
use serde_json::{Value, json};

/// Whether the client knows that its subscription stands.
#[derive(Default)]
pub struct Listening {
    acknowledged: bool,
}

impl Listening {
    /// What the client is told for `message`: the message itself, or, where it says a second time
    /// that the subscription stands, what it may have missed.
    pub fn told(&mut self, message: ServerJsonRpcMessage) -> Vec<ServerJsonRpcMessage> {
        let acknowledges = matches!(
            &message,
            JsonRpcMessage::Notification(told)
                if matches!(told.notification, ServerNotification::SubscriptionsAcknowledgedNotification(_))
        );
        if acknowledges && std::mem::replace(&mut self.acknowledged, true) {
            return everything(&json!(message)["params"]);
        }
        vec![message]
    }
}

/// That all may have changed that was subscribed to, as an acknowledgement says it.
fn everything(acknowledged: &Value) -> Vec<ServerJsonRpcMessage> {
    let filter = &acknowledged["notifications"];
    let notice = |method: &str, uri: Option<&Value>| {
        let mut params = json!({ "_meta": acknowledged["_meta"] });
        if let Some(uri) = uri {
            params["uri"] = uri.clone();
        }
        serde_json::from_value(json!({ "jsonrpc": "2.0", "method": method, "params": params })).ok()
    };
    let list = (filter["resourcesListChanged"] == true).then(|| notice("notifications/resources/list_changed", None));
    let resources = filter["resourceSubscriptions"].as_array().into_iter().flatten();
    let updated = resources.map(|uri| notice("notifications/resources/updated", Some(uri)));
    list.into_iter().chain(updated).flatten().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Listening;

    #[test]
    fn a_second_acknowledgement_tells_that_everything_may_have_changed() {
        let mut listening = Listening::default();
        let meta = json!({ "io.modelcontextprotocol/subscriptionId": 3 });
        let accepted = json!({ "resourcesListChanged": true, "resourceSubscriptions": ["hub://tasks/HUB-1"] });
        let message = json!({ "jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
            "params": { "_meta": meta, "notifications": accepted } });
        let mut hear = || json!(listening.told(serde_json::from_value(message.clone()).unwrap()));
        assert_eq!(hear()[0]["method"], "notifications/subscriptions/acknowledged");
        let notices: Value = json!([
            { "jsonrpc": "2.0", "method": "notifications/resources/list_changed", "params": { "_meta": meta } },
            { "jsonrpc": "2.0", "method": "notifications/resources/updated",
              "params": { "uri": "hub://tasks/HUB-1", "_meta": meta } },
        ]);
        assert_eq!(hear(), notices);
    }
}
