//! How many cards of each column are drawn. A page begins with what is first seen; the rest follows
//! once its code runs, some at each frame, so that a large board answers from the beginning.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::board_address;
use crate::state::{Store, use_store};

/// The cards of a column that a page begins with: more than a screen has room for.
const FIRST: usize = 20;
/// How many more each frame adds.
const MORE: usize = 40;
/// The part of an address that asks for all cards at once, where a browser runs no code.
const ALL: (&str, &str) = ("cards", "all");

/// How many cards of each column are drawn. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Drawn(RwSignal<usize>);

impl Drawn {
    /// The beginning of each column, unless the address asks for all. In the browser it grows by
    /// itself.
    pub fn new(store: Store) -> Self {
        let asked = use_location().query.with_untracked(|query| query.get(ALL.0).is_some_and(|value| value == ALL.1));
        let most = RwSignal::new(if asked { usize::MAX } else { FIRST });
        Effect::new(move |_| {
            let longest = store.columns.with(|columns| columns.iter().map(Vec::len).max().unwrap_or_default());
            if most.get() < longest {
                request_animation_frame(move || {
                    most.try_update(|most| *most = most.saturating_add(MORE));
                });
            }
        });
        Self(most)
    }

    /// The beginning of `column` that is drawn.
    pub fn of<T: Clone>(self, column: &[T]) -> Vec<T> {
        column[..column.len().min(self.0.get())].to_vec()
    }

    /// Whether cards of a column of `length` are left out.
    pub fn leaves_out(self, length: usize) -> bool {
        self.0.get() < length
    }
}

/// The link to all cards of a column that has `total`, until they are drawn.
#[component]
pub fn ShowAll(total: Signal<usize>) -> impl IntoView {
    let store = use_store();
    let href = move || {
        let href = store.board.with(board_address::href);
        let sign = if href.contains('?') { '&' } else { '?' };
        format!("{href}{sign}{}={}", ALL.0, ALL.1)
    };
    view! { <a class="button ghost more" href=href>{move || format!("Show all {}", total.get())}</a> }.into_any()
}
