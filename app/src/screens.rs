//! The table of screens. A row is a screen: what it is called, its addresses, its link in the rail,
//! the component that draws it, and the chunk of code it comes in. Nothing else knows all screens:
//! this hands the rows down, and the parts that the board and the frame load when they are first
//! used. Where a module below named them, its own code would bring theirs with it.

mod parts;

use futures::FutureExt;
use hub_core::domain::ids::{ApprovalId, DocSlug, HandoffId, ProjectKey, SessionId, TaskKey, ThreadId};
use hub_core::domain::screen::Counts;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::chunk::{Chunk, Part};
use crate::pages::{Group, RailLink, Screen, Screens, Stands, is, path};
use crate::ui::part;
use crate::{
    account, admin, approvals, audit, board, docs, frame, handoffs, messages, needs_you, sessions, sign_in, task,
};

pub use parts::provide_parts;

/// All screens, in the order of the rail.
pub static SCREENS: Screens = Screens {
    home: &BOARD,
    missing: &MISSING,
    rows: &[
        &NEEDS_YOU, &BOARD, &TASK, &HANDOFFS, &APPROVALS, &MESSAGES, &SESSIONS, &DOCS, &AUDIT, &ADMIN, &ACCOUNT,
        &SIGN_IN, &SET_UP,
    ],
};

/// Screens whose code comes in one chunk: its name, what loads it, what draws a screen of it, and
/// the screens with their components.
macro_rules! chunk {
    ($chunk:ident, $load:ident, $draw:ident: $($row:ident = $component:path { $($field:ident: $value:expr),* $(,)? })*) => {
        // One function stands for each chunk, as each knows for itself whether its chunk is loaded;
        // the server calls it directly.
        #[wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, preload($load), fallible)]
        fn $draw(row: &'static str) -> Part {
            Ok(match row {
                $(stringify!($row) => $component().into_any(),)*
                _ => ().into_any(),
            })
        }
        $(static $row: Screen = {
            const CHUNK: Chunk = Chunk { name: stringify!($chunk), load: || Box::pin($load()) };
            Screen {
                chunk: Some(CHUNK),
                draw: || part(|| $draw(stringify!($row)).now_or_never(), CHUNK),
                $($field: $value,)*
            }
        };)*
    };
}

static BOARD: Screen = Screen {
    name: "Board",
    paths: &[path("/", &[]), path("/p/{project}", &[|_| true])],
    stands: Stands::InFrame,
    link: link("board", Group::Head, true),
    chunk: None,
    draw: || board::BoardScreen().into_any(),
};

/// What stands at an address that leads nowhere.
static MISSING: Screen = Screen {
    name: "Not found",
    paths: &[],
    stands: Stands::InFrame,
    link: None,
    chunk: None,
    draw: || frame::Lost().into_any(),
};

chunk! { task, load_task, draw_task:
    TASK = task::TaskPanel {
        name: "Task",
        paths: &[path("/t/{task}", &[is::<TaskKey>])],
        stands: Stands::On(&BOARD),
        link: None,
    }
}

// What waits for a decision.
chunk! { desk, load_desk, draw_desk:
    NEEDS_YOU = needs_you::NeedsYou {
        name: "Needs you",
        paths: &[path("/needs-you", &[])],
        stands: Stands::InFrame,
        link: counted("needs-you", true, |counts| counts.needs_you),
    }
    APPROVALS = approvals::Approvals {
        name: "Approvals",
        paths: &[path("/approvals", &[]), path("/approvals/{approval}", &[is::<ApprovalId>])],
        stands: Stands::InFrame,
        link: counted("approvals", false, |counts| counts.approvals),
    }
}

// Work under way.
chunk! { work, load_work, draw_work:
    HANDOFFS = handoffs::Handoffs {
        name: "Handoffs",
        paths: &[path("/handoffs", &[]), path("/handoffs/{handoff}", &[is::<HandoffId>])],
        stands: Stands::OverAny,
        link: counted("handoff", true, |counts| counts.handoffs),
    }
    SESSIONS = sessions::Sessions {
        name: "Sessions",
        paths: &[path("/sessions", &[]), path("/sessions/{session}", &[is::<SessionId>])],
        stands: Stands::InFrame,
        link: link("session", Group::Head, false),
    }
}

// What members tell each other.
chunk! { talk, load_talk, draw_talk:
    MESSAGES = messages::Messages {
        name: "Messages",
        paths: &[path("/messages", &[]), path("/messages/{thread}", &[is::<ThreadId>])],
        stands: Stands::InFrame,
        link: counted("message", true, |counts| counts.messages),
    }
    DOCS = docs::Docs {
        name: "Docs",
        paths: &[
            path("/docs", &[]),
            path("/p/{project}/docs", &[is::<ProjectKey>]),
            path("/p/{project}/docs/{doc}", &[is::<ProjectKey>, is::<DocSlug>]),
        ],
        stands: Stands::InFrame,
        link: link("docs", Group::Head, false),
    }
}

