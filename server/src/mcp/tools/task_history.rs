//! What happened on a task: its events and comments in a line each, and who wrote which of its texts.

use std::collections::BTreeMap;

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::comment::{Comment, ListComments};
use hub_core::domain::event::{Event, ListEvents};
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::task::Task;
use hub_core::domain::time::Timestamp;
use hub_core::service::{Hub, comments, events};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The most pages of comments or events that are read for one answer.
const PAGES: usize = 25;
/// The texts of a task whose author is told.
const TEXTS: [&str; 4] = ["title", "description", "prompt", "result"];

/// A comment, under the name of who wrote it.
#[derive(Serialize, JsonSchema)]
pub struct CommentLine {
    comment: i64,
    by: Handle,
    at: Timestamp,
    body: String,
}

/// An event of a task.
#[derive(Serialize, JsonSchema)]
pub struct HistoryLine {
    at: Timestamp,
    by: Handle,
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    change: String,
}

/// Who wrote each text that is there: the last who changed it, else who created the task.
pub fn authors(task: &Task, events: &[Event]) -> BTreeMap<&'static str, Handle> {
    let is_there = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let there = [true, is_there(&task.description), is_there(&task.prompt), is_there(&task.result)];
    let author = |text: &str| {
        let last =
            events.iter().rev().find(|event| event.data.get("after").is_some_and(|after| after.get(text).is_some()));
        last.map_or_else(|| task.created_by.clone(), |event| event.actor.clone())
    };
    TEXTS.into_iter().zip(there).filter(|(_, there)| *there).map(|(text, _)| (text, author(text))).collect()
}

/// All events of a task, oldest first.
pub async fn events_of(hub: &Hub, actor: &Actor, task: &TaskKey) -> Result<Vec<Event>> {
    let mut command = ListEvents { task: Some(task.clone()), limit: Some(MAX_LIMIT), ..ListEvents::default() };
    let mut all = Vec::new();
    for _ in 0..PAGES {
        let page = events::list(hub, actor, command.clone()).await?.value;
        all.extend(page.items);
        command.since = page.next_cursor.and_then(|seq| seq.parse().ok());
        if command.since.is_none() {
            break;
        }
    }
    Ok(all)
}

/// All comments of a task, oldest first.
pub async fn comments_of(hub: &Hub, actor: &Actor, task: &TaskKey) -> Result<Vec<Comment>> {
    let mut command = ListComments { task: task.clone(), limit: Some(MAX_LIMIT), cursor: None };
    let mut all = Vec::new();
    for _ in 0..PAGES {
        let page = comments::list(hub, actor, command.clone()).await?.value;
        all.extend(page.items);
        command.cursor = page.next_cursor;
        if command.cursor.is_none() {
            break;
        }
    }
    Ok(all)
}

impl From<Comment> for CommentLine {
    fn from(comment: Comment) -> Self {
        Self { comment: comment.id, by: comment.author, at: comment.created_at, body: comment.body }
    }
}

impl From<&Event> for HistoryLine {
    fn from(event: &Event) -> Self {
        let change = summarise(&event.data);
        Self { at: event.at, by: event.actor.clone(), kind: event.kind.clone(), change }
    }
}

/// What changed, in a line: short values from and to, long ones by name.
fn summarise(data: &Value) -> String {
    let Some(after) = data.get("after").and_then(Value::as_object) else { return String::new() };
    let before = data.get("before").and_then(Value::as_object);
    let changes = after.iter().map(|(name, value)| {
        let old = before.and_then(|before| before.get(name));
        match (old.map(short), short(value)) {
            (Some(Some(old)), Some(new)) => format!("{name}: {old} → {new}"),
            (None, Some(new)) => format!("{name}: {new}"),
            _ => name.clone(),
        }
    });
    changes.collect::<Vec<_>>().join("; ")
}

/// A value that fits a line.
fn short(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    (text.chars().count() <= 80 && !text.contains('\n')).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::summarise;

    #[test]
    fn a_change_is_told_in_a_line() {
        let data = json!({"before": {"status": "inbox", "description": "x".repeat(90)},
            "after": {"status": "backlog", "description": "y", "labels": ["a"]}});
        assert_eq!(summarise(&data), r#"status: inbox → backlog; description; labels: ["a"]"#);
        assert_eq!(summarise(&json!({})), "");
    }
}
