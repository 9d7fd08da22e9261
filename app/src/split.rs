//! Where the code is divided: a browser loads the board first, and each other part when it is first shown or about to be. One function
//! stands for each part, as each knows for itself whether the part is loaded; the server calls it directly. What the parts are is not here.

use std::pin::Pin;
use std::sync::Arc;

use futures::FutureExt;
use hub_core::domain::ids::{ApprovalId, DocSlug, HandoffId, ProjectKey, SessionId, TaskKey, ThreadId};
use hub_core::domain::task::{Status, Task};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::board::filters::SetFilter;
use crate::pages::Page;
use crate::state::{Place, Store, keep_alive};
use crate::ui::{Failed, Loading, ToastList, use_toasts};
use crate::{
    account, admin, approvals, audit, board, docs, frame, handoffs, messages, needs_you, sessions, sign_in, task,
};

/// What a part draws, or that its code could not be loaded.
pub type Part = Result<AnyView, SplitLoaderError>;

/// A page about running the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    Admin,
    Account,
    Audit,
}

#[wasm_split(admin, wasm_split_path = ::leptos::wasm_split, preload(load_admin), fallible)]
pub fn office_page(office: Office) -> Part {
    Ok(match office {
        Office::Admin => view! { <admin::Admin /> }.into_any(),
        Office::Account => view! { <account::Account /> }.into_any(),
        Office::Audit => view! { <audit::Audit /> }.into_any(),
    })
}

/// A page of what waits for a decision.
#[derive(Clone, Copy)]
pub enum Desk {
    NeedsYou,
    Approvals(Memo<Option<ApprovalId>>),
}

#[wasm_split(desk, wasm_split_path = ::leptos::wasm_split, preload(load_desk), fallible)]
pub fn desk_page(desk: Desk) -> Part {
    Ok(match desk {
        Desk::NeedsYou => view! { <needs_you::NeedsYou /> }.into_any(),
        Desk::Approvals(chosen) => view! { <approvals::Approvals chosen /> }.into_any(),
    })
}

/// A page of work under way.
#[derive(Clone, Copy)]
pub enum Work {
    Sessions(Memo<Option<SessionId>>),
    /// The slide-over, and where closing it leads.
    Handoffs(Memo<Option<HandoffId>>, Signal<String>),
}

#[wasm_split(work, wasm_split_path = ::leptos::wasm_split, preload(load_work), fallible)]
pub fn work_page(work: Work) -> Part {
    Ok(match work {
        Work::Sessions(chosen) => view! { <sessions::Sessions chosen /> }.into_any(),
        Work::Handoffs(chosen, close) => view! { <handoffs::Handoffs chosen close /> }.into_any(),
    })
}

/// A page of what members tell each other.
#[derive(Clone, Copy)]
pub enum Talk {
    Messages(Memo<Option<ThreadId>>),
    Docs(Memo<Option<ProjectKey>>, Memo<Option<DocSlug>>),
}

#[wasm_split(talk, wasm_split_path = ::leptos::wasm_split, preload(load_talk), fallible)]
pub fn talk_page(talk: Talk) -> Part {
    Ok(match talk {
        Talk::Messages(chosen) => view! { <messages::Messages chosen /> }.into_any(),
        Talk::Docs(project, chosen) => view! { <docs::Docs project chosen /> }.into_any(),
    })
}

/// A page for who is not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    SignIn,
    SetUp,
}

#[wasm_split(sign_in, wasm_split_path = ::leptos::wasm_split, preload(load_sign_in), fallible)]
pub fn gate_page(gate: Gate) -> Part {
    Ok(match gate {
        Gate::SignIn => view! { <sign_in::SignIn /> }.into_any(),
        Gate::SetUp => view! { <sign_in::SetUp /> }.into_any(),
    })
}

#[wasm_split(task, wasm_split_path = ::leptos::wasm_split, preload(load_task), fallible)]
pub fn task_panel(key: Memo<TaskKey>, close: Signal<String>) -> Part {
    Ok(view! { <task::TaskPanel task=key close /> }.into_any())
}