// Running the hub.
chunk! { admin, load_admin, draw_admin:
    AUDIT = audit::Audit {
        name: "Audit",
        paths: &[path("/audit", &[])],
        stands: Stands::InFrame,
        link: link("audit", Group::Foot, false),
    }
    ADMIN = admin::Admin {
        name: "Admin",
        paths: &[path("/admin", &[])],
        stands: Stands::InFrame,
        link: link("admin", Group::Admins, false),
    }
    ACCOUNT = account::Account {
        name: "Your account",
        paths: &[path("/account", &[])],
        stands: Stands::InFrame,
        link: None,
    }
}

// For who is not signed in.
chunk! { sign_in, load_sign_in, draw_sign_in:
    SIGN_IN = sign_in::SignIn { name: "Sign in", paths: &[path("/sign-in", &[])], stands: Stands::Alone, link: None }
    SET_UP = sign_in::SetUp { name: "Set up", paths: &[path("/setup", &[])], stands: Stands::Alone, link: None }
}

const fn link(icon: &'static str, group: Group, on_phone: bool) -> Option<RailLink> {
    Some(RailLink { icon, group, on_phone, count: |_| 0 })
}

const fn counted(icon: &'static str, on_phone: bool, count: fn(&Counts) -> u32) -> Option<RailLink> {
    Some(RailLink { icon, group: Group::Head, on_phone, count })
}

/// The paths of all pages, as the server's router writes them.
pub fn patterns() -> impl Iterator<Item = &'static str> {
    SCREENS.rows.iter().flat_map(|screen| screen.paths).map(|path| path.pattern)
}

/// The name of the chunk that the page at `path` needs besides what every page loads.
pub fn chunk_of(path: &str) -> Option<&'static str> {
    SCREENS.at(path).screen.chunk.map(|chunk| chunk.name)
}

/// Loads the code that the page at `path` needs, and its tools where its `query` opens one.
///
/// # Errors
/// Where the browser cannot load it; the page then stays as the server drew it.
pub async fn load_for(path: &str, query: &str) -> Result<(), SplitLoaderError> {
    if let Some(chunk) = SCREENS.at(path).screen.chunk {
        (chunk.load)().await?;
    }
    if query.contains("add=") {
        parts::load_tools().await?;
    }
    Ok(())
}

/// Loads what is used next as soon as somebody begins to use the page, by pointer or key.
pub fn load_ahead() {
    let load = || {
        leptos::task::spawn_local(async {
            // What cannot be loaded now is loaded when it is used.
            _ = parts::load_tools().await;
            _ = parts::load_moves().await;
            _ = load_task().await;
        });
    };
    let begun = wasm_bindgen::closure::Closure::<dyn Fn()>::new(load).into_js_value();
    let once = web_sys::AddEventListenerOptions::new();
    once.set_once(true);
    once.set_passive(true);
    for event in ["pointermove", "pointerdown", "keydown"] {
        // Without it the parts are loaded when they are shown.
        _ = window().add_event_listener_with_callback_and_add_event_listener_options(
            event,
            wasm_bindgen::JsCast::unchecked_ref(&begun),
            &once,
        );
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{SCREENS, Stands, patterns};

    #[test]
    fn an_address_is_one_page() {
        for (path, name, names) in [
            ("/", "Board", vec![]),
            ("/p/HUB", "Board", vec!["HUB"]),
            ("/p/HUB/", "Board", vec!["HUB"]),
            ("/t/hub-12", "Task", vec!["hub-12"]),
            ("/t/nothing", "Not found", vec![]),
            ("/needs-you", "Needs you", vec![]),
            ("/handoffs", "Handoffs", vec![]),
            ("/handoffs/h-7", "Handoffs", vec!["h-7"]),
            ("/handoffs/A-7", "Not found", vec![]),
            ("/approvals/A-3", "Approvals", vec!["A-3"]),
            ("/messages/M-5", "Messages", vec!["M-5"]),
            ("/sessions/S-12", "Sessions", vec!["S-12"]),
            ("/docs", "Docs", vec![]),
            ("/p/HUB/docs", "Docs", vec!["HUB"]),
            ("/p/HUB/docs/set-up", "Docs", vec!["HUB", "set-up"]),
            ("/audit", "Audit", vec![]),
            ("/account", "Your account", vec![]),
            ("/admin", "Admin", vec![]),
            ("/sign-in", "Sign in", vec![]),
            ("/setup", "Set up", vec![]),
            ("/p", "Not found", vec![]),
            ("/admin/more", "Not found", vec![]),
        ] {
            let page = SCREENS.at(path);
            assert_eq!(
                (page.screen.name, page.names),
                (name, names.into_iter().map(str::to_owned).collect()),
                "{path}"
            );
        }
    }

    #[test]
    fn one_screen_is_drawn_on_another_and_its_address_names_a_task() {
        let on: Vec<_> = SCREENS.rows.iter().filter(|screen| matches!(screen.stands, Stands::On(_))).collect();
        assert_eq!(
            on.iter().map(|screen| screen.name).collect::<Vec<_>>(),
            ["Task"],
            "`Page::task` reads its first name"
        );
    }

    #[test]
    fn every_pattern_stands_once_and_says_what_fits_each_of_its_names() {
        let all: Vec<_> = patterns().collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "{all:?}");
        for path in SCREENS.rows.iter().flat_map(|screen| screen.paths) {
            assert_eq!(path.pattern.matches('{').count(), path.names.len(), "{}", path.pattern);
        }
    }
}
