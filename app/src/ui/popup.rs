//! Where a popup stands and where its focus goes: pure DOM work for menus, through the CSSOM only,
//! as the page's policy asks.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::letter_case::lower;

const GAP: f64 = 4.0;
const MARGIN: f64 = 8.0;

/// Shows `popup` in the top layer beside `button`, inside the viewport.
pub fn place(popup: &HtmlElement, button: &Element) {
    // A browser without popovers shows it where it stands.
    _ = popup.show_popover();
    let anchor = button.get_bounding_client_rect();
    let own = popup.get_bounding_client_rect();
    let (width, height) = viewport();
    let (left, top) = beside(
        (anchor.left(), anchor.top(), anchor.right(), anchor.bottom()),
        (own.width(), own.height()),
        (width, height),
    );
    _ = popup.style().set_property("left", &pixels(left));
    _ = popup.style().set_property("top", &pixels(top));
}

/// A length as CSS has it, in whole pixels.
pub fn pixels(length: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "no screen has that many pixels")]
    let whole = length.round() as i32;
    format!("{whole}px")
}

/// Left and top of a popup of `size` beside an anchor (left, top, right, bottom): under it where
/// there is room, else above, aligned to whichever side fits.
fn beside(anchor: (f64, f64, f64, f64), size: (f64, f64), viewport: (f64, f64)) -> (f64, f64) {
    let (left, top, right, bottom) = anchor;
    let x = if left + size.0 + MARGIN <= viewport.0 { left } else { right - size.0 };
    let y = if bottom + GAP + size.1 + MARGIN <= viewport.1 { bottom + GAP } else { top - GAP - size.1 };
    let within = |at: f64, length: f64, room: f64| at.min(room - length - MARGIN).max(MARGIN);
    (within(x, size.0, viewport.0), within(y, size.1, viewport.1))
}

fn viewport() -> (f64, f64) {
    let window = leptos::prelude::window();
    let number = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    (number(window.inner_width()), number(window.inner_height()))
}

/// The items of the menu `popup`, in order.
fn items(popup: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(found) = popup.query_selector_all("[role^=menuitem]:not([disabled])") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// Moves the focus to the present choice, or to the first item.
pub fn enter(popup: &HtmlElement) {
    let present = popup.query_selector("[aria-checked=true]").ok().flatten();
    match present.and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        Some(item) => _ = item.focus(),
        None => _ = move_focus(popup, "Home"),
    }
}

/// Moves the focus inside the menu as `key` says; whether it was such a key.
pub fn move_focus(popup: &HtmlElement, key: &str) -> bool {
    let items = items(popup);
    if items.is_empty() {
        return false;
    }
    let focused = leptos::prelude::document().active_element();
    let at = items.iter().position(|item| Some(item.as_ref()) == focused.as_ref());
    let target = match key {
        "ArrowDown" => Some(at.map_or(0, |at| (at + 1) % items.len())),
        "ArrowUp" => Some(at.map_or(items.len() - 1, |at| (at + items.len() - 1) % items.len())),
        "Home" => Some(0),
        "End" => Some(items.len() - 1),
        letter if letter.chars().count() == 1 && letter != " " => starting_with(&items, at, letter),
        _ => return false,
    };
    if let Some(item) = target.and_then(|target| items.get(target)) {
        _ = item.focus();
    }
    true
}

/// The next item after `at` whose words begin with `letter`, in any case.
fn starting_with(items: &[HtmlElement], at: Option<usize>, letter: &str) -> Option<usize> {
    let letter = lower(letter);
    let first = at.map_or(0, |at| at + 1);
    (0..items.len())
        .map(|step| (first + step) % items.len())
        .find(|at| items[*at].text_content().is_some_and(|words| lower(words.trim()).starts_with(&letter)))
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_popup_stays_in_the_viewport() {
        let view = (400.0, 300.0);
        assert_eq!(beside((20.0, 20.0, 60.0, 40.0), (120.0, 100.0), view), (20.0, 44.0), "under, from the left");
        assert_eq!(beside((350.0, 20.0, 390.0, 40.0), (120.0, 100.0), view), (270.0, 44.0), "aligned to the right");
        assert_eq!(beside((20.0, 260.0, 60.0, 280.0), (120.0, 100.0), view), (20.0, 156.0), "above");
        assert_eq!(beside((20.0, 100.0, 60.0, 120.0), (120.0, 290.0), view), (20.0, 8.0), "as far up as it goes");
    }
}
