//! The tools of tasks and their comments.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::comment::AddComment;
use hub_core::domain::task::Status;
use hub_core::domain::task_command::{CreateTask, LinkTask, MoveTask, UpdateTask};
use hub_core::service::{Hub, comments, tasks};
use serde_json::json;

use super::receipts::{CommentReceipt, LinkReceipt, Receipt, UpdateReceipt};
use super::{task_get, task_list};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

pub(super) const SESSION: (&str, &str) = ("session", "your session, S-12");
pub(super) const EXPECTED_VERSION: (&str, &str) = ("expected_version", "the version you read");

/// The tools of tasks.
pub fn tools() -> Vec<Tool> {
    vec![list(), get(), create(), update(), move_to(), comment(), link()]
}

fn list() -> Tool {
    let description = "Lists tasks, a line each, in the order of the board. All filters given must hold.";
    tool("tasks_list", description, Hints::Reads, task_list::list)
        .takes(&[
            ("project", "a project's key"),
            ("status", ""),
            ("assignee", "a handle, `me`, or `none`"),
            ("type", ""),
            ("role", ""),
            ("label", ""),
            ("ready", "true: only what you may claim now, the best first"),
            ("q", "words in key or title; search_all looks into texts"),
            ("limit", ""),
            ("cursor", "from `next`"),
        ])
        .knows_none("assignee")
        .shows(&["tasks"])
        .always_loaded()
}

fn get() -> Tool {
    let description =
        "Reads a task whole: texts, criteria with their ids, links, version. Read it before you work on it.";
    tool("tasks_get", description, Hints::Reads, task_get::get)
        .takes(&[
            ("task", "a task's key"),
            ("include", ""),
            ("limit", "how many comments, events, reviews"),
            ("cursor", "from `next`: older ones"),
        ])
        .shows(&["comments", "history"])
        .in_parts("tasks_get")
        .always_loaded()
}

fn create() -> Tool {
    let description = "Creates a task in Inbox, or in Backlog if it is ready to be worked on.";
    tool("tasks_create", description, Hints::Adds, |hub: Hub, actor: Actor, command: CreateTask| async move {
        let answer = tasks::create(&hub, &actor, command).await?;
        let next = (answer.value.status == Status::Inbox).then(|| {
            let arguments = json!({ "task": answer.value.key, "to": Status::Backlog });
            format!("{}, once it is ready to be worked on", call("tasks_move", &arguments))
        });
        Result::Ok(Receipt::from(answer).hinting(next))
    })
    .takes(&[
        ("project", "a project's key"),
        ("title", "one line, at most 200 characters"),
        ("description", "what and why, Markdown"),
        ("prompt", "what the agent that does it is told"),
        ("acceptance_criteria", "one checkable statement each"),
        ("type", ""),
        ("role", "the role the work is for"),
        ("priority", ""),
        ("labels", ""),
        ("assignee", "a handle or `me`"),
        ("parent", "a task of the same project"),
        ("blocked_by", "tasks it waits for"),
        ("status", ""),
        SESSION,
    ])
    .words("status", &["inbox", "backlog"])
    .always_loaded()
}

fn update() -> Tool {
    let description =
        "Changes fields of a task; what is left out stays, \"\" clears. Status: tasks_move; links: tasks_link.";
    tool("tasks_update", description, Hints::Changes, |hub: Hub, actor: Actor, command: UpdateTask| async move {
        let touches_criteria = command.add_criteria.is_some() || command.evidence.is_some();
        let mut receipt = UpdateReceipt::from(tasks::update(&hub, &actor, command).await?);
        receipt.criteria.retain(|_| touches_criteria);
        Result::Ok(receipt)
    })
    .takes(&[
        ("task", "a task's key"),
        ("title", ""),
        ("description", ""),
        ("prompt", ""),
        ("result", "what was done, for who reviews it"),
        ("role", ""),
        ("priority", ""),
        ("labels", "the whole list"),
        ("assignee", "a handle or `me`"),
        ("due", "a day, 2026-11-30"),
        ("add_criteria", ""),
        ("evidence", "what shows that a criterion is met"),
        EXPECTED_VERSION,
        SESSION,
    ])
    .empties(&["role", "assignee", "due", "labels"], &["title", "description", "prompt", "result"])
    .changes_all_but(&["task", "expected_version", "session"])
    .always_loaded()
}

fn move_to() -> Tool {
    let description = "Moves a task to a column, or to a place in its column. Agents: inbox to backlog, else by claim, release and complete.";
    tool("tasks_move", description, Hints::Changes, |hub: Hub, actor: Actor, command: MoveTask| async move {
        Result::Ok(Receipt::from(tasks::move_to(&hub, &actor, command).await?))
    })
    .takes(&[
        ("task", "a task's key"),
        ("to", ""),
        ("before", "the task it shall stand before"),
        ("after", "the task it shall stand after"),
        EXPECTED_VERSION,
        SESSION,
        ("reason", "needed to reopen a done task"),
    ])
    .always_loaded()
}

fn comment() -> Tool {
    let description = "Comments on a task, for everybody to read. @handle tells that member.";
    tool("tasks_comment", description, Hints::Adds, |hub: Hub, actor: Actor, command: AddComment| async move {
        Result::Ok(CommentReceipt::from(comments::add(&hub, &actor, command).await?))
    })
    .takes(&[("task", "a task's key"), ("body", "Markdown"), SESSION])
    .always_loaded()
}

fn link() -> Tool {
    let description = "Changes what a task waits for, and its parent.";
    tool("tasks_link", description, Hints::Changes, |hub: Hub, actor: Actor, command: LinkTask| async move {
        Result::Ok(LinkReceipt::from(tasks::link(&hub, &actor, command).await?))
    })
    .takes(&[
        ("task", "a task's key"),
        ("blocked_by", "a task it waits for from now on"),
        ("unblock", "a task it no longer waits for"),
        ("parent", "a task of the same project; \"\" for none"),
        SESSION,
    ])
    .empties(&["parent"], &[])
    .shows(&["blocked_by", "blocked"])
    .changes_all_but(&["task", "session"])
}
