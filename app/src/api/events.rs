//! The audit trail: what happened, and whether its chain holds.

use hub_core::domain::event as command;
use hub_core::domain::event::{Events, Verified};

use super::table::server_functions;

server_functions! {
    /// Events that pass the filters.
    "audit/events" list_events(command::ListEvents) -> Events = events::list;

    /// Checks the whole chain.
    "audit/verify" verify_audit() -> Verified = events::verify;
}
