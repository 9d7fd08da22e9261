//! Handoffs: what one session leaves for the next.

use hub_core::domain::handoff::{Handoff, PickedUp};
use hub_core::domain::handoff_command as command;
use hub_core::domain::page::Page;
use hub_core::domain::screen::HandoffPage;

use super::table::server_functions;

server_functions! {
    /// Handoffs, the newest first.
    "handoffs/list" list_handoffs(command::ListHandoffs) -> Page<Handoff> = handoffs::list;

    /// One handoff in full.
    "handoffs/get" read_handoff(command::GetHandoff) -> HandoffPage = screens::handoff;

    /// Hands off in mid-session.
    "handoffs/create" create_handoff(command::CreateHandoff) -> Handoff = handoffs::create;

    /// Picks a handoff up, alone, with the leases that wait on it.
    "handoffs/pick-up" pick_up_handoff(command::PickUpHandoff) -> PickedUp = handoffs::pick_up;

    /// Closes a handoff.
    "handoffs/close" close_handoff(command::CloseHandoff) -> Handoff = handoffs::close;
}
