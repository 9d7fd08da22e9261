//! `/threads`: messages between two members.

use http::Method;
use hub_core::service::messages;

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/threads", "One's own threads, the latest message first", calls!(messages::list)),
        endpoint(Method::POST, "/threads", "Write to a member", calls!(messages::start)).creates(),
        endpoint(Method::GET, "/threads/{thread}", "A thread's messages, oldest first", calls!(messages::get)),
        endpoint(Method::POST, "/threads/{thread}/messages", "Write into a thread", calls!(messages::reply)).creates(),
        endpoint(Method::POST, "/threads/{thread}/read", "Mark a thread as read", calls!(messages::mark_read)),
    ]
}
