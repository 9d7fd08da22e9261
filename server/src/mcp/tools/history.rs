//! What happened on a task: its events in a line each.

use hub_core::domain::event::{ChangeOf, Event, Fact};
use hub_core::domain::ids::Handle;
use hub_core::domain::text::shorten;
use serde_json::Value;

use super::view::view;
use super::views::Moment;
use crate::mcp::empty::is_empty;

/// How much of what somebody said with an event stands in its line, in characters.
const NOTE: usize = 300;
/// What a new task's first line leaves out: it stands elsewhere in the answer, or says nothing yet.
const OF_A_NEW_TASK: &str = "key project title rank version created_by written_by created_at updated_at status_since children \
    blocks comment_count criteria blocked";

/// The texts of a task: in a line of the history only what its actor made of them is shown.
const TEXTS: [&str; 4] = ["title", "description", "prompt", "result"];

view! {
    /// An event of a task.
    pub struct HistoryLine of event: Event {
        at: Moment = event.at.into(),
        by: Handle = event.actor.clone(),
        kind: String = event.kind.clone(),
        change: String = changed(&event),
        /// What that member said with it.
        note: String = said(&event.fact()),
    }
}

/// The actor's own words: a reason, a note, findings. Titles, comments, handoffs stand elsewhere.
fn said(fact: &Fact) -> String {
    match fact {
        Fact::TaskCreated(_) | Fact::TaskCommented(_) | Fact::HandoffPickedUp(_) => String::new(),
        _ if fact.text_by().is_some() => String::new(),
        _ => shorten(fact.text().unwrap_or_default(), NOTE),
    }
}

/// What changed; of a review, its verdict.
fn changed(event: &Event) -> String {
    match event.fact() {
        Fact::TaskReviewed(reviewed) => reviewed.verdict.map(|verdict| verdict.to_string()).unwrap_or_default(),
        _ => summarise(event.change()),
    }
}

/// What changed, in a line: short values from and to, long ones by name.
fn summarise(change: ChangeOf<'_>) -> String {
    let Some(after) = change.after() else { return String::new() };
    let before = change.before();
    let says = |name: &str, value: &Value| match before {
        // Where a card stands in its column says nothing to who reads of the task.
        Some(before) => name != "rank" && before.get(name) != Some(value),
        None => !OF_A_NEW_TASK.split(' ').any(|known| known == name) && !is_empty(value),
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
        let told = |data| summarise(ChangeOf::of(&data));
        let data = json!({"before": {"status": "inbox", "description": "x".repeat(90)},
            "after": {"status": "backlog", "description": "y", "labels": ["a"]}});
        assert_eq!(told(data), r#"status: inbox → backlog; description: y; labels: ["a"]"#);
        let renamed = json!({"before": {"title": "theirs"}, "after": {"title": "mine", "acceptance_criteria": []}});
        assert_eq!(told(renamed), "title: mine; acceptance_criteria", "what it was is somebody else's words");
        assert_eq!(told(json!({})), "");
        let moved =
            json!({"before": {"rank": "a3", "assignee": "codex"}, "after": {"rank": "a2", "assignee": "codex"}});
        assert_eq!(told(moved), "", "what stayed and where it stands is no change");
        let created = json!({"after": {"key": "HUB-1", "rank": "a6", "children": [], "lease": null, "type": "bug", "blocked": false}});
        assert_eq!(told(created), "type: bug");
    }
}
