//! The board: five columns of cards, all projects or one, and the task that is open over it.

pub mod archive;
mod card;
pub mod card_facts;
pub mod card_menu;
mod column;
mod drag;
mod drawn;
mod drop;
mod edges;
pub mod filters;
pub mod focus;
mod parts;
pub mod quick_add;
pub mod reason;
mod tabs;

use hub_core::domain::task::Status;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::api::board::read_board;
use crate::board_address;
use crate::pages::{Stands, draw_over, use_page, use_screens};
use crate::state::{Store, use_store};
use crate::ui::{Dialog, Empty, Failed, Shown};

pub use parts::{Parts, use_parts};

/// The board of all projects or one, with the open task over it.
#[component]
pub fn BoardScreen() -> impl IntoView {
    let store = use_store();
    let location = use_location();
    if let Some(board) =
        location.query.with_untracked(|query| board_address::read(&location.pathname.get_untracked(), query))
    {
        store.show_board(board);
    }
    let add = location.query.with_untracked(|query| query.get("add"));
    if let Some(status) = add.and_then(|add| add.parse().ok()).filter(|status| quick_add::is_possible_in(*status)) {
        store.adding.set(Some(status));
    }
    let board = OnceResource::new_blocking(read_board(store.board.get_untracked()));
    follow(store);
    let archive = use_parts().archive;
    view! {
        <Suspense fallback=Waiting>
            {move || Suspend::new(async move {
                match board.await {
                    Ok(board) => {
                        store.load_board(board);
                        view! { <Columns /> }.into_any()
                    }
                    Err(error) => {
                        let retry = Callback::new(move |()| store.stale.update(|times| *times += 1));
                        view! { <Failed message=error.message().to_owned() retry /> }.into_any()
                    }
                }
            })}
        </Suspense>
        <TaskOverBoard />
        <reason::ReasonDialog />
        <Dialog open=store.archive_open title="Archived tasks">{archive()}</Dialog>
    }
    .into_any()
}

/// Reads the board anew when the address shows another one, and when the stream could not be
/// resumed.
fn follow(store: Store) {
    let location = use_location();
    let place = Memo::new(move |_| location.query.with(|query| board_address::read(&location.pathname.get(), query)));
    let asked = StoredValue::new(0_u32);
    let reread = move || {
        let number = asked.get_value() + 1;
        asked.set_value(number);
        let command = store.board.get_untracked();
        leptos::task::spawn_local(async move {
            let answer = read_board(command).await;
            if asked.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(board) => store.load_board(board),
                Err(error) => store.fail(&error),
            }
        });
    };
    let show = move |place: &Option<_>, _: Option<&Option<_>>, _: Option<()>| {
        if let Some(place) = place
            && store.board.with_untracked(|shown| shown != place)
        {
            store.show_board(place.clone());
            reread();
        }
    };
    Effect::watch(move || place.get(), show, false);
    Effect::watch(move || store.stale.get(), move |_, _, _| reread(), false);
}

#[component]
fn Columns() -> impl IntoView {
    let store = use_store();
    let drag = drag::provide_drag(store);
    let drawn = drawn::Drawn::new(store);
    forget_focus(store);
    let empty = Memo::new(move |_| store.columns.with(|columns| columns.iter().all(Vec::is_empty)));
    view! {
        <tabs::Tabs />
        <Shown when=move || empty.get()>
            <EmptyBoard />
        </Shown>
        <div
            class="board"
            id="board"
            class:dragging=move || drag.moving.with(Option::is_some)
            on:touchmove=move |event| drag.hold_still(&event)
            on:contextmenu=move |event| drag.hold_still(&event)
            on:dragstart=|event| event.prevent_default()
        >
            {Status::ALL.iter().map(|status| view! { <column::Column status=*status drag drawn /> }).collect_view()}
        </div>
        <drag::Preview drag />
    }
    .into_any()
}

/// Forgets which card had the focus once something else gets it.
fn forget_focus(store: Store) {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::focusin, move |_| {
            if focus::focused_card().is_none() {
                store.focused.set_value(None);
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// What to do where there is no card at all.
#[component]
fn EmptyBoard() -> impl IntoView {
    let store = use_store();
    view! {
        <div class="board-empty">
            {move || {
                let filtered = store.board.with(|board| !board_address::pairs(board).is_empty());
                if store.open_projects().is_empty() {
                    view! {
                        <Empty icon="project" title="There is no project yet">
                            "Tasks belong to a project. " <a href="/admin">"Make the first one in Admin."</a>
                        </Empty>
                    }.into_any()
                } else if filtered {
                    let all = move || store.board.with(|board| {
                        board.filter.project.as_ref().map_or_else(|| "/".to_owned(), |key| format!("/p/{key}"))
                    });
                    view! {
                        <Empty icon="filter" title="No task passes these filters">
                            <a href=all>"Show all tasks"</a>
                        </Empty>
                    }.into_any()
                } else {
                    view! {
                        <Empty icon="board" title="Nothing to do yet">
                            "Write the first task into Inbox: press c, or the plus beside its name."
                        </Empty>
                    }.into_any()
                }
            }}
        </div>
    }
    .into_any()
}

/// The columns' places while the first cards are read.
#[component]
fn Waiting() -> impl IntoView {
    let column =
        |_| view! { <div class="column waiting"><span class="skeleton"></span><span class="skeleton"></span></div> };
    view! { <div class="board" role="status" aria-label="Loading">{(0..5).map(column).collect_view()}</div> }.into_any()
}

/// The task of the address over the board.
#[component]
fn TaskOverBoard() -> impl IntoView {
    let store = use_store();
    let (page, screens) = (use_page(), use_screens());
    let close = Signal::derive(move || store.board.with(board_address::href));
    // Who closes the task goes on where it was opened: at its card.
    Effect::watch(
        move || page.get(),
        move |now, before, _| {
            if let Some(key) = before.and_then(|before| before.task())
                && now.is(screens.home)
            {
                request_animation_frame(move || {
                    let lost = document().active_element().is_none_or(|focused| focused.tag_name() == "BODY");
                    if lost && !focus::focus_card(&key) {
                        focus::focus_id("main");
                    }
                });
            }
        },
        false,
    );
    let task = screens.standing(|stands| matches!(stands, Stands::On(_)));
    // The panel stays while the address goes from task to task.
    let open = Memo::new(move |_| page.with(|page| task.filter(|task| page.is(task))));
    let over = move || open.get().map(|screen| draw_over(screen, close));
    view! { {over} }.into_any()
}

/// Opens the menu whose button stands in the element called `id`, once the one before it has
/// closed.
fn press_menu_in(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        let button =
            document().get_element_by_id(&id).and_then(|root| root.query_selector("[aria-haspopup=menu]").ok()?);
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            button.click();
        }
    });
}
