//! What the frame draws and does with code that is loaded when it is first used. It is handed in:
//! what is named here would be loaded at once.

use hub_core::domain::ids::SessionId;
use leptos::prelude::*;

/// The parts of the frame, by context.
#[derive(Clone, Copy)]
pub struct Parts {
    /// The list of shortcuts.
    pub shortcuts: fn() -> AnyView,
    /// The boards to go to.
    pub boards: fn() -> AnyView,
    /// The themes to choose from.
    pub themes: fn() -> AnyView,
    /// The messages in the corner.
    pub toasts: fn() -> AnyView,
    /// Shows signs of life of these sessions of one's own.
    pub keep_alive: fn(Vec<SessionId>),
}

/// The parts of the frame. Only inside the app.
pub fn use_parts() -> Parts {
    expect_context()
}
