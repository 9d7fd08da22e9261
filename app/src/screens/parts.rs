//! What the board and the frame draw and do with code that is loaded when it is first used, in the
//! chunk `tools`.

use futures::FutureExt;
use hub_core::domain::ids::{ProjectKey, SessionId};
use hub_core::domain::task::{Status, Task};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::board::filters::SetFilter;
use crate::chunk::{Chunk, Part, ToolsChunk, UNLOADED};
use crate::state::{Place, Store, keep_alive};
use crate::ui::{ToastList, drawn};
use crate::{approvals, board, frame};

/// Hands the parts down.
pub fn provide_parts() {
    provide_context(ToolsChunk(Chunk { name: "tools", load: || Box::pin(load_tools()) }));
    provide_context(board::Parts {
        card_menu: |task| tool(Tool::CardMenu(Box::new(task))),
        filter_menu: |page, set| tool(Tool::FilterMenu(page, set)),
        quick_add: |status, draft, project| tool(Tool::QuickAdd(status, draft, project)),
        archive: || tool(Tool::Archive),
        reason: || tool(Tool::Reason),
        drop_card,
    });
    provide_context(frame::Parts {
        shortcuts: || tool(Tool::Shortcuts),
        boards: || tool(Tool::Boards),
        themes: || tool(Tool::Themes),
        toasts: || tool(Tool::Toasts),
        // Where the code cannot be loaded now, the next sign of life tries again.
        keep_alive: |sessions| spawn_local(async move { _ = show_life(sessions).await }),
    });
}

/// What is drawn when somebody uses the board or the frame.
pub(super) enum Tool {
    CardMenu(Box<Task>),
    FilterMenu(StoredValue<&'static str>, SetFilter),
    QuickAdd(Status, RwSignal<String>, RwSignal<Option<ProjectKey>>),
    Archive,
    Reason,
    Shortcuts,
    Boards,
    Themes,
    Toasts,
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, preload(load_tools), fallible)]
pub(super) fn draw_tool(tool: Tool) -> Part {
    Ok(match tool {
        Tool::CardMenu(task) => view! { <board::card_menu::Items task=*task /> }.into_any(),
        Tool::FilterMenu(page, set) => view! { <board::filters::Items page set /> }.into_any(),
        Tool::QuickAdd(status, draft, project) => view! { <board::quick_add::Form status draft project /> }.into_any(),
        Tool::Archive => view! { <board::archive::Archive /> }.into_any(),
        Tool::Reason => {
            let decision = |deciding| view! { <approvals::MoveDecision deciding /> }.into_any();
            view! { <board::reason::Form decision /> }.into_any()
        }
        Tool::Shortcuts => view! { <frame::ShortcutList /> }.into_any(),
        Tool::Boards => view! { <frame::Boards /> }.into_any(),
        Tool::Themes => view! { <frame::Themes /> }.into_any(),
        Tool::Toasts => view! { <ToastList /> }.into_any(),
    })
}

/// A tool whose code is here already: inside of what waits for `with_tools`.
fn tool(tool: Tool) -> AnyView {
    draw_tool(tool).now_or_never().map_or_else(|| ().into_any(), drawn)
}

// What is done, and draws nothing.

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, preload(load_moves), fallible)]
pub(super) fn move_dropped(store: Store, seen: Box<Task>, to: Status, place: Place) -> Result<(), SplitLoaderError> {
    store.move_card(*seen, to, place);
    Ok(())
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, fallible)]
fn show_life(sessions: Vec<SessionId>) -> Result<(), SplitLoaderError> {
    keep_alive(sessions);
    Ok(())
}

fn drop_card(store: Store, seen: Box<Task>, to: Status, place: Place) {
    let toasts = store.toasts;
    spawn_local(async move {
        if move_dropped(store, seen, to, place).await.is_err() {
            toasts.error(UNLOADED);
        }
    });
}
