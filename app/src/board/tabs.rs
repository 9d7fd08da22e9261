//! On a phone: one column at a time. Links to the columns, and the mark of the one that is in view.

use hub_core::domain::task::Status;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ScrollToOptions};

use super::column::column_id;
use crate::state::use_store;
use crate::ui::StatusIcon;

/// The tabs; on wider screens they are not shown.
#[component]
pub fn Tabs() -> impl IntoView {
    let store = use_store();
    let here = RwSignal::new(Status::Inbox);
    follow_scrolling(here);
    let tab = move |status: &'static Status| {
        let status = *status;
        let go = move |event: ev::MouseEvent| {
            event.prevent_default();
            show(status);
        };
        view! {
            <a
                class="tab"
                href=format!("#{}", column_id(status))
                aria-current=move || (here.get() == status).then_some("true")
                on:click=go
            >
                <StatusIcon status />
                {status.label()}
                <span class="count">{move || store.count(status)}</span>
            </a>
        }
    };
    view! { <nav class="tabs" aria-label="Columns">{Status::ALL.iter().map(tab).collect_view()}</nav> }.into_any()
}

fn follow_scrolling(here: RwSignal<Status>) {
    Effect::new(move |_| {
        let Some(board) = board() else { return };
        let mark = wasm_bindgen::closure::Closure::<dyn FnMut()>::new(move || {
            let Some(board) = self::board() else { return };
            let at = f64::from(board.scroll_left()) / f64::from(board.client_width().max(1));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number from 0 to 4")]
            let status = Status::ALL.get(at.round() as usize).copied();
            if let Some(status) = status
                && here.try_get_untracked().is_some_and(|here| here != status)
            {
                here.set(status);
            }
        });
        // Without the mark the tabs still lead to their columns.
        _ = board.add_event_listener_with_callback("scroll", mark.as_ref().unchecked_ref());
        mark.forget();
    });
}

fn board() -> Option<HtmlElement> {
    document().get_element_by_id("board")?.dyn_into().ok()
}

fn show(status: Status) {
    let column =
        document().get_element_by_id(&column_id(status)).and_then(|column| column.dyn_into::<HtmlElement>().ok());
    if let (Some(board), Some(column)) = (board(), column) {
        let to = ScrollToOptions::new();
        to.set_left(f64::from(column.offset_left() - board.offset_left()));
        board.scroll_to_with_scroll_to_options(&to);
    }
}
