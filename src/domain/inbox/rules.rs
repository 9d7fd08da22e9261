//! Who is told of what: the one place where events become inbox items. Pure; whether a member exists and is active is the store's to know.

use serde_json::Value;

use super::{ITEM_TEXT, InboxKind};
use crate::domain::ids::Handle;
use crate::domain::text::shorten;

/// What the hub says of a lease that nobody renewed (R6).
const EXPIRED: &str =
    "No sign of life came in time. Until somebody else claims it, your next write in the session takes it up again.";

/// One item an event makes, before its recipients are looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub to: Recipient,
    pub kind: InboxKind,
    pub text: String,
    /// Whose words the text is, where it is not those of who caused the event.
    pub text_by: Option<Handle>,
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    Member(Handle),
    /// Everybody with this role or skill.
    Role(String),
}

/// Whom a kind of event tells, and what of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Assigned,
    Mentioned,
    Message,
    Question,
    Decision,
    Review,
    Handoff,
    Unblocked,
    LeaseLost,
    TaskChanged,
}

/// The items of one event: at most one for each member, and none for whoever did it. `None` for a kind that no rule was written for.
pub fn told(kind: &str, actor: &Handle, data: &Value) -> Option<Vec<Told>> {
    let rules = rules(kind)?;
    let text = text(kind, data);
    let text_by = data["text_by"].as_str().filter(|_| !text.is_empty()).map(|by| Handle::stored(by.to_owned()));
    let mut told: Vec<Told> = Vec::new();
    for rule in rules {
        for to in rule.recipients(data) {
            let own = matches!(&to, Recipient::Member(handle) if handle == actor);
            if !own && told.iter().all(|other| other.to != to) {
                told.push(Told { to, kind: rule.kind(data), text: text.clone(), text_by: text_by.clone() });
            }
        }
    }
    Some(told)
}

/// The rules of a kind; where several tell the same member, the first one does.
fn rules(kind: &str) -> Option<&'static [Rule]> {
    use Rule::{Assigned, Decision, Handoff, LeaseLost, Mentioned, Message, Question, Review, TaskChanged, Unblocked};
    Some(match kind {
        "task.created" => &[Assigned, Mentioned],
        "task.updated" | "task.linked" | "task.unlinked" => &[Assigned, Unblocked, Mentioned, TaskChanged],
        "task.moved" | "task.archived" => &[LeaseLost, Assigned, Unblocked],
        "task.claimed" | "task.released" | "task.taken_back" | "task.lease_expired" => &[LeaseLost],
        "task.completed" => &[LeaseLost, Unblocked, Mentioned],
        "task.commented" => &[Question, Mentioned, TaskChanged],
        "task.reviewed" => &[Review, Mentioned],
        "task.unarchived" => &[],
        "session.ended" | "project.archived" | "token.revoked" | "member.deactivated" => &[LeaseLost],
        // What is asked of a session travels with the answers to that session.
        "session.started" | "session.stop_requested" => &[],
        "handoff.created" => &[Handoff, Mentioned],
        "handoff.picked_up" => &[LeaseLost],
        "handoff.closed" => &[],
        // What waits for a decision stands under Needs you as long as it waits.
        "approval.requested" | "approval.superseded" => &[],
        "approval.approved" | "approval.rejected" => &[Decision, Unblocked],
        // A message is between two; naming a third in it tells that one nothing.
        "message.sent" => &[Message],
        "doc.saved" | "doc.deleted" | "project.created" | "project.updated" => &[],
        "member.created" | "member.updated" | "token.created" => &[],
        "auth.login" | "auth.login_failed" | "auth.logout" | "backup.made" | "backup.restored" => &[],
        _ => return None,
    })
}

impl Rule {
    fn recipients(self, data: &Value) -> Vec<Recipient> {
        let members = |names: &[&str]| -> Vec<Recipient> {
            names.iter().flat_map(|name| handles(&data[name])).map(Recipient::Member).collect()
        };
        match self {
            Self::Assigned if data["before"]["assignee"] == data["assignee"] => Vec::new(),
            Self::Assigned => members(&["assignee"]),
            Self::Mentioned => members(&["mentions"]),
            Self::Question => members(&["questions"]),
            Self::Message => members(&["to"]),
            // R11: whoever has the first claim after a rejection is told too.
            Self::Decision | Self::Review => members(&["requested_by", "assignee"]),
            Self::Handoff => {
                let roles = data["to_role"].as_str().map(|role| Recipient::Role(role.to_owned()));
                members(&["to"]).into_iter().chain(roles).collect()
            }
            Self::Unblocked => members(&["waiting"]),
            Self::LeaseLost | Self::TaskChanged => members(&["holder"]),
        }
    }

    fn kind(self, data: &Value) -> InboxKind {
        match self {
            Self::Assigned => InboxKind::Assigned,
            Self::Mentioned => InboxKind::Mentioned,
            Self::Message if data["question"] == true => InboxKind::Question,
            Self::Message => InboxKind::Message,
            Self::Question => InboxKind::Question,
            Self::Decision => InboxKind::Decision,
            Self::Review => InboxKind::Review,
            Self::Handoff => InboxKind::Handoff,
            Self::Unblocked => InboxKind::Unblocked,
            Self::LeaseLost => InboxKind::LeaseLost,
            Self::TaskChanged => InboxKind::TaskChanged,
        }
    }
}

/// One handle or a list of them.
fn handles(value: &Value) -> Vec<Handle> {
    let one = |value: &Value| value.as_str().map(|handle| Handle::stored(handle.to_owned()));
    match value {
        Value::Array(values) => values.iter().filter_map(one).collect(),
        value => one(value).into_iter().collect(),
    }
}

fn text(kind: &str, data: &Value) -> String {
    match kind {
        "task.lease_expired" => return EXPIRED.to_owned(),
        // The summary is the words of who wrote the handoff, and the item is under the name of who picked it up.
        "handoff.picked_up" => return String::new(),
        _ => {}
    }
    let said = ["text", "reason", "body", "summary"].iter().find_map(|name| data[name].as_str());
    // One less, as the ellipsis is a character too.
    shorten(said.unwrap_or_default(), ITEM_TEXT - 1)
}

#[cfg(test)]
mod tests;
