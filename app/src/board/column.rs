//! One column: its name and count, its cards, and what stands there when it has none.

use hub_core::domain::ids::TaskKey;
use hub_core::domain::task::Status;
use leptos::prelude::*;

use super::card::Card;
use super::drag::Drag;
use super::drawn::{Drawn, ShowAll};
use super::quick_add::{AddButton, QuickAdd, is_possible_in};
use crate::board_address;
use crate::state::use_store;
use crate::ui::{Shown, StatusIcon};

/// The column of `status`.
#[component]
pub fn Column(status: Status, drag: Drag, drawn: Drawn) -> impl IntoView {
    let store = use_store();
    let keys = store.column(status);
    let card = move |key: TaskKey| store.cards.signal(&key).map(|task| view! { <Card key task=task.into() drag /> });
    view! {
        <section
            class="column"
            class:refused=move || drag.refuses(status)
            id=column_id(status)
            data-status=status.as_str()
            aria-labelledby=format!("heading-{status}")
        >
            <header>
                <h2 id=format!("heading-{status}")><StatusIcon status />{status.label()} <span class="count">{move || store.count(status)}</span></h2>
                {is_possible_in(status).then(|| view! { <AddButton status /> })}
            </header>
            {is_possible_in(status).then(|| view! { <QuickAdd status /> })}
            <ol class="cards">
                <For each=move || keys.with(|keys| drawn.of(keys)) key=Clone::clone children=card />
            </ol>
            <Shown when=move || drawn.leaves_out(keys.with(Vec::len))>
                <ShowAll total=Signal::derive(move || keys.with(Vec::len)) />
            </Shown>
            <Shown when=move || keys.with(Vec::is_empty)>
                <p class="column-empty">{move || {
                    let filtered = store.board.with(|board| !board_address::pairs(board).is_empty());
                    if filtered { "Nothing here passes the filters." } else { hint(status) }
                }}</p>
            </Shown>
            {(status == Status::Done).then(|| view! { <More /> })}
        </section>
    }
    .into_any()
}

/// The element id of a column.
pub fn column_id(status: Status) -> String {
    format!("column-{status}")
}

/// What belongs into an empty column.
fn hint(status: Status) -> &'static str {
    match status {
        Status::Inbox => "New ideas land here. Press c to write one.",
        Status::Backlog => "Drag a task here when it is planned.",
        Status::Active => "Nobody is working on anything here.",
        Status::Review => "Nothing waits for a decision.",
        Status::Done => "Finished work will gather here.",
    }
}

/// The way to more of Done; a link, so that it works without JavaScript.
#[component]
fn More() -> impl IntoView {
    let store = use_store();
    let href = move || {
        let mut board = store.board.get();
        board.done = Some(store.next_done_page());
        board_address::href(&board)
    };
    view! {
        <Shown when=move || store.done_hidden.get() != 0>
            <a class="button ghost more" href=href>{move || format!("Show more ({} older)", store.done_hidden.get())}</a>
        </Shown>
    }
    .into_any()
}
