//! The frame around every page for signed-in people: rail, top bar, banner, toasts. It owns the store and keeps it live.

mod account;
mod banner;
mod keys;
mod presence;
mod rail;
mod shortcuts;
mod theme;
mod top;

use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};

pub use shortcuts::{Help, ShortcutList};
pub use theme::Themes;
pub use top::Boards;

use crate::api::board::read_frame;
use crate::api::{ApiError, document};
use crate::pages::{Page, use_page};
use crate::split::AdminPage;
use crate::state::{Store, use_store};
use crate::ui::{Failed, PageTitle, ToastRegion, provide_clock, provide_toasts};
use crate::{board, live};

/// The frame with the page in it.
#[component]
pub fn Frame() -> impl IntoView {
    provide_toasts();
    provide_clock();
    let store = Store::unread();
    provide_context(store);
    let frame = OnceResource::new_blocking(read_frame());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match frame.await {
                    Ok(frame) => {
                        store.begin(frame);
                        view! { <Framed /> }.into_any()
                    }
                    Err(error) => view! { <Unreadable error /> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Framed() -> impl IntoView {
    let store = use_store();
    let path = use_location().pathname;
    store.board.set(
        board::place::read(&path.get_untracked(), &use_query_map().get_untracked())
            .unwrap_or_else(|| board::place::behind(&path.get_untracked())),
    );
    let page = use_page();
    let on_board = Memo::new(move |_| page.with(Page::is_on_board));
    let help = RwSignal::new(false);
    Effect::new(move |_| live::start(store));
    keys::listen(store, help);
    view! {
        <PageTitle text=Signal::derive(move || title(store, &path.get())) />
        <a class="skip" href="#main">"Skip to the content"</a>
        <div class="frame">
            <rail::Rail />
            <top::TopBar help />
            <banner::ConnectionBanner />
            <FormFault />
            <main id="main" class="main" tabindex="-1">
                {move || if on_board.get() { view! { <board::BoardScreen /> }.into_any() } else { view! { <AdminPage /> }.into_any() }}
            </main>
            <rail::BottomBar />
        </div>
        <Help open=help />
        <ToastRegion />
        <p class="visually-hidden" role="status" aria-live="polite">{store.said}</p>
    }
    .into_any()
}

/// The document's title: the task, the board's project, or the page.
fn title(store: Store, path: &str) -> String {
    let page = match path.trim_start_matches('/').split_once('/') {
        Some(("t", key)) => {
            let card = key.parse().ok().and_then(|key| store.cards.get(&key));
            card.map_or_else(|| key.to_uppercase(), |card| card.with(|card| format!("{} {}", card.key, card.title)))
        }
        _ if path == "/admin" => "Admin".to_owned(),
        _ => top::board_name(store),
    };
    format!("{page} · AI Projects Hub")
}

/// What was wrong with a form sent without JavaScript; the hub leads back to the page with it in the address.
#[component]
fn FormFault() -> impl IntoView {
    let query = use_query_map();
    let fault = move || {
        let error = query.with(|query| query.get("__err"))?;
        let error = ServerFnUrlError::<ApiError>::decode_err(&error);
        Some(view! { <p class="banner failed" role="alert">{error.message().to_owned()}</p> })
    };
    view! { {fault} }.into_any()
}

#[component]
fn Unreadable(error: ApiError) -> impl IntoView {
    let again = Callback::new(|()| {
        // Where the browser refuses to reload, the button can be pressed again.
        _ = window().location().reload();
    });
    view! { <main class="alone"><Failed message=error.message().to_owned() retry=again /></main> }.into_any()
}

/// The page for addresses that lead nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    document::answer_not_found();
    view! {
        <Title text="Not found · AI Projects Hub" />
        <main class="alone">
            <h1>"There is nothing at this address"</h1>
            <p>"It may have been mistyped. " <a href="/">"Go to the board"</a></p>
        </main>
    }
    .into_any()
}
