//! The focus among cards: which card has it, and where the arrow keys lead. Works on the page as it
//! stands.

use hub_core::domain::ids::TaskKey;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The card that has the focus, or holds what has it.
pub fn focused_card() -> Option<Element> {
    document().active_element()?.closest("article[data-key]").ok().flatten()
}

/// The card that keys of the board are about: the focused one, and while the focus is in the panel
/// that of the open task.
pub fn current_card() -> Option<Element> {
    focused_card().or_else(|| {
        let panel = document().active_element()?.closest(".task-panel").ok().flatten()?;
        let key: TaskKey = panel.get_attribute("aria-label")?.parse().ok()?;
        document().get_element_by_id(&card_id(&key))
    })
}

/// The key of that card.
pub fn current_key() -> Option<TaskKey> {
    current_card()?.get_attribute("data-key")?.parse().ok()
}

/// Puts the focus on the card called `key`; whether it is there.
pub fn focus_card(key: &TaskKey) -> bool {
    focus_id(&card_id(key))
}

/// The element id of a card.
pub fn card_id(key: &TaskKey) -> String {
    format!("card-{key}")
}

/// Puts the focus on an element; whether it is there.
pub fn focus_id(id: &str) -> bool {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| focus(&element))
}

/// Moves the focus by columns and cards; with none focused, to the first card. Whether there was
/// one to go to.
pub fn step(columns: i32, cards: i32) -> bool {
    let board = columns_of_cards();
    let focused = current_card();
    let at = focused.and_then(|card| {
        board.iter().enumerate().find_map(|(column, cards)| {
            let row = cards.iter().position(|other| other.is_same_node(Some(&card)))?;
            Some((column, row))
        })
    });
    let lengths: Vec<usize> = board.iter().map(Vec::len).collect();
    let target = next(&lengths, at, columns, cards);
    target.and_then(|(column, row)| board.get(column)?.get(row)).is_some_and(focus)
}

/// Where a step from `at` leads on a board whose columns have these lengths: empty columns are
/// passed over.
fn next(lengths: &[usize], at: Option<(usize, usize)>, columns: i32, cards: i32) -> Option<(usize, usize)> {
    let Some((column, row)) = at else {
        return lengths.iter().position(|length| *length > 0).map(|column| (column, 0));
    };
    if cards != 0 {
        let row = row.checked_add_signed(isize::try_from(cards).ok()?)?;
        return (row < lengths[column]).then_some((column, row));
    }
    let mut target = column.checked_add_signed(isize::try_from(columns).ok()?)?;
    while *lengths.get(target)? == 0 {
        target = target.checked_add_signed(isize::try_from(columns).ok()?)?;
    }
    Some((target, row.min(lengths[target] - 1)))
}

fn columns_of_cards() -> Vec<Vec<HtmlElement>> {
    let all = |root: &Element, selector: &str| -> Vec<Element> {
        let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
        (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
    };
    let Some(root) = document().document_element() else { return Vec::new() };
    let cards = |column: Element| all(&column, "article[data-key]").into_iter().filter_map(|card| card.dyn_into().ok());
    all(&root, "section.column").into_iter().map(|column| cards(column).collect()).collect()
}

fn focus(element: &HtmlElement) -> bool {
    element.focus().is_ok()
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn steps_stay_on_the_board_and_pass_over_empty_columns() {
        let lengths = [2, 0, 1, 3, 0];
        assert_eq!(next(&lengths, None, 0, 1), Some((0, 0)));
        assert_eq!(next(&lengths, Some((0, 0)), 0, 1), Some((0, 1)));
        assert_eq!(next(&lengths, Some((0, 1)), 0, 1), None);
        assert_eq!(next(&lengths, Some((0, 1)), 1, 0), Some((2, 0)));
        assert_eq!(next(&lengths, Some((3, 2)), -1, 0), Some((2, 0)));
        assert_eq!(next(&lengths, Some((3, 2)), 1, 0), None);
        assert_eq!(next(&[0, 0, 0, 0, 0], None, 0, 1), None);
    }
}
