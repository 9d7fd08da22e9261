//! The keyboard on this page: j and k go from thing to thing, a and r press what each offers under these letters.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::frame::keys::listen_letters;

/// Listens as long as the page stands.
pub(super) fn listen() {
    Effect::new(move |_| {
        listen_letters(|key| match key {
            "j" => step(1),
            "k" => step(-1),
            "a" | "r" => press(key),
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

/// Presses what the focused thing offers under `key`; where none has the focus, that of the first.
fn press(key: &str) -> bool {
    let things = things();
    let Some(thing) = things.get(focused(&things).unwrap_or(0)) else { return false };
    let button = thing.query_selector(&format!("[data-letter={key}]")).ok().flatten();
    let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else { return false };
    if button.tag_name() == "TEXTAREA" {
        return button.focus().is_ok();
    }
    button.click();
    true
}
