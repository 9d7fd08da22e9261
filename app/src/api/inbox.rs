//! What the reader is told of, what waits for it, and the counters of both.

use hub_core::domain::inbox as command;
use hub_core::domain::inbox::Unread;
use hub_core::domain::screen::{Counts, NeedsYouPage};

use super::table::server_functions;

server_functions! {
    /// What waits for the reader until it is settled.
    "inbox/needs-you" read_needs_you() -> NeedsYouPage = screens::needs_you;

    /// The counters of the navigation.
    "inbox/counts" read_counts() -> Counts = screens::counts;

    /// Acknowledges everything up to a cursor.
    "inbox/ack" ack_inbox(command::AckInbox) -> Unread = inbox::ack;
}
