//! Where a dragged card would land: read from the page as it stands, drawn through the CSSOM.

use hub_core::domain::ids::TaskKey;
use hub_core::domain::lifecycle::{Mover, is_legal, legal_targets};
use hub_core::domain::task::{Status, Task};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, Event, HtmlElement};

use super::focus::card_id;
use crate::ui::pixels;

/// How far the preview stays from the edges of the window, in pixels.
const MARGIN: f64 = 6.0;

/// A place for the dragged card.
#[derive(Clone)]
pub struct Landing {
    pub status: Status,
    /// The other cards of the column, in order.
    pub others: Vec<TaskKey>,
    /// Above which of them it lands; their number is the end.
    pub at: usize,
    /// Whether that is where it is.
    pub stays: bool,
    /// Where the line is drawn: left, top, width.
    line: (f64, f64, f64),
}

/// The landing under `point`, where there is a column that takes the card.
pub fn landing(point: (f64, f64), key: &TaskKey, from: Status) -> Option<Landing> {
    let column = column_at(point)?;
    let status: Status = column.get_attribute("data-status")?.parse().ok()?;
    if !is_legal(from, status, Mover::Human) {
        return None;
    }
    let list = column.query_selector(".cards").ok().flatten()?;
    let cards = all(&list, "article[data-key]");
    let key_of = |card: &Element| card.get_attribute("data-key").and_then(|key| key.parse::<TaskKey>().ok());
    let own = cards.iter().position(|card| key_of(card).as_ref() == Some(key));
    let others: Vec<&Element> =
        cards.iter().enumerate().filter(|(at, _)| Some(*at) != own).map(|(_, card)| card).collect();
    let middles: Vec<f64> = others.iter().map(|card| middle(card)).collect();
    let at = place(&middles, point.1);
    let room = list.get_bounding_client_rect();
    let top = match (others.get(at), others.last()) {
        (Some(below), _) => below.get_bounding_client_rect().top() - 5.0,
        (None, Some(last)) => last.get_bounding_client_rect().bottom() + 3.0,
        (None, None) => room.top() + 3.0,
    };
    Some(Landing {
        status,
        others: others.into_iter().filter_map(key_of).collect(),
        at,
        stays: own == Some(at),
        line: (room.left() + 8.0, top.clamp(room.top(), room.bottom()), room.width() - 16.0),
    })
}

/// Why the card cannot be dropped at `point`, where that is a column that does not take it.
pub fn refusal(point: (f64, f64), card: &Task) -> Option<String> {
    let to: Status = column_at(point)?.get_attribute("data-status")?.parse().ok()?;
    (!is_legal(card.status, to, Mover::Human)).then(|| refused(card, to))
}

/// `HUB-1 cannot go from Inbox to Done. From Inbox it goes to Backlog or Active.`
fn refused(card: &Task, to: Status) -> String {
    let from = card.status.label();
    let targets: Vec<&str> = legal_targets(card.status, Mover::Human).iter().map(|status| status.label()).collect();
    format!("{} cannot go from {from} to {}. From {from} it goes to {}.", card.key, to.label(), targets.join(" or "))
}

/// Above which of cards with these middles a pointer at height `y` stands.
fn place(middles: &[f64], y: f64) -> usize {
    middles.iter().position(|middle| y < *middle).unwrap_or(middles.len())
}

fn middle(card: &Element) -> f64 {
    let area = card.get_bounding_client_rect();
    area.top() + area.height() / 2.0
}

pub(super) fn column_at(point: (f64, f64)) -> Option<Element> {
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
    let element = document().element_from_point(point.0 as f32, point.1 as f32)?;
    element.closest("section.column").ok().flatten()
}

/// Puts an element at a point of the viewport.
pub fn put(element: &HtmlElement, x: f64, y: f64) {
    // A browser that refuses leaves the preview where it was.
    _ = element.style().set_property("transform", &format!("translate({}, {})", pixels(x), pixels(y)));
}

/// The same, but as far inside the window as it has room.
pub fn put_inside(element: &HtmlElement, x: f64, y: f64) {
    let room = |length: Result<wasm_bindgen::JsValue, _>| length.ok().and_then(|length| length.as_f64()).unwrap_or(0.0);
    let inside = |at: f64, own: i32, room: f64| at.min(room - f64::from(own) - MARGIN).max(MARGIN);
    let (width, height) = (room(window().inner_width()), room(window().inner_height()));
    put(element, inside(x, element.offset_width(), width), inside(y, element.offset_height(), height));
}

/// Draws the line of a landing, or hides it.
pub fn draw_line(line: &HtmlElement, landing: Option<&Landing>) {
    let style = line.style();
    let shown = landing.filter(|landing| !landing.stays);
    _ = style.set_property("visibility", if shown.is_some() { "visible" } else { "hidden" });
    if let Some(Landing { line: (x, y, width), .. }) = shown {
        _ = style.set_property("width", &pixels(*width));
        put(line, *x, *y);
    }
}

/// Marks the card that is dragged, where it still stands.
pub fn mark(key: &TaskKey, dragged: bool) {
    if let Some(card) = document().get_element_by_id(&card_id(key)) {
        _ = card.class_list().toggle_with_force("dragged", dragged);
    }
}

/// Keeps the click that ends a drag from opening the card.
pub fn swallow_click() {
    let swallow = Closure::once_into_js(|event: Event| {
        event.prevent_default();
        event.stop_propagation();
    });
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    options.set_once(true);
    let swallow: js_sys::Function = swallow.unchecked_into();
    let window = window();
    _ = window.add_event_listener_with_callback_and_add_event_listener_options("click", &swallow, &options);
    // Where no click follows, the next one must not be swallowed.
    set_timeout(
        move || {
            _ = window.remove_event_listener_with_callback_and_bool("click", &swallow, true);
        },
        std::time::Duration::from_millis(50),
    );
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_card_lands_above_the_first_whose_middle_is_below() {
        let middles = [100.0, 200.0, 300.0];
        assert_eq!([50.0, 150.0, 299.0, 301.0].map(|y| place(&middles, y)), [0, 1, 2, 3]);
        assert_eq!(place(&[], 10.0), 0);
    }
}
