//! Events told in words: "moved this from Backlog to Active". Pure; what an event means is known here and nowhere else in the UI.

use hub_core::domain::actor::Door;
use hub_core::domain::event::Event;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::task::Status;
use serde_json::Value;

use crate::ui::utc_day;

/// What somebody did, to be read after the name; and what it said with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub words: String,
    /// A reason, a result, a finding: in its author's own words.
    pub quote: Option<String>,
}

/// Tells `event` on the page of `task`, or where no task is spoken of; `name` is how a handle is called.
pub fn tell(event: &Event, task: Option<&TaskKey>, name: &dyn Fn(&str) -> String) -> Told {
    let data = &event.data;
    let this = this(event, task);
    let words = match event.kind.as_str() {
        "task.created" => format!("created {this}"),
        "task.updated" => updated(data, &this, name),
        "task.moved" => moved(data, &this),
        "task.claimed" => format!("claimed {this}"),
        "task.released" => format!("gave {this} back"),
        "task.taken_back" => format!("took {this} back"),
        "task.lease_expired" => {
            let holder = data["holder"].as_str().map_or("its holder".to_owned(), name);
            format!("ended the hold of {holder} on {this}: no sign of life in time")
        }
        "task.completed" => format!("completed {this}"),
        "task.reviewed" => format!("reviewed {this}"),
        "task.commented" => format!("commented on {this}"),
        "task.linked" => linked(data, &this, "now waits for", "linked"),
        "task.unlinked" => linked(data, &this, "no longer waits for", "unlinked"),
        "task.archived" => format!("archived {this}"),
        "task.unarchived" => format!("put {this} back on the board"),
        "approval.requested" => format!("asked for approval of {this}"),
        "approval.approved" => format!("approved {this}"),
        "approval.rejected" => format!("rejected {this}"),
        "approval.superseded" => format!("changed what was to be approved of {this}; the question is asked anew"),
        "message.sent" => format!("wrote a message about {}", about(event, task)),
        "handoff.created" => format!("handed off, {}", event.subject),
        "handoff.picked_up" => format!("picked up handoff {}", event.subject),
        "handoff.closed" => format!("closed handoff {}", event.subject),
        other => other.replace(['.', '_'], " "),
    };
    Told { words: words + &way(event), quote: quote(event) }
}

/// What the event is about, as it is called where it is told. An approval is spoken of by its task.
fn this(event: &Event, task: Option<&TaskKey>) -> String {
    let about = if event.kind.starts_with("approval.") { event.tasks.first().map(TaskKey::as_str) } else { None };
    let about = about.unwrap_or(&event.subject);
    let here = task.is_some_and(|task| about == task.as_str() || !about.contains('-'));
    if here { "this".to_owned() } else { about.to_owned() }
}

/// Through which door and in which session, where it was not a person at a screen.
fn way(event: &Event) -> String {
    let door = match event.door {
        Door::Mcp => " through MCP",
        Door::Rest => " through REST",
        Door::Cli => " on the command line",
        Door::Ui | Door::System => "",
    };
    let session = event.session.map(|session| format!(" in {session}")).unwrap_or_default();
    format!("{door}{session}")
}

/// The task of a message, as it is called where it is told.
fn about(event: &Event, task: Option<&TaskKey>) -> String {
    match event.tasks.first() {
        Some(other) if task != Some(other) => other.to_string(),
        _ => "this".to_owned(),
    }
}

/// The kinds whose `text` is what somebody said with them; elsewhere it repeats what the words tell already.
const SAYING: [&str; 5] = ["task.released", "task.taken_back", "task.completed", "task.reviewed", "message.sent"];

