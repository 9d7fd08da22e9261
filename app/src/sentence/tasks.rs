//! What happens to a task, in words.

use hub_core::domain::task::{Status, TaskType};
use serde_json::Value;

use super::{Tale, fields, listed, texts};

/// The sentence of an event about a task.
pub(super) fn words(tale: &Tale<'_>) -> Option<String> {
    let this = tale.this();
    Some(match tale.event.kind.as_str() {
        "task.created" => created(tale, &this),
        "task.updated" => fields::updated(tale, &this),
        "task.moved" => moved(tale, &this),
        "task.claimed" => claimed(tale, &this),
        "task.released" => format!("gave {this} back{}", to_column(tale)),
        "task.taken_back" => match tale.person("holder") {
            Some(holder) => format!("took {this} back from {holder}"),
            None => format!("took {this} back"),
        },
        "task.lease_expired" => expired(tale, &this),
        "task.completed" => completed(tale, &this),
        "task.reviewed" => match tale.text("verdict") {
            Some("looks_good") => format!("reviewed {this}: looks good"),
            Some("changes_needed") => format!("reviewed {this}: changes needed"),
            _ => format!("reviewed {this}"),
        },
        "task.commented" => commented(tale, &this),
        "task.linked" | "task.unlinked" => fields::linked(tale, &this),
        "task.archived" => format!("archived {this}{}", ended_hold(tale)),
        "task.unarchived" => format!("put {this} back on the board{}", to_column(tale)),
        _ => return None,
    })
}

fn created(tale: &Tale<'_>, this: &str) -> String {
    match tale.text("text").filter(|_| !tale.is_here()) {
        Some(title) => format!("created {this} “{title}”"),
        None => format!("created {this}"),
    }
}

fn claimed(tale: &Tale<'_>, this: &str) -> String {
    let until = tale.moment("expires_at").map(|time| format!(" until {time}")).unwrap_or_default();
    let from = tale.person("holder").map(|holder| format!("; {holder} had it before")).unwrap_or_default();
    format!("claimed {this}{until}{from}")
}

fn expired(tale: &Tale<'_>, this: &str) -> String {
    let holder = tale.person("holder").unwrap_or_else(|| "its holder".to_owned());
    let session = tale.text("held_in").map(|id| format!(" in {id}")).unwrap_or_default();
    let since = tale.moment("expired_at").map_or_else(|| "in time".to_owned(), |time| format!("until {time}"));
    format!("ended the hold of {holder}{session} on {this}: no sign of life {since}")
}

fn moved(tale: &Tale<'_>, this: &str) -> String {
    let words = match (column(tale.at("before")), column(tale.at("after"))) {
        (Some(from), Some(to)) if from != to => format!("moved {this} from {from} to {to}"),
        (_, Some(to)) => format!("put {this} at another place in {to}"),
        _ => format!("moved {this}"),
    };
    let why = policy(tale).map(|policy| format!(": {policy}")).unwrap_or_default();
    words + &why + &ended_hold(tale)
}

/// The name of the column that one side of a change tells.
fn column(side: &Value) -> Option<&'static str> {
    let status = side.get("status").unwrap_or(side).as_str()?;
    status.parse().ok().map(Status::label)
}

fn to_column(tale: &Tale<'_>) -> String {
    column(tale.at("after")).map(|column| format!(" to {column}")).unwrap_or_default()
}

fn completed(tale: &Tale<'_>, this: &str) -> String {
    let went_on = policy(tale).map(|policy| format!("; it went on to Done: {policy}")).unwrap_or_default();
    format!("completed {this}{}{went_on}", without_evidence(tale))
}

/// By which policy nobody had to approve it.
fn policy(tale: &Tale<'_>) -> Option<String> {
    let needing = needing(tale.at("policy")["auto_approve"].as_str()?);
    let project = tale.event.project.as_ref().map(|project| format!(" in {project}")).unwrap_or_default();
    Some(format!("{needing} no approval{project}"))
}

fn needing(task_type: &str) -> String {
    match task_type.parse() {
        Ok(TaskType::Feature) => "features need".to_owned(),
        Ok(TaskType::Bug) => "bugs need".to_owned(),
        Ok(TaskType::Chore) => "chores need".to_owned(),
        Ok(TaskType::Research) => "research needs".to_owned(),
        Ok(TaskType::Docs) => "docs need".to_owned(),
        Ok(TaskType::Review) => "reviews need".to_owned(),
        Err(_) => format!("tasks of type {task_type} need"),
    }
}

fn ended_hold(tale: &Tale<'_>) -> String {
    // Who ends the own hold, as by completing, has nothing taken away.
    let holder = tale.text("holder").filter(|holder| *holder != tale.event.actor.as_str()).map(tale.name);
    holder.map(|holder| format!("; {holder} no longer holds it")).unwrap_or_default()
}

fn without_evidence(tale: &Tale<'_>) -> String {
    match tale.at("without_evidence").as_array().map_or(0, Vec::len) {
        0 => String::new(),
        1 => " with one criterion unproven".to_owned(),
        several => format!(" with {several} criteria unproven"),
    }
}

fn commented(tale: &Tale<'_>, this: &str) -> String {
    let data = &tale.event.data;
    let mentions: Vec<String> = texts(tale.at("mentions")).iter().map(|handle| (tale.name)(handle)).collect();
    match (data.get("before"), data.get("after")) {
        (Some(_), Some(Value::Null)) => format!("removed a comment on {this}"),
        (Some(_), _) => format!("edited a comment on {this}"),
        _ => match listed(&mentions) {
            Some(people) => format!("commented on {this}, to {people}"),
            None => format!("commented on {this}"),
        },
    }
}
