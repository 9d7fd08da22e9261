//! What happened on a task: its events and comments in a line each.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::comment::{Comment, ListComments};
use hub_core::domain::event::{ChangeOf, Event, Fact, ListEvents};
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::text::shorten;
use hub_core::service::{Hub, comments, events};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::lists::whole;
use super::views::Moment;

/// The most pages of events that are read for one answer.
const PAGES: usize = 25;
/// How much of what somebody said with an event stands in its line, in characters.
const NOTE: usize = 300;
/// What a new task's first line leaves out: it stands elsewhere in the answer, or says nothing yet.
const OF_A_NEW_TASK: [&str; 15] = [
    "key",
    "project",
    "title",
    "rank",
    "version",
    "created_by",
    "written_by",
    "created_at",
    "updated_at",
    "status_since",
    "children",
    "blocks",
    "comment_count",
    "criteria",
    "blocked",
];

/// The texts of a task: in a line of the history only what its actor made of them is shown.
const TEXTS: [&str; 4] = ["title", "description", "prompt", "result"];

/// A comment, under the name of who wrote it.
#[derive(Serialize, JsonSchema)]
pub struct CommentLine {
    comment: i64,
    by: Handle,
    at: Moment,
    body: String,
}

/// An event of a task.
#[derive(Serialize, JsonSchema)]
pub struct HistoryLine {
    at: Moment,
    by: Handle,
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    change: String,
    /// What that member said with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

/// The events of a task, oldest first; of a very long history the newest.
pub async fn events_of(hub: &Hub, actor: &Actor, task: &TaskKey) -> Result<Vec<Event>> {
    let latest = ListEvents { latest: Some(true), limit: Some(MAX_LIMIT), ..ListEvents::default() };
    let mut command = ListEvents { task: Some(task.clone()), ..latest };
    let mut pages = Vec::new();
    for _ in 0..PAGES {
        let page = events::list(hub, actor, command.clone()).await?.value;
        pages.push(page.items);
        command.before = page.next_cursor.and_then(|seq| seq.parse().ok());
        if command.before.is_none() {
            break;
        }
    }
    Ok(pages.into_iter().rev().flatten().collect())
}

/// All comments of a task, oldest first.
pub async fn comments_of(hub: &Hub, actor: &Actor, task: &TaskKey) -> Result<Vec<Comment>> {
    whole(|cursor| comments::list(hub, actor, ListComments { task: task.clone(), limit: Some(MAX_LIMIT), cursor }))
        .await
}

impl From<Comment> for CommentLine {
    fn from(comment: Comment) -> Self {
        Self { comment: comment.id, by: comment.author, at: comment.created_at.into(), body: comment.body }
    }
}

impl From<&Event> for HistoryLine {
    fn from(event: &Event) -> Self {
        let fact = event.fact();
        Self {
            at: event.at.into(),
            by: event.actor.clone(),
            kind: event.kind.clone(),
            change: match &fact {
                Fact::TaskReviewed(reviewed) => reviewed.verdict.map(|verdict| verdict.to_string()).unwrap_or_default(),
                _ => summarise(event.change()),
            },
            note: said(&fact),
        }
    }
}

/// The actor's own words: a reason, a note, findings. Titles and comments stand elsewhere, and a handoff is its author's.
fn said(fact: &Fact) -> String {
    match fact {
        Fact::TaskCreated(_) | Fact::TaskCommented(_) | Fact::HandoffPickedUp(_) => String::new(),
        _ if fact.text_by().is_some() => String::new(),
        _ => shorten(fact.text().unwrap_or_default(), NOTE),
    }
}

/// What changed, in a line: short values from and to, long ones by name.
fn summarise(change: ChangeOf<'_>) -> String {
    let Some(after) = change.after() else { return String::new() };
    let before = change.before();
    let says = |name: &str, value: &Value| match before {
        // Where a card stands in its column says nothing to who reads of the task.
        Some(before) => name != "rank" && before.get(name) != Some(value),
        None => !OF_A_NEW_TASK.contains(&name) && !is_empty(value),
    };
    let changes = after.iter().filter(|(name, value)| says(name, value)).map(|(name, value)| {
        let old = before.and_then(|before| before.get(name));
        // What a text was before is somebody else's words, and criteria are several members'.
        if name == "acceptance_criteria" {
            return name.clone();
        }
        if TEXTS.contains(&name.as_str()) {
            return short(value).map_or_else(|| name.clone(), |new| format!("{name}: {new}"));
        }
        match (old.map(short), short(value)) {
            (Some(Some(old)), Some(new)) => format!("{name}: {old} → {new}"),
            (None, Some(new)) => format!("{name}: {new}"),
            _ => name.clone(),
        }
    });
    changes.collect::<Vec<_>>().join("; ")
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
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
    use hub_core::domain::event::ChangeOf;
    use serde_json::json;

    use super::summarise;

    #[test]
    fn a_change_is_told_in_a_line() {
        let data = json!({"before": {"status": "inbox", "description": "x".repeat(90)},
            "after": {"status": "backlog", "description": "y", "labels": ["a"]}});
        assert_eq!(summarise(ChangeOf::of(&data)), r#"status: inbox → backlog; description: y; labels: ["a"]"#);
        let renamed = json!({"before": {"title": "theirs"}, "after": {"title": "mine", "acceptance_criteria": []}});
        assert_eq!(
            summarise(ChangeOf::of(&renamed)),
            "title: mine; acceptance_criteria",
            "what it was is somebody else's words"
        );
        assert_eq!(summarise(ChangeOf::of(&json!({}))), "");
        let moved =
            json!({"before": {"rank": "a3", "assignee": "codex"}, "after": {"rank": "a2", "assignee": "codex"}});
        assert_eq!(summarise(ChangeOf::of(&moved)), "", "what stayed and where it stands is no change");
        let created = json!({"after": {"key": "HUB-1", "rank": "a6", "children": [], "lease": null, "type": "bug", "blocked": false}});
        assert_eq!(summarise(ChangeOf::of(&created)), "type: bug");
    }
}
