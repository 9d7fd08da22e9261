//! The screens of AI Projects Hub and the server functions behind them. Rendered by the server, then alive in the browser.

#![recursion_limit = "512"]

pub mod account;
pub mod address;
pub mod admin;
pub mod api;
pub mod approvals;
pub mod audit;
pub mod board;
pub mod docs;
pub mod drafts;
pub mod form;
pub mod frame;
pub mod handoffs;
pub mod input_method;
pub mod letter_case;
pub mod live;
pub mod messages;
pub mod missing;
pub mod needs_you;
pub mod pages;
pub mod paging;
pub mod people;
pub mod reading;
pub mod sentence;
pub mod sessions;
pub mod shell;
pub mod sign_in;
pub mod split;
pub mod state;
pub mod task;
pub mod ui;
pub mod writing;

pub use shell::{Site, shell};

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

/// All pages. Those for signed-in people stand in the frame; a task stands over its board.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // Asked here: where the title is put together, nothing knows any more on which side it is.
    let on_server = is_server();
    let waiting = Waiting::default();
    provide_context(waiting.clone());
    input_method::keep_its_keys();
    view! {
        <Title formatter=move |text: String| title_text(on_server, waiting.0.get(), &text) />
        <Router>
            <pages::Pages />
        </Router>
    }
    .into_any()
}

/// How many things wait for the reader: the title begins with it. It outlives what is drawn, as the server writes the title last.
#[derive(Clone, Debug, Default)]
pub struct Waiting(pub ArcRwSignal<u32>);

/// The title as it is written: the server puts it between tags as it stands, so what members wrote is escaped there. A browser
/// takes it as text.
fn title_text(on_server: bool, waiting: u32, text: &str) -> String {
    let text = if on_server { text.replace('&', "&amp;").replace('<', "&lt;") } else { text.to_owned() };
    if waiting == 0 { text } else { format!("({waiting}) {text}") }
}

#[cfg(test)]
mod tests {
    use super::title_text;

    #[test]
    fn the_title_begins_with_what_waits_and_is_escaped_by_the_server_alone() {
        assert_eq!(title_text(false, 0, "a < b"), "a < b");
        assert_eq!(title_text(true, 3, "a < b & c"), "(3) a &lt; b &amp; c");
    }
}
