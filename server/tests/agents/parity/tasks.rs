//! Tasks: creating, changing, moving, commenting, linking.

use serde_json::json;

use super::step::{Command, Step, command, step};

pub const CREATE: Command = command("tasks/create", "POST", "/tasks", "tasks_create");
pub const MOVE: Command = command("tasks/move", "POST", "/tasks/{task}/move", "tasks_move");
pub const UPDATE: Command = command("tasks/update", "PATCH", "/tasks/{task}", "tasks_update");
const COMMENT: Command = command("comments/add", "POST", "/tasks/{task}/comments", "tasks_comment");
const LIST: Command = command("tasks/list", "GET", "/tasks", "tasks_list");
const BLOCK: Command = command("tasks/block", "PUT", "/tasks/{task}/blockers/{other}", "tasks_link");
const UNBLOCK: Command = command("tasks/unblock", "DELETE", "/tasks/{task}/blockers/{other}", "tasks_link");

pub fn script() -> Vec<Step> {
    let bob = |what, command, fields, outcome| step("bob", what, command, fields, outcome);
    let one = json!({"project": "hub", "title": "One", "labels": ["a"], "assignee": "me"});
    let changes = json!({"task": "HUB-1", "title": "The one", "priority": "high", "expected_version": 1});
    let stale = json!({"task": "HUB-1", "title": "No", "expected_version": 1});
    let block = |what, task, by, outcome| {
        bob(what, &BLOCK, json!({"task": task, "other": by}), outcome).told_as(json!({"task": task, "blocked_by": by}))
    };
    let unblock = |what, task, by, outcome| {
        bob(what, &UNBLOCK, json!({"task": task, "other": by}), outcome).told_as(json!({"task": task, "unblock": by}))
    };
    vec![
        bob("a task", &CREATE, one, "ok"),
        bob("a title that is too long", &CREATE, json!({"project": "HUB", "title": "x".repeat(201)}), "invalid"),
        bob("a project that is not there", &CREATE, json!({"project": "NONE", "title": "x"}), "not_found"),
        bob("no such field", &CREATE, json!({"project": "HUB", "title": "x", "colour": "red"}), "invalid"),
        bob("no such column", &CREATE, json!({"project": "HUB", "title": "x", "status": "doing"}), "invalid"),
        bob("another task", &CREATE, json!({"project": "HUB", "title": "Two", "status": "backlog"}), "ok"),
        bob("an update", &UPDATE, changes, "ok"),
        bob("a stale update", &UPDATE, stale, "version_conflict"),
        step("vera", "an update by a viewer", &UPDATE, json!({"task": "HUB-1", "title": "Mine"}), "forbidden"),
        bob("a move that is not legal", &MOVE, json!({"task": "HUB-1", "to": "done"}), "illegal_transition"),
        bob("a move", &MOVE, json!({"task": "HUB-1", "to": "active"}), "ok"),
        step("claude", "a move for people", &MOVE, json!({"task": "HUB-2", "to": "active"}), "illegal_transition"),
        bob("a comment", &COMMENT, json!({"task": "HUB-1", "body": "Done *soon*, @claude."}), "ok"),
        bob("an empty comment", &COMMENT, json!({"task": "HUB-1", "body": " "}), "invalid"),
        bob("a comment on nothing", &COMMENT, json!({"task": "HUB-9", "body": "x"}), "not_found"),
        block("a blocker", "HUB-2", "HUB-1", "ok"),
        block("a cycle", "HUB-1", "HUB-2", "cycle"),
        block("a blocker that is not there", "HUB-1", "HUB-9", "not_found"),
        unblock("no blocker any more", "HUB-2", "HUB-1", "ok"),
        bob("a broken cursor", &LIST, json!({"cursor": "nonsense"}), "invalid"),
    ]
}