/// What opens on the board when somebody uses it.
pub enum Tool {
    /// What the menu of a card offers.
    CardMenu(Task),
    /// What the menu of filters offers: all of them, or the values of the one named.
    FilterMenu(StoredValue<&'static str>, SetFilter),
    /// The form for a new task, with what was written and chosen in it.
    QuickAdd(Status, RwSignal<String>, RwSignal<Option<ProjectKey>>),
    /// The tasks that were taken off the board.
    Archive,
    /// The form for a move's reason.
    Reason,
    /// The list of shortcuts.
    Shortcuts,
    /// The boards to go to.
    Boards,
    /// The themes to choose from.
    Themes,
    /// The messages in the corner.
    Toasts,
    /// Shows signs of life of one's own sessions and draws nothing.
    KeepAlive(Vec<SessionId>),
    /// Moves a card and draws nothing; see `Store::move_card`.
    Move(Store, Box<Task>, Status, Place),
}

#[wasm_split(tools, wasm_split_path = ::leptos::wasm_split, preload(load_tools), fallible)]
pub fn use_tool(tool: Tool) -> Part {
    Ok(match tool {
        Tool::CardMenu(task) => view! { <board::card_menu::Items task /> }.into_any(),
        Tool::FilterMenu(page, set) => view! { <board::filters::Items page set /> }.into_any(),
        Tool::QuickAdd(status, draft, project) => view! { <board::quick_add::Form status draft project /> }.into_any(),
        Tool::Archive => view! { <board::archive::Archive /> }.into_any(),
        Tool::Reason => view! { <board::reason::Form /> }.into_any(),
        Tool::Shortcuts => view! { <frame::ShortcutList /> }.into_any(),
        Tool::Boards => view! { <frame::Boards /> }.into_any(),
        Tool::Themes => view! { <frame::Themes /> }.into_any(),
        Tool::Toasts => view! { <ToastList /> }.into_any(),
        Tool::KeepAlive(sessions) => {
            keep_alive(sessions);
            ().into_any()
        }
        Tool::Move(store, seen, to, place) => {
            store.move_card(*seen, to, place);
            ().into_any()
        }
    })
}

/// Moves a card that was dropped; it was `seen` like this when it was taken.
pub fn drop_card(store: Store, seen: Box<Task>, to: Status, place: Place) {
    let toasts = store.toasts;
    leptos::task::spawn_local(async move {
        if use_tool(Tool::Move(store, seen, to, place)).await.is_err() {
            toasts.error(UNLOADED);
        }
    });
}

/// `/admin`, `/account` and `/audit`.
#[component]
pub fn OfficePage(office: Office) -> impl IntoView {
    page(Arc::new(move || office_page(office).now_or_never()), || Box::pin(load_admin()))
}

/// `/needs-you` and `/approvals`.
#[component]
pub fn DeskPage(desk: Desk) -> impl IntoView {
    page(Arc::new(move || desk_page(desk).now_or_never()), || Box::pin(load_desk()))
}

/// `/sessions` and the slide-over `/handoffs`.
#[component]
pub fn WorkPage(work: Work) -> impl IntoView {
    page(Arc::new(move || work_page(work).now_or_never()), || Box::pin(load_work()))
}

/// `/messages` and the documents.
#[component]
pub fn TalkPage(talk: Talk) -> impl IntoView {
    page(Arc::new(move || talk_page(talk).now_or_never()), || Box::pin(load_talk()))
}

/// The page `/sign-in`.
#[component]
pub fn SignInPage() -> impl IntoView {
    page(Arc::new(|| gate_page(Gate::SignIn).now_or_never()), || Box::pin(load_sign_in()))
}

/// The page `/setup`.
#[component]
pub fn SetUpPage() -> impl IntoView {
    page(Arc::new(|| gate_page(Gate::SetUp).now_or_never()), || Box::pin(load_sign_in()))
}

/// The task of a board.
#[component]
pub fn TaskPart(key: Memo<TaskKey>, close: Signal<String>) -> impl IntoView {
    page(Arc::new(move || task_panel(key, close).now_or_never()), || Box::pin(load_task()))
}

/// Draws a part where its code is here.
type Draw = Arc<dyn Fn() -> Option<Part> + Send + Sync>;
/// Loads the code of a part.
type Load = fn() -> Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

/// A part as a page: at once where its code is here, as it always is on the server and for the page a browser begins with, else when
/// it has come.
fn page(draw: Draw, load: Load) -> AnyView {
    if let Some(part) = draw() {
        return shown(part);
    }
    let loaded = RwSignal::new(None::<bool>);
    leptos::task::spawn_local(async move {
        let here = load().await.is_ok();
        // The reader may have gone on meanwhile.
        loaded.try_set(Some(here));
    });
    let when_loaded = move || match loaded.get() {
        None => view! { <Loading lines=6 /> }.into_any(),
        Some(true) => draw().map_or_else(failed, shown),
        Some(false) => failed(),
    };
    view! { {when_loaded} }.into_any()
}

/// The part, or how to get its code after all.
fn shown(part: Part) -> AnyView {
    part.unwrap_or_else(|_| failed())
}

fn failed() -> AnyView {
    let again = Callback::new(|()| {
        // Where the browser refuses to reload, the button can be pressed again.
        _ = window().location().reload();
    });
    view! { <Failed message=UNLOADED retry=again /> }.into_any()
}

const UNLOADED: &str = "This part of the hub could not be loaded. Check the connection, then load the page again.";

/// A tool whose code is here already: inside of what waits for [`with_tools`].
pub fn tool(tool: Tool) -> AnyView {
    use_tool(tool).now_or_never().map_or_else(|| ().into_any(), shown)
}

/// Follows `wanted`, but is true only while the code of the tools is here: it is loaded when they are wanted first.
pub fn with_tools(wanted: Signal<bool>) -> Signal<bool> {
    let ready = RwSignal::new(wanted.get_untracked());
    let toasts = use_toasts();
    Effect::new(move |_| {
        if !wanted.get() {
            return ready.set(false);
        }
        leptos::task::spawn_local(async move {
            match load_tools().await {
                Ok(()) => _ = ready.try_set(wanted.try_get_untracked() == Some(true)),
                Err(_) => toasts.error(UNLOADED),
            }
        });
    });
    ready.into()
}

/// The name of the part that a page needs besides the board, by its path.
pub fn part_of(path: &str) -> Option<&'static str> {
    Some(match Page::at(path) {
        Page::Admin | Page::Account | Page::Audit => "admin",
        Page::SignIn | Page::SetUp => "sign_in",
        Page::Task(_) => "task",
        Page::NeedsYou | Page::Approvals(_) => "desk",
        Page::Sessions(_) | Page::Handoffs(_) => "work",
        Page::Messages(_) | Page::Docs(..) => "talk",
        Page::Board | Page::Missing => return None,
    })
}

