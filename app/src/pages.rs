//! Which page an address shows. There are few, and most are the board with something over it, so this is a function of the path and
//! no tree of routes.

use hub_core::domain::ids::{ApprovalId, DocSlug, HandoffId, ProjectKey, SessionId, TaskKey, ThreadId};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_url};
use leptos_router::location::{BrowserUrl, LocationProvider};

use crate::frame;
use crate::split::{SetUpPage, SignInPage};

/// The paths of all pages, as the server's router writes them.
pub const PATHS: [&str; 20] = [
    "/",
    "/p/{project}",
    "/t/{task}",
    "/needs-you",
    "/handoffs",
    "/handoffs/{handoff}",
    "/approvals",
    "/approvals/{approval}",
    "/messages",
    "/messages/{thread}",
    "/sessions",
    "/sessions/{session}",
    "/docs",
    "/p/{project}/docs",
    "/p/{project}/docs/{doc}",
    "/audit",
    "/account",
    "/admin",
    "/sign-in",
    "/setup",
];

/// A page. Where an id cannot be one, there is no such page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The board of all projects or one.
    Board,
    /// A task over its board.
    Task(TaskKey),
    NeedsYou,
    /// The slide-over with all open handoffs, or one of them; over whatever stood there before.
    Handoffs(Option<HandoffId>),
    Approvals(Option<ApprovalId>),
    Messages(Option<ThreadId>),
    Sessions(Option<SessionId>),
    /// A project's documents, the first project's where none is named, or one of them.
    Docs(Option<ProjectKey>, Option<DocSlug>),
    Audit,
    Account,
    Admin,
    SignIn,
    SetUp,
    /// There is nothing at this address.
    Missing,
}

/// What stands in the frame: a page without what is chosen in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Board,
    NeedsYou,
    Approvals,
    Messages,
    Sessions,
    Docs,
    Audit,
    Account,
    Admin,
    Missing,
}

impl Page {
    /// The page at `path`.
    pub fn at(path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let page = match segments[..] {
            [] => Some(Self::Board),
            ["p", _] => Some(Self::Board),
            ["t", key] => key.parse().ok().map(Self::Task),
            ["needs-you"] => Some(Self::NeedsYou),
            ["handoffs"] => Some(Self::Handoffs(None)),
            ["handoffs", id] => id.parse().ok().map(|id| Self::Handoffs(Some(id))),
            ["approvals"] => Some(Self::Approvals(None)),
            ["approvals", id] => id.parse().ok().map(|id| Self::Approvals(Some(id))),
            ["messages"] => Some(Self::Messages(None)),
            ["messages", id] => id.parse().ok().map(|id| Self::Messages(Some(id))),
            ["sessions"] => Some(Self::Sessions(None)),
            ["sessions", id] => id.parse().ok().map(|id| Self::Sessions(Some(id))),
            ["docs"] => Some(Self::Docs(None, None)),
            ["p", key, "docs"] => key.parse().ok().map(|key| Self::Docs(Some(key), None)),
            ["p", key, "docs", doc] => {
                key.parse().ok().zip(doc.parse().ok()).map(|(key, doc)| Self::Docs(Some(key), Some(doc)))
            }
            ["audit"] => Some(Self::Audit),
            ["account"] => Some(Self::Account),
            ["admin"] => Some(Self::Admin),
            ["sign-in"] => Some(Self::SignIn),
            ["setup"] => Some(Self::SetUp),
            _ => None,
        };
        page.unwrap_or(Self::Missing)
    }

    /// What stands in the frame at this page. `None` for the slide-over, which leaves what stood there, and for pages without frame.
    pub fn screen(&self) -> Option<Screen> {
        Some(match self {
            Self::Board | Self::Task(_) => Screen::Board,
            Self::NeedsYou => Screen::NeedsYou,
            Self::Approvals(_) => Screen::Approvals,
            Self::Messages(_) => Screen::Messages,
            Self::Sessions(_) => Screen::Sessions,
            Self::Docs(..) => Screen::Docs,
            Self::Audit => Screen::Audit,
            Self::Account => Screen::Account,
            Self::Admin => Screen::Admin,
            Self::Missing => Screen::Missing,
            Self::Handoffs(_) | Self::SignIn | Self::SetUp => return None,
        })
    }

    /// Whether it stands on a board.
    pub fn is_on_board(&self) -> bool {
        matches!(self, Self::Board | Self::Task(_))
    }

    /// Whether it stands in the frame for signed-in people.
    pub fn is_framed(&self) -> bool {
        !matches!(self, Self::SignIn | Self::SetUp)
    }
}

impl Screen {
    /// What it is called; the board is called by its project.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Board => "Board",
            Self::NeedsYou => "Needs you",
            Self::Approvals => "Approvals",
            Self::Messages => "Messages",
            Self::Sessions => "Sessions",
            Self::Docs => "Docs",
            Self::Audit => "Audit",
            Self::Account => "Your account",
            Self::Admin => "Admin",
            Self::Missing => "Not found",
        }
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
            ("/t/hub-12", Page::Task("HUB-12".parse().unwrap())),
            ("/t/nothing", Page::Missing),
            ("/needs-you", Page::NeedsYou),
            ("/handoffs", Page::Handoffs(None)),
            ("/handoffs/h-7", Page::Handoffs("H-7".parse().ok())),
            ("/handoffs/A-7", Page::Missing),
            ("/approvals/A-3", Page::Approvals("A-3".parse().ok())),
            ("/messages/M-5", Page::Messages("M-5".parse().ok())),
            ("/sessions/S-12", Page::Sessions("S-12".parse().ok())),
            ("/docs", Page::Docs(None, None)),
            ("/p/HUB/docs", Page::Docs("HUB".parse().ok(), None)),
            ("/p/HUB/docs/set-up", Page::Docs("HUB".parse().ok(), "set-up".parse().ok())),
            ("/audit", Page::Audit),
            ("/account", Page::Account),
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
