//! The app: its title, its screens, and the frame around them.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;
use leptos_router::hooks::{use_location, use_url};
use leptos_router::location::{BrowserUrl, LocationProvider, Url};

use crate::frame::Frame;
use crate::input_method;
use crate::pages::{Stands, draw, use_page};
use crate::screens::{SCREENS, provide_parts};
use crate::ui::Waiting;

/// All pages. Those for signed-in people stand in the frame; a task stands over its board.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // Asked here: where the title is put together, nothing knows any more on which side it is.
    let on_server = is_server();
    let waiting = Waiting::default();
    provide_context(waiting.clone());
    provide_context(&SCREENS);
    provide_parts();
    input_method::keep_its_keys();
    view! {
        <Title formatter=move |text: String| title_text(on_server, waiting.0.get(), &text) />
        <Router>
            <Pages />
        </Router>
    }
    .into_any()
}

/// The page, drawn. The frame stays while the page in it changes.
#[component]
fn Pages() -> impl IntoView {
    // What was wrong with a form sent without JavaScript stands in the address.
    use_url().with_untracked(Url::provide_server_action_error);
    let page = use_page();
    let alone =
        Memo::new(move |_| page.with(|page| matches!(page.screen.stands, Stands::Alone).then_some(page.screen)));
    // A click on a link is done, and stands in the address bar, when the page knows of it.
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        if let Some(browser) = use_context::<BrowserUrl>() {
            browser.ready_to_complete();
        }
    });
    let drawn = move || match alone.get() {
        Some(screen) => draw(screen),
        None => view! { <Frame /> }.into_any(),
    };
    view! { {drawn} }.into_any()
}

/// The title as it is written: the server puts it between tags as it stands, so what members wrote
/// is escaped there. A browser takes it as text.
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
