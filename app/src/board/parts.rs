//! What the board draws and does with code that is loaded when it is first used. It is handed in:
//! what is named here would be loaded at once.

use hub_core::domain::ids::ProjectKey;
use hub_core::domain::task::{Status, Task};
use leptos::prelude::*;

use super::filters::SetFilter;
use crate::state::{Place, Store};

/// The parts of the board, by context.
#[derive(Clone, Copy)]
pub struct Parts {
    /// What the menu of a card offers.
    pub card_menu: fn(Task) -> AnyView,
    /// What the menu of filters offers: all of them, or the values of the one named.
    pub filter_menu: fn(StoredValue<&'static str>, SetFilter) -> AnyView,
    /// The form for a new task, with what was written and chosen in it.
    pub quick_add: fn(Status, RwSignal<String>, RwSignal<Option<ProjectKey>>) -> AnyView,
    /// The tasks that were taken off the board.
    pub archive: fn() -> AnyView,
    /// The form for a move's reason.
    pub reason: fn() -> AnyView,
    /// Moves a card that was dropped; it was seen like this when it was taken.
    pub drop_card: fn(Store, Box<Task>, Status, Place),
}

/// The parts of the board. Only inside the app.
pub fn use_parts() -> Parts {
    expect_context()
}