fn quote(event: &Event) -> Option<String> {
    let fields = ["reason", "note", "findings", "result", "text"];
    let fields = if SAYING.contains(&event.kind.as_str()) { &fields[..] } else { &fields[..4] };
    let said = fields.iter().find_map(|field| event.data.get(*field)?.as_str());
    said.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

fn moved(data: &Value, this: &str) -> String {
    let column = |side: &str| {
        let status = data.get(side)?.get("status").or_else(|| data.get(side))?.as_str()?;
        status.parse().ok().map(Status::label)
    };
    match (column("before"), column("after")) {
        (Some(from), Some(to)) if from != to => format!("moved {this} from {from} to {to}"),
        (_, Some(to)) => format!("put {this} at another place in {to}"),
        _ => format!("moved {this}"),
    }
}

fn linked(data: &Value, this: &str, waits: &str, plain: &str) -> String {
    let blocker = ["blocked_by", "other", "blocker"].into_iter().find_map(|field| {
        let side = data.get("after").filter(|after| after.get(field).is_some()).unwrap_or(data);
        side.get(field)?.as_str()
    });
    match blocker {
        Some(other) => format!("noted that {this} {waits} {other}"),
        None => format!("{plain} {this}"),
    }
}

fn updated(data: &Value, this: &str, name: &dyn Fn(&str) -> String) -> String {
    let empty = serde_json::Map::new();
    let after = data.get("after").and_then(Value::as_object).unwrap_or(&empty);
    let told: Vec<String> = after.iter().map(|(field, value)| field_words(field, value, name)).collect();
    match told.as_slice() {
        [] => format!("changed {this}"),
        [only] => only.replace('\u{1}', this),
        [first @ .., last] => format!("{} and {last}", first.join(", ")).replace('\u{1}', this),
    }
}

/// One changed field; `\u{1}` stands for the task.
fn field_words(field: &str, value: &Value, name: &dyn Fn(&str) -> String) -> String {
    let text = value.as_str().filter(|text| !text.is_empty());
    match (field, text) {
        ("title", Some(title)) => format!("renamed \u{1} to “{title}”"),
        ("assignee", Some(handle)) => format!("assigned \u{1} to {}", name(handle)),
        ("assignee", None) => "unassigned \u{1}".to_owned(),
        ("due", Some(day)) => format!("set the due date to {}", utc_day(day)),
        ("due", None) => "removed the due date".to_owned(),
        ("role" | "priority" | "type", Some(word)) => format!("set the {field} to {word}"),
        ("role", None) => "removed the role".to_owned(),
        ("parent", Some(key)) => format!("made \u{1} part of {key}"),
        ("parent", None) => "took \u{1} out of its parent".to_owned(),
        ("labels", _) => match list(value) {
            Some(labels) => format!("set the labels to {labels}"),
            None => "removed the labels".to_owned(),
        },
        ("blocked_by", _) => match list(value) {
            Some(keys) => format!("noted that \u{1} waits for {keys}"),
            None => "noted that \u{1} waits for nothing".to_owned(),
        },
        ("acceptance_criteria" | "criteria", _) => "changed the acceptance criteria".to_owned(),
        ("evidence", _) => "added evidence".to_owned(),
        (text, _) => format!("edited the {}", text.replace('_', " ")),
    }
}

fn list(value: &Value) -> Option<String> {
    let words: Vec<&str> = value.as_array()?.iter().filter_map(Value::as_str).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use hub_core::domain::actor::Door;
    use serde_json::json;

    use super::tell;
    use crate::task::sample::event;

    fn told(kind: &str, data: serde_json::Value) -> String {
        let name = |handle: &str| if handle == "claude" { "Claude Code".to_owned() } else { handle.to_owned() };
        tell(&event(kind, Door::Ui, data), Some(&"HUB-1".parse().unwrap()), &name).words
    }

    #[test]
    fn moves_are_told_with_the_columns_names() {
        let data = json!({"before": {"status": "backlog"}, "after": {"status": "active"}});
        assert_eq!(told("task.moved", data), "moved this from Backlog to Active");
    }

    #[test]
    fn changed_fields_are_told_in_one_sentence() {
        let data = json!({"before": {}, "after": {"assignee": "claude", "priority": "high", "due": null}});
        assert_eq!(
            told("task.updated", data),
            "assigned this to Claude Code, removed the due date and set the priority to high"
        );
        assert_eq!(told("task.updated", json!({"after": {"title": "New"}})), "renamed this to “New”");
        assert_eq!(told("task.updated", json!({})), "changed this");
    }

    #[test]
    fn another_door_is_named_and_a_reason_quoted() {
        let mut moved = event("task.moved", Door::Mcp, json!({"reason": "It broke again."}));
        moved.session = Some("S-31".parse().unwrap());
        let told = tell(&moved, Some(&"HUB-1".parse().unwrap()), &str::to_owned);
        assert_eq!(told.words, "moved this through MCP in S-31");
        assert_eq!(told.quote.as_deref(), Some("It broke again."));
    }

    #[test]
    fn what_was_said_with_it_is_quoted() {
        let quote = |kind: &str| tell(&event(kind, Door::Ui, json!({"text": "Too slow."})), None, &str::to_owned).quote;
        assert_eq!(quote("task.taken_back").as_deref(), Some("Too slow."));
        assert_eq!(quote("task.created"), None, "its title");
    }

    #[test]
    fn an_event_of_another_task_names_it() {
        let told = tell(&event("task.archived", Door::Ui, json!({})), Some(&"HUB-2".parse().unwrap()), &str::to_owned);
        assert_eq!(told.words, "archived HUB-1");
    }
}
