//! Scrolling while a card is dragged to an edge: at a bearable speed, and on a phone column by
//! column, with a rest at each.

use leptos::prelude::*;
use web_sys::Element;

use super::drop::column_at;

/// How near to an edge scrolling begins, in pixels.
const EDGE: f64 = 44.0;
/// How far an edge scrolls in one frame, in pixels.
const STEP: f64 = 7.0;
/// How long a finger stays at the edge before the next column comes, in milliseconds.
const REST: f64 = 700.0;

/// How a drag goes from column to column: to which side, and since when it waits for the next step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace {
    side: i32,
    since: f64,
}

impl Pace {
    /// The next step of a pointer that pulls to `side` at the time `now`: -1, 0 or 1 columns.
    fn next(&mut self, side: i32, now: f64) -> i32 {
        if side == 0 || side != self.side {
            *self = Self { side, since: now };
            return 0;
        }
        if now - self.since < REST {
            return 0;
        }
        self.since = now;
        side
    }
}

/// Scrolls the column under `point`, and the board, where the point is near their edges.
pub fn scroll(point: (f64, f64), pace: &mut Pace) {
    if let Some(list) = column_at(point).and_then(|column| column.query_selector(".cards").ok().flatten()) {
        let area = list.get_bounding_client_rect();
        by(&list, 0.0, STEP * f64::from(pull(point.1, area.top(), area.bottom())));
    }
    let Some(board) = document().get_element_by_id("board") else { return };
    let area = board.get_bounding_client_rect();
    let side = pull(point.0, area.left(), area.right());
    match column_width(&board).filter(|width| *width > area.width() * 0.8) {
        Some(width) => {
            let columns = pace.next(side, js_sys::Date::now());
            if columns != 0 {
                let at = (f64::from(board.scroll_left()) / width).round() + f64::from(columns);
                by(&board, at * width - f64::from(board.scroll_left()), 0.0);
            }
        }
        None => by(&board, STEP * f64::from(side), 0.0),
    }
}

fn column_width(board: &Element) -> Option<f64> {
    let column = board.query_selector("section.column").ok().flatten()?;
    Some(column.get_bounding_client_rect().width())
}

/// To which side a point between `low` and `high` pulls: to none in the middle.
fn pull(at: f64, low: f64, high: f64) -> i32 {
    i32::from(at > high - EDGE) - i32::from(at < low + EDGE)
}

fn by(element: &Element, x: f64, y: f64) {
    if x != 0.0 || y != 0.0 {
        element.scroll_by_with_x_and_y(x, y);
    }
}

#[cfg(test)]
mod tests {
    use super::{Pace, pull};

    #[test]
    fn edges_pull_and_the_middle_does_not() {
        assert_eq!([10.0, 250.0, 490.0].map(|at| pull(at, 0.0, 500.0)), [-1, 0, 1]);
    }

    #[test]
    fn a_phone_goes_one_column_at_a_time_and_rests_at_each() {
        let mut pace = Pace::default();
        let steps: Vec<i32> = (0..=100).map(|frame| pace.next(1, f64::from(frame) * 16.0)).collect();
        assert_eq!(steps.iter().sum::<i32>(), 2, "in 1.6 s");
        assert_eq!(pace.next(-1, 1_700.0), 0, "another side begins anew");
        assert_eq!(pace.next(-1, 2_500.0), -1);
        assert_eq!(pace.next(0, 2_600.0), 0);
    }
}
