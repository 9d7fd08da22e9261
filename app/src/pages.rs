//! Which page an address shows. There are few, and most are the board with something over it, so this is a function of the path and
//! no tree of routes.

use hub_core::domain::ids::TaskKey;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_url};
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::frame;
use crate::split::{SetUpPage, SignInPage};

/// The paths of all pages, as the server's router writes them.
pub const PATHS: [&str; 6] = ["/", "/p/{project}", "/t/{task}", "/admin", "/sign-in", "/setup"];

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The board of all projects or one.
    Board,
    /// A task over its board; nothing where its key cannot be one.
    Task(Option<TaskKey>),
    Admin,
    SignIn,
    SetUp,
    /// There is nothing at this address.
    Missing,
}

impl Page {
    /// The page at `path`.
    pub fn at(path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments[..] {
            [] | ["p", _] => Self::Board,
            ["t", key] => Self::Task(key.parse().ok()),
            ["admin"] => Self::Admin,
            ["sign-in"] => Self::SignIn,
            ["setup"] => Self::SetUp,
            _ => Self::Missing,
        }
    }

    /// Whether it stands on a board.
    pub fn is_on_board(&self) -> bool {
        matches!(self, Self::Board | Self::Task(_))
    }

    /// Whether it stands in the frame for signed-in people.
    pub fn is_framed(&self) -> bool {
        self.is_on_board() || *self == Self::Admin
    }
}

/// The page of the present address.
pub fn use_page() -> Memo<Page> {
    let path = use_location().pathname;
    Memo::new(move |_| path.with(|path| Page::at(path)))
}

/// The page, drawn. The frame stays while the page in it changes.
#[component]
pub fn Pages() -> impl IntoView {
    // What was wrong with a form sent without JavaScript stands in the address.
    use_url().with_untracked(leptos_router::location::Url::provide_server_action_error);
    let page = use_page();
    let outer = Memo::new(move |_| page.with(|page| if page.is_framed() { Page::Board } else { page.clone() }));
    // A click on a link is done, and stands in the address bar, when the page knows of it.
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        if let Some(browser) = use_context::<BrowserUrl>() {
            browser.ready_to_complete();
        }
    });
    let drawn = move || match outer.get() {
        Page::SignIn => view! { <SignInPage /> }.into_any(),
        Page::SetUp => view! { <SetUpPage /> }.into_any(),
        Page::Missing => view! { <frame::NotFound /> }.into_any(),
        _ => view! { <frame::Frame /> }.into_any(),
    };
    view! { {drawn} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn an_address_is_one_page() {
        for (path, page) in [
            ("/", Page::Board),
            ("/p/HUB", Page::Board),
            ("/p/HUB/", Page::Board),
            ("/t/hub-12", Page::Task("HUB-12".parse().ok())),
            ("/t/nothing", Page::Task(None)),
            ("/admin", Page::Admin),
            ("/sign-in", Page::SignIn),
            ("/setup", Page::SetUp),
            ("/p", Page::Missing),
            ("/admin/more", Page::Missing),
        ] {
            assert_eq!(Page::at(path), page, "{path}");
        }
    }
}
