//! Claiming for a person: in one's live session of the project, which is started where there is
//! none.

use hub_core::domain::claim::Claimed;
use hub_core::domain::ids::SessionId;
use hub_core::domain::session::Session;
use hub_core::domain::session_command::{ListSessions, StartSession};
use hub_core::domain::task_command::ClaimTask;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open::Open;
use crate::api::ApiError;
use crate::api::sessions::{list_sessions, start_session};
use crate::api::tasks::claim_task;

/// The session that claims, and whether it was started for that.
struct Acting {
    session: SessionId,
    started: bool,
}

/// Claims the open task; `busy` is true on the way.
pub(super) fn claim(open: Open, busy: RwSignal<bool>) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    spawn_local(async move {
        let answer = claim_in_session(open).await;
        busy.try_set(false);
        match answer {
            Ok((acting, claimed)) => tell(open, &acting, &claimed),
            Err(error) => open.store.fail(&error),
        }
        open.refresh();
    });
}

async fn claim_in_session(open: Open) -> Result<(Acting, Claimed), ApiError> {
    // Read before anything is asked: the panel may be closed by the time of the answers.
    let task = open.key();
    let acting = session(open).await?;
    let claimed = claim_task(ClaimTask { session: acting.session, task: Some(task) }).await?;
    Ok((acting, claimed))
}

async fn session(open: Open) -> Result<Acting, ApiError> {
    let me = open.store.me.with_untracked(|me| me.handle.clone());
    let project = open.key().project();
    let goal = open.detail.with_untracked(|detail| format!("{} {}", detail.task.key, detail.task.title));
    let command =
        ListSessions { project: Some(project.clone()), member: Some(me), live: Some(true), ..ListSessions::default() };
    if let Some(session) = fitting(list_sessions(command).await?.items) {
        return Ok(Acting { session, started: false });
    }
    let command = StartSession {
        project,
        goal: Some(goal),
        // Two pages that claim at once get one session.
        external_ref: Some("browser".to_owned()),
        client: Some("Browser".to_owned()),
    };
    Ok(Acting { session: start_session(command).await?.session.id, started: true })
}

/// The newest of one's live sessions; one that a program runs only where there is no other.
fn fitting(sessions: Vec<Session>) -> Option<SessionId> {
    sessions.into_iter().min_by_key(|session| session.token.is_some()).map(|session| session.id)
}

fn tell(open: Open, acting: &Acting, claimed: &Claimed) {
    let (key, session) = (&claimed.task.key, acting.session);
    let words = if acting.started {
        format!("{session} started for you; it holds {key} now.")
    } else {
        format!("You hold {key} now, in {session}.")
    };
    open.store.announce(format!("{key} claimed in {session}"));
    open.toasts.linked(words, format!("/sessions/{session}"), format!("Open {session}"));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::fitting;

    #[test]
    fn a_session_of_the_browser_claims_rather_than_one_a_program_runs() {
        let session = |id: &str, token: Value| {
            serde_json::from_value(json!({
                "id": id, "project": "HUB", "member": "ada", "goal": "", "phase": "working", "note": "", "state": "active",
                "quiet_until": null, "last_seen_at": "2026-11-22T09:30:00.000Z", "leases": [], "handoff": null, "token": token,
                "client": null, "external_ref": null, "stop_requested": null, "started_at": "2026-11-22T09:30:00.000Z",
                "ended_at": null, "end_reason": null, "without_handoff": false,
            }))
            .unwrap()
        };
        let all = vec![session("S-3", json!(7)), session("S-2", Value::Null), session("S-1", Value::Null)];
        assert_eq!(fitting(all), Some("S-2".parse().unwrap()));
        assert_eq!(fitting(vec![session("S-3", json!(7))]), Some("S-3".parse().unwrap()));
        assert_eq!(fitting(Vec::new()), None);
    }
}
