//! The keyboard on this page: j and k go from thing to thing, a and r press what each offers under
//! these letters.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::frame::keys::listen_letters;
use crate::state::{Store, use_store};

/// Listens as long as the page stands.
pub(super) fn listen() {
    let store = use_store();
    Effect::new(move |_| {
        listen_letters(move |key| match key {
            "j" => step(1),
            "k" => step(-1),
            "a" | "r" => press(store, key),
            _ => false,
        });
    });
}

/// All things, from top to bottom.
fn things() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(".need") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Where the one that has the focus stands, or has something in it that has.
fn focused(things: &[HtmlElement]) -> Option<usize> {
    let active = document().active_element()?;
    things.iter().position(|thing| thing.contains(Some(&active)))
}

fn step(by: isize) -> bool {
    let things = things();
    let to = match focused(&things) {
        Some(at) => at.checked_add_signed(by).filter(|to| *to < things.len()),
        None => (!things.is_empty()).then_some(0),
    };
    let Some(thing) = to.and_then(|to| things.get(to)) else { return false };
    thing.scroll_into_view();
    thing.focus().is_ok()
}

/// Presses what the focused thing offers under `key`. Where none has the focus, nothing is done but
/// to say what to do; only a field to write into is gone to.
fn press(store: Store, key: &str) -> bool {
    let things = things();
    let at = focused(&things);
    let Some(thing) = things.get(at.unwrap_or(0)) else { return false };
    let button = thing.query_selector(&format!("[data-letter={key}]")).ok().flatten();
    let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else { return false };
    if button.tag_name() == "TEXTAREA" {
        return button.focus().is_ok();
    }
    if at.is_none() {
        store.toasts.say(format!("Nothing is chosen. Press j to go to the first thing, then {key}."));
    } else if is_on_screen(thing) {
        button.click();
    } else {
        thing.scroll_into_view();
        store.toasts.say(format!("This is what you chose; press {key} again to decide it."));
    }
    true
}

/// Whether any of it is in the window: what cannot be seen is not decided.
fn is_on_screen(thing: &HtmlElement) -> bool {
    let area = thing.get_bounding_client_rect();
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    area.bottom() > 0.0 && area.top() < height
}
