//! `/tasks`: cards, their moves, links and history.

use http::Method;
use hub_core::service::{events, tasks};

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/tasks", "Tasks that match every filter, in pages", calls!(tasks::list)),
        endpoint(Method::POST, "/tasks", "Create a task, in Inbox or Backlog", calls!(tasks::create)).creates(),
        endpoint(Method::GET, "/tasks/{task}", "One task in full", calls!(tasks::get)),
        endpoint(Method::PATCH, "/tasks/{task}", "Change fields; absent keeps, null clears", calls!(tasks::update)),
        endpoint(Method::POST, "/tasks/{task}/move", "Move to a column and a place in it", calls!(tasks::move_to)),
        endpoint(Method::POST, "/tasks/{task}/archive", "Take off the board", calls!(tasks::archive)),
        endpoint(Method::POST, "/tasks/{task}/unarchive", "Put back on the board", calls!(tasks::unarchive)),
        endpoint(Method::PUT, "/tasks/{task}/blockers/{other}", "Let it wait for another task", calls!(tasks::block)),
        endpoint(Method::DELETE, "/tasks/{task}/blockers/{other}", "Let it no longer wait", calls!(tasks::unblock))
            .answers_nothing(),
        endpoint(
            Method::GET,
            "/tasks/{task}/events",
            "Every event that concerns it, oldest first",
            calls!(events::list),
        ),
    ]
}