/// Loads the code that the page at `path` needs, and its tools where its `query` opens one.
///
/// # Errors
/// Where the browser cannot load it; the page then stays as the server drew it.
pub async fn load_for(path: &str, query: &str) -> Result<(), SplitLoaderError> {
    match part_of(path) {
        Some("admin") => load_admin().await?,
        Some("sign_in") => load_sign_in().await?,
        Some("task") => load_task().await?,
        Some("desk") => load_desk().await?,
        Some("work") => load_work().await?,
        Some("talk") => load_talk().await?,
        _ => {}
    }
    if query.contains("add=") {
        load_tools().await?;
    }
    Ok(())
}

/// Loads what is used next as soon as somebody begins to use the page, by pointer or key.
pub fn load_ahead() {
    let load = || {
        leptos::task::spawn_local(async {
            // What cannot be loaded now is loaded when it is shown.
            _ = load_tools().await;
            _ = load_task().await;
        });
    };
    let begun = wasm_bindgen::closure::Closure::<dyn Fn()>::new(load).into_js_value();
    let once = web_sys::AddEventListenerOptions::new();
    once.set_once(true);
    once.set_passive(true);
    for event in ["pointermove", "pointerdown", "keydown"] {
        // Without it the parts are loaded when they are shown.
        _ = window().add_event_listener_with_callback_and_add_event_listener_options(
            event,
            wasm_bindgen::JsCast::unchecked_ref(&begun),
            &once,
        );
    }
}
