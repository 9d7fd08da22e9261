//! Changed fields of a task, in words.

use hub_core::domain::event::{TaskLinked, TaskUpdated};
use hub_core::domain::ids::TaskKey;
use serde_json::Value;

use super::{Tale, keys, listed};
use crate::ui::utc_day;

/// A change of fields in one sentence. It names the task once.
pub(super) fn updated(tale: &Tale<'_>, fact: &TaskUpdated) -> String {
    let this = &tale.this();
    let mut named = tale.is_here();
    let mut told = Vec::new();
    for (field, value) in fact.after.fields() {
        let words = field_words(field, value, tale.name);
        if named {
            told.push(words.replace('\u{1}', if told.is_empty() { this } else { "it" }).replace('\u{2}', ""));
        } else {
            told.push(words.replace('\u{1}', this).replace('\u{2}', &format!(" of {this}")));
            named = true;
        }
    }
    listed(&told).unwrap_or_else(|| format!("changed {this}"))
}

/// One changed field; `\u{1}` stands for the task, `\u{2}` for "of" the task.
fn field_words(field: &str, value: &Value, name: &dyn Fn(&str) -> String) -> String {
    let text = value.as_str().filter(|text| !text.is_empty());
    let list = || listed(&texts(value));
    match (field, text) {
        ("title", Some(title)) => format!("renamed \u{1} to “{title}”"),
        ("assignee", Some(handle)) => format!("assigned \u{1} to {}", name(handle)),
        ("assignee", None) => "unassigned \u{1}".to_owned(),
        ("due", Some(day)) => format!("set the due date\u{2} to {}", utc_day(day)),
        ("due", None) => "removed the due date\u{2}".to_owned(),
        ("role" | "priority" | "type", Some(word)) => format!("set the {field}\u{2} to {word}"),
        ("role", None) => "removed the role\u{2}".to_owned(),
        ("parent", Some(key)) => format!("made \u{1} part of {key}"),
        ("parent", None) => "took \u{1} out of its parent".to_owned(),
        ("labels", _) => match list() {
            Some(labels) => format!("set the labels\u{2} to {labels}"),
            None => "removed the labels\u{2}".to_owned(),
        },
        ("blocked_by", _) => match list() {
            Some(keys) => format!("noted that \u{1} waits for {keys}"),
            None => "noted that \u{1} waits for nothing".to_owned(),
        },
        ("acceptance_criteria" | "criteria", _) => "changed the acceptance criteria\u{2}".to_owned(),
        ("evidence", _) => "added evidence\u{2}".to_owned(),
        (text, _) => format!("edited the {}\u{2}", text.replace('_', " ")),
    }
}

/// A change of links: what a task waits for, and what it is part of.
pub(super) fn linked(tale: &Tale<'_>, fact: &TaskLinked) -> String {
    let TaskLinked { before, after, .. } = fact;
    let this = tale.this();
    let without = |all: &[TaskKey], less: &[TaskKey]| {
        keys(&all.iter().filter(|key| !less.contains(key)).cloned().collect::<Vec<_>>())
    };
    if let Some(keys) = without(&after.blocked_by, &before.blocked_by) {
        return format!("noted that {this} waits for {keys}");
    }
    if let Some(keys) = without(&before.blocked_by, &after.blocked_by) {
        return format!("noted that {this} no longer waits for {keys}");
    }
    match (&before.parent, &after.parent) {
        (_, Some(parent)) if before.parent != after.parent => format!("made {this} part of {parent}"),
        (Some(parent), None) => format!("took {this} out of {parent}"),
        _ => format!("changed the links of {this}"),
    }
}

/// The texts of a list.
fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
