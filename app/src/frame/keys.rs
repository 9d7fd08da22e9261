//! Listening to the keyboard: which key means which act, and carrying it out on the page.

use hub_core::domain::task::Status;
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Storage};

use super::shortcuts::{Act, begins_pair, find};
use crate::board::focus;
use crate::board_address;
use crate::pages::{Screens, use_screens};
use crate::state::{MenuPage, Store, use_store};
use crate::ui::Icon;

/// Where the browser keeps that single letters are off.
const STORAGE_KEY: &str = "hub_letters_off";

/// Listens as long as the frame stands. `help` opens the help.
pub fn listen(store: Store, help: RwSignal<bool>) {
    let (navigate, screens) = (use_navigate(), use_screens());
    let go = Callback::new(move |path: String| navigate(&path, Default::default()));
    Effect::new(move |_| {
        let before = StoredValue::new(None::<String>);
        let listener = window_event_listener(ev::keydown, move |event| {
            let key = event.key();
            let busy = event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key();
            if busy || is_taken(&event) {
                return;
            }
            let act = find(before.get_value().as_deref(), &key, letters_on());
            before.set_value(begins_pair(&key).then(|| key.clone()));
            if act.is_some_and(|act| perform(act, store, help, go, screens)) {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// Whether the key belongs to what has the focus: a field, a menu, a dialog, or a button pressed
/// with Enter.
fn is_taken(event: &ev::KeyboardEvent) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let inside = |selector: &str| target.closest(selector).is_ok_and(|found| found.is_some());
    // A button that is disabled while its form is sent loses the focus; the key is the dialog's all
    // the same.
    let modal = document().query_selector("dialog[open]").is_ok_and(|found| found.is_some());
    let typed = inside("input, textarea, select, [contenteditable], [role=menu], dialog");
    modal
        || typed
        || event.key() == "Enter" && inside("a, button, summary")
        || event.key().starts_with("Arrow") && inside(".task-panel, [aria-haspopup]")
}

/// Does it; whether there was something to do.
fn perform(act: Act, store: Store, help: RwSignal<bool>, go: Callback<String>, screens: &'static Screens) -> bool {
    let page = || screens.at(&window().location().pathname().unwrap_or_default());
    let home = || go.run(store.board.with_untracked(board_address::href));
    let card = || focus::current_key().filter(|_| page().framed() == Some(screens.home));
    match act {
        Act::Create if store.me.with_untracked(|me| me.role == hub_core::domain::member::Role::Viewer) => return false,
        Act::Create => {
            if !page().is(screens.home) {
                home();
            }
            store.adding.set(Some(Status::Inbox));
        }
        Act::FilterWords => return focus::focus_id("filter-words"),
        Act::GoBoard => home(),
        Act::Go(path) => go.run(path.to_owned()),
        Act::Down => return focus::step(0, 1),
        Act::Up => return focus::step(0, -1),
        Act::Left => return focus::step(-1, 0),
        Act::Right => return focus::step(1, 0),
        Act::Open => return card().map(|key| go.run(format!("/t/{key}"))).is_some(),
        Act::Edit => return card().map(|key| go.run(format!("/t/{key}?edit=title"))).is_some(),
        Act::Move => return open_menu(store, MenuPage::Move),
        Act::Assign => return open_menu(store, MenuPage::Assign),
        Act::Priority => return open_menu(store, MenuPage::Priority),
        Act::Help => help.set(true),
        Act::Close => {
            if store.adding.get_untracked().is_some() {
                store.adding.set(None);
            } else if page().task().is_some() {
                home();
            } else if let Some(close) = closing_link() {
                close.click();
            } else {
                return false;
            }
        }
    }
    true
}

/// Opens the menu of the focused card at `page`.
fn open_menu(store: Store, page: MenuPage) -> bool {
    let Some(card) = focus::current_card().filter(|_| untrack(|| store.can_write())) else { return false };
    let button = card.query_selector("[aria-haspopup=menu]").ok().flatten();
    let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else { return false };
    store.menu_page.set_value(page);
    button.click();
    true
}

/// What closes the slide-over, where it is open.
fn closing_link() -> Option<HtmlElement> {
    document().query_selector(".slide-over a[data-close]").ok().flatten()?.dyn_into().ok()
}

/// Listens to single letters on a page of its own, as long as what it is called in stands; `press`
/// says whether it took the key.
pub fn listen_letters(press: impl Fn(&str) -> bool + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let busy = event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key();
        if !busy && !is_taken(&event) && letters_on() && press(&event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn letters_on() -> bool {
    storage().and_then(|storage| storage.get_item(STORAGE_KEY).ok().flatten()).is_none()
}

/// The switch that turns single letters off and on.
#[component]
pub fn LetterSwitch() -> impl IntoView {
    _ = use_store();
    let on = RwSignal::new(true);
    Effect::new(move |_| on.set(letters_on()));
    let toggle = move |_| {
        let Some(storage) = storage() else { return };
        // A browser that stores nothing keeps the letters on.
        _ = if on.get_untracked() { storage.set_item(STORAGE_KEY, "1") } else { storage.remove_item(STORAGE_KEY) };
        on.set(letters_on());
    };
    view! {
        <button type="button" class="menu-item" role="switch" aria-checked=move || on.get().to_string() on:click=toggle>
            <Icon name="keyboard" />
            "Single-letter shortcuts"
            <span class="switch-state">{move || if on.get() { "On" } else { "Off" }}</span>
        </button>
    }
    .into_any()
}
