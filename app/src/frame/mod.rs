//! The frame around every page for signed-in people: rail, top bar, banner, toasts. It owns the
//! store and keeps it live.

mod account;
mod banner;
pub mod keys;
mod parts;
mod presence;
mod rail;
mod shortcuts;
mod theme;
mod top;

use hub_core::domain::Code;
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};

pub use parts::{Parts, use_parts};
use shortcuts::Help;
pub use shortcuts::ShortcutList;
pub use theme::Themes;
pub use top::Boards;

use crate::admin::Unkept;
use crate::api::board::read_frame;
use crate::api::{ApiError, document};
use crate::drafts::Drafts;
use crate::missing::Missing;
use crate::pages::{Page, Screen, Stands, draw, draw_over, use_page, use_screens};
use crate::state::{Store, use_store};
use crate::ui::{
    Failed, KnownProjects, PageTitle, ToastRegion, Waiting, provide_clock, provide_pointer_guard, provide_toasts,
};
use crate::{board, board_address, live};

/// The frame with the page in it.
#[component]
pub fn Frame() -> impl IntoView {
    provide_toasts();
    provide_clock();
    Unkept::provide();
    provide_pointer_guard();
    let store = Store::unread();
    provide_context(store);
    Drafts::provide(store.me);
    let known = move |key: String| store.projects.with(|all| all.iter().any(|project| project.key.as_str() == key));
    provide_context(KnownProjects(Callback::new(known)));
    let frame = OnceResource::new_blocking(read_frame());
    let missing = use_page().with_untracked(|page| page.is(use_screens().missing));
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match frame.await {
                    Ok(frame) => {
                        store.begin(frame);
                        view! { <Framed /> }.into_any()
                    }
                    // Nobody has to sign in to learn that there is nothing.
                    Err(error) if missing && error.code() == Code::Unauthenticated => view! { <NotFound /> }.into_any(),
                    Err(error) => view! { <Unreadable error /> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// Goes to the content: the router would take the link for another page and leave the focus where
/// it is.
fn skip(event: leptos::ev::MouseEvent) {
    if board::focus::focus_id("main") {
        event.prevent_default();
    }
}

#[component]
fn Framed() -> impl IntoView {
    let store = use_store();
    let path = use_location().pathname;
    store.board.set(
        board_address::read(&path.get_untracked(), &use_query_map().get_untracked())
            .unwrap_or_else(|| board_address::behind(&path.get_untracked())),
    );
    let (page, home) = (use_page(), use_screens().home);
    // The slide-over leaves what stands there.
    let screen =
        Memo::new(move |before: Option<&&'static Screen>| page.with(Page::framed).or(before.copied()).unwrap_or(home));
    let help = RwSignal::new(false);
    let parts = use_parts();
    Effect::new(move |_| live::start(store, parts.keep_alive));
    Effect::new(move |_| store.keep_counting());
    tell_title(store);
    keys::listen(store, help);
    view! {
        <PageTitle text=Signal::derive(move || title(store, &page.get(), screen.get(), home)) />
        <a class="skip" href="#main" on:click=skip>"Skip to the content"</a>
        <div class="frame">
            <rail::Rail />
            <top::TopBar help screen />
            <banner::ConnectionBanner />
            <FormFault />
            <main id="main" class="main" tabindex="-1">{move || draw(screen.get())}</main>
            <rail::BottomBar />
        </div>
        <SlideOver page />
        <Help open=help />
        <ToastRegion list=parts.toasts />
    }
    .into_any()
}

/// What stands over the page, where the address asks for it.
#[component]
fn SlideOver(page: Memo<Page>) -> impl IntoView {
    let store = use_store();
    let location = use_location();
    let is_over = |page: &Page| matches!(page.screen.stands, Stands::OverAny);
    // Closing leads back to where one was.
    let close = Memo::new(move |before: Option<&String>| {
        if page.with(is_over) {
            before.cloned().unwrap_or_else(|| store.board.with_untracked(board_address::href))
        } else {
            format!("{}{}", location.pathname.get(), location.query.with(|query| query.to_query_string()))
        }
    });
    // Nothing reads it before the slide-over is open, and then it is too late to know where one
    // was.
    Effect::new(move |_| close.with(|_| ()));
    let open = Memo::new(move |_| page.with(|page| is_over(page).then_some(page.screen)));
    let over = move || open.get().map(|screen| draw_over(screen, close.into()));
    view! { {over} }.into_any()
}

/// Puts what waits before the title.
fn tell_title(store: Store) {
    let Some(waiting) = use_context::<Waiting>() else { return };
    waiting.0.set(store.counts.with_untracked(|counts| counts.needs_you));
    Effect::new(move |_| waiting.0.set(store.counts.with(|counts| counts.needs_you)));
}

/// The document's title: the task, the board's project, or the page.
fn title(store: Store, page: &Page, screen: &Screen, home: &Screen) -> String {
    let page = match page.task() {
        Some(key) => {
            let card = store.cards.get(&key);
            card.map_or_else(|| key.to_string(), |card| card.with(|card| format!("{} {}", card.key, card.title)))
        }
        None if page.framed().is_none() => page.screen.name.to_owned(),
        None if screen == home => top::board_name(store),
        None => screen.name.to_owned(),
    };
    format!("{page} · AI Projects Hub")
}

/// What was wrong with a form sent without JavaScript; the hub leads back to the page with it in
/// the address.
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

/// The screen for addresses that lead nowhere.
#[component]
pub fn Lost() -> impl IntoView {
    document::answer_not_found();
    view! {
        <div class="page">
            <Missing message=NOTHING href=Signal::stored("/".to_owned()) words="Go to the board">"It may have been mistyped."</Missing>
        </div>
    }
    .into_any()
}

const NOTHING: &str = "There is nothing at this address";

/// The same for who is not signed in.
#[component]
fn NotFound() -> impl IntoView {
    document::answer_not_found();
    view! {
        <Title text="Not found · AI Projects Hub" />
        <main class="alone">
            <h1>{NOTHING}</h1>
            <p>"It may have been mistyped. " <a href="/">"Go to the board"</a></p>
        </main>
    }
    .into_any()
}
