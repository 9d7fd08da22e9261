//! The screens of AI Projects Hub and the server functions behind them. Rendered by the server, then alive in the browser.

#![recursion_limit = "512"]

pub mod admin;
pub mod api;
pub mod board;
pub mod frame;
pub mod live;
pub mod pages;
pub mod shell;
pub mod sign_in;
pub mod split;
pub mod state;
pub mod task;
pub mod ui;

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
    view! {
        <Title formatter=move |text: String| title_text(on_server, &text) />
        <Router>
            <pages::Pages />
        </Router>
    }
    .into_any()
}

/// The title as it is written: the server puts it between tags as it stands, so what members wrote is escaped there. A browser
/// takes it as text.
fn title_text(on_server: bool, text: &str) -> String {
    if on_server { text.replace('&', "&amp;").replace('<', "&lt;") } else { text.to_owned() }
}
