//! What an event changed, from what to what, as a table one can read. Pure.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::domain::event::ChangeOf;
use hub_core::domain::task::Status;
use hub_core::domain::text::shorten;
use hub_core::domain::time::Timestamp;
use serde_json::{Map, Value};

use crate::letter_case::capitalised;
use crate::ui::utc_text;

/// The longest text of a field.
const TEXT: usize = 400;
/// What follows from other fields or says nothing to a reader.
const HIDDEN: [&str; 7] =
    ["rank", "version", "updated_at", "status_since", "last_seen_at", "criteria", "comment_count"];

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) field: String,
    /// Nothing where there was nothing.
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// The fields that `data` says have changed; `name` is how a handle is called.
pub(super) fn changes(data: &Value, name: &dyn Fn(&str) -> String) -> Vec<Change> {
    let change = ChangeOf::of(data);
    let mut found = between(change, "", name);
    // A handoff that is picked up changes the tasks that move with it.
    for (task, change) in change.beside() {
        found.extend(between(change, &format!("{task} "), name));
    }
    found
}

fn between(change: ChangeOf<'_>, prefix: &str, name: &dyn Fn(&str) -> String) -> Vec<Change> {
    let empty = Map::new();
    let (before, after) = (change.before().unwrap_or(&empty), change.after().unwrap_or(&empty));
    // In the order of their names: how a JSON object keeps its fields differs between the server
    // and the browser.
    let fields: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let shown = fields.into_iter().filter(|field| !HIDDEN.contains(&field.as_str()));
    shown
        .filter_map(|field| {
            let text = |side: &Map<String, Value>| side.get(field).and_then(|value| text(field, value, name));
            let change = Change {
                field: prefix.to_owned() + &label(field, prefix.is_empty()),
                before: text(before),
                after: text(after),
            };
            (before.get(field) != after.get(field) && change.before != change.after).then_some(change)
        })
        .collect()
}

fn label(field: &str, capital: bool) -> String {
    let words = field.replace('_', " ");
    if capital { capitalised(&words) } else { words }
}

/// A value as text; nothing for what is empty.
fn text(field: &str, value: &Value, name: &dyn Fn(&str) -> String) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => plain(field, text, name),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(|item| text(field, item, name)).collect();
            let between = if value[0].is_object() { "\n" } else { ", " };
            (!items.is_empty()).then(|| items.join(between))
        }
        Value::Object(fields) => Some(object(fields, name)).filter(|text| !text.is_empty()),
    }
}

fn plain(field: &str, text: &str, name: &dyn Fn(&str) -> String) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let at = if field == "at" || field.ends_with("_at") { Timestamp::parse(text) } else { None };
    Some(match field {
        "status" => text.parse().map_or_else(|_| text.replace('_', " "), |status: Status| status.label().to_owned()),
        "assignee" | "holder" | "created_by" | "by" | "member" => name(text),
        _ => at.map_or_else(|| shorten(text, TEXT), utc_text),
    })
}

/// A criterion by its text and whether it is met; anything else field by field.
fn object(fields: &Map<String, Value>, name: &dyn Fn(&str) -> String) -> String {
    if let (Some(Value::String(words)), Some(met)) = (fields.get("text"), fields.get("met")) {
        let proofs = fields.get("evidence").and_then(Value::as_array).map_or(0, Vec::len);
        let proven = match proofs {
            0 => String::new(),
            1 => " (1 piece of evidence)".to_owned(),
            several => format!(" ({several} pieces of evidence)"),
        };
        let mark = if *met == Value::Bool(true) { "met" } else { "open" };
        return format!("{mark}: {words}{proven}");
    }
    let fields = fields.iter().collect::<BTreeMap<_, _>>().into_iter();
    let told =
        fields.filter_map(|(field, value)| Some(format!("{}: {}", label(field, false), text(field, value, name)?)));
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::changes;

    fn told(data: Value) -> Vec<(String, Option<String>, Option<String>)> {
        let name = |handle: &str| if handle == "claude" { "Claude".to_owned() } else { handle.to_owned() };
        changes(&data, &name).into_iter().map(|change| (change.field, change.before, change.after)).collect()
    }

    fn row(field: &str, before: Option<&str>, after: Option<&str>) -> (String, Option<String>, Option<String>) {
        (field.to_owned(), before.map(str::to_owned), after.map(str::to_owned))
    }

    #[test]
    fn only_what_differs_is_told_as_people_call_it() {
        let data = json!({
            "before": {"status": "backlog", "rank": "a", "assignee": null, "title": "Same"},
            "after": {"status": "active", "rank": "b", "assignee": "claude", "title": "Same"},
        });
        assert_eq!(told(data), [row("Assignee", None, Some("Claude")), row("Status", Some("Backlog"), Some("Active"))]);
    }

    #[test]
    fn what_was_made_has_only_what_is_in_it() {
        let data = json!({"after": {"title": "Pay", "due": null, "labels": [], "description": "", "auto_approve": ["bug", "docs"], "archived": false}});
        let made = [
            row("Title", None, Some("Pay")),
            row("Auto approve", None, Some("bug, docs")),
            row("Archived", None, Some("no")),
        ];
        assert!(made.iter().all(|row| told(data.clone()).contains(row)) && told(data).len() == 3);
        let gone = json!({"before": {"body": "Hello"}, "after": null});
        assert_eq!(told(gone), [row("Body", Some("Hello"), None)]);
    }

    #[test]
    fn criteria_and_times_are_told_in_words() {
        let criteria = |met: bool, evidence: Value| json!([{"id": 1, "text": "It works", "met": met, "evidence": evidence}, {"id": 2, "text": "It is fast", "met": false}]);
        let data = json!({
            "before": {"acceptance_criteria": criteria(false, json!([]))},
            "after": {"acceptance_criteria": criteria(true, json!([{"kind": "note"}]))},
        });
        let [change] = told(data).try_into().unwrap();
        assert_eq!(
            change,
            row(
                "Acceptance criteria",
                Some("open: It works\nopen: It is fast"),
                Some("met: It works (1 piece of evidence)\nopen: It is fast")
            )
        );
        let stop = json!({"after": {"stop_requested": {"by": "claude", "at": "2026-11-22T13:52:00Z", "reason": null}}});
        assert_eq!(told(stop), [row("Stop requested", None, Some("at: 22 Nov 2026, 13:52 UTC, by: Claude"))]);
    }

    #[test]
    fn tasks_that_move_with_a_handoff_are_told_by_key() {
        let data = json!({"changed": {"HUB-1": {"before": {"assignee": "ada"}, "after": {"assignee": "claude"}}}});
        assert_eq!(told(data), [row("HUB-1 assignee", Some("ada"), Some("Claude"))]);
    }
}
