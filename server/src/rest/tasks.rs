//! `/tasks`: cards, their moves, links and history.

use http::Method;
use hub_core::service::{events, reviews, tasks};

use super::endpoint::{Endpoint, calls, endpoint};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        endpoint(Method::GET, "/tasks", "Tasks that match every filter, in pages", calls!(tasks::list)),
        endpoint(Method::POST, "/tasks", "Create a task, in Inbox or Backlog", calls!(tasks::create)).creates(),
        endpoint(Method::GET, "/tasks/{task}", "One task in full", calls!(tasks::get)),
        endpoint(Method::PATCH, "/tasks/{task}", "Change fields; absent keeps, null clears", calls!(tasks::update)),
        endpoint(Method::POST, "/tasks/{task}/move", "Move to a column and a place in it", calls!(tasks::move_to)),
        endpoint(Method::POST, "/tasks/{task}/claim", "Take it for a session", calls!(tasks::claim)),
        endpoint(Method::POST, "/tasks/{task}/release", "Give it back to Backlog", calls!(tasks::release)),
        endpoint(Method::POST, "/tasks/{task}/take-back", "Take it away from its holder", calls!(tasks::take_back)),
        endpoint(
            Method::POST,
            "/tasks/{task}/complete",
            "Complete what one's session holds, with a result",
            calls!(tasks::complete),
        ),
        endpoint(Method::POST, "/tasks/{task}/reviews", "Add findings on a task in Review", calls!(reviews::add))
            .creates(),
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
