//! Tasks and events for the unit tests of this crate.

use hub_core::domain::event::Event;
use hub_core::domain::task::Task;
use serde_json::Value;

/// A feature called `key` in `status` with that rank; everything else is empty.
pub fn task(key: &str, status: &str, rank: &str) -> Task {
    let (project, _) = key.split_once('-').unwrap();
    let at = "2026-11-22T09:30:00.000Z";
    serde_json::from_value(serde_json::json!({
        "key": key, "project": project, "title": format!("Title of {key}"), "criteria": {"met": 0, "total": 0}, "status": status,
        "type": "feature", "role": null, "priority": "normal", "labels": [], "assignee": null, "created_by": "ada", "written_by": {"title": "ada"},
        "parent": null, "children": [], "blocked_by": [], "blocks": [], "blocked": false, "lease": null, "approval": null,
        "comment_count": 0, "archived": false, "due": null, "rank": rank, "version": 1,
        "created_at": at, "updated_at": at, "status_since": at,
    }))
    .unwrap()
}

/// A change of HUB-1 by `actor` that tells `data`.
pub fn event(actor: &str, data: Value) -> Event {
    serde_json::from_value(serde_json::json!({
        "seq": 1, "at": "2026-11-22T09:30:00.000Z", "actor": actor, "door": "rest", "token": null, "session": null,
        "kind": "task.updated", "project": "HUB", "subject": "HUB-1", "tasks": ["HUB-1"], "data": data,
    }))
    .unwrap()
}
