//! What the log says of the rows in other tables: the texts by their hashes, tasks, approvals and members by what decides about them.

use std::collections::HashMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::chain::{Columns, hex};
use crate::domain::event::Seq;

/// What one event says of a row.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) seq: Seq,
    /// The hash of a text, or a value; `None` where the event is older than hashes are and says no more than that the row is there.
    pub(super) says: Option<String>,
    /// Whether the row was taken away.
    pub(super) gone: bool,
}

/// The newest claim of each row, by the name the row has in its table.
pub(super) type Claims<K> = HashMap<K, Claim>;

/// Everything that the log says of rows.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// By project, slug and version.
    pub(super) documents: Claims<(String, String, i64)>,
    pub(super) messages: Claims<i64>,
    pub(super) comments: Claims<i64>,
    pub(super) handoffs: Claims<i64>,
    pub(super) reviews: Claims<i64>,
    /// The column each task stands in.
    pub(super) tasks: Claims<String>,
    pub(super) titles: Claims<String>,
    /// Where each approval stands.
    pub(super) approvals: Claims<i64>,
    /// Role and whether active.
    pub(super) members: Claims<String>,
}

impl Said {
    /// Takes in what an event says. Later events replace what earlier ones said.
    pub(super) fn read(&mut self, seq: Seq, columns: &Columns) {
        let (kind, subject) = (columns.kind.as_str(), columns.subject.as_str());
        let family = kind.split('.').next().unwrap_or_default();
        if !matches!(family, "doc" | "message" | "task" | "handoff" | "approval" | "member") {
            return;
        }
        let Ok(data) = serde_json::from_str::<Value>(&columns.data) else { return };
        let hash = || data["sha256"].as_str().map(str::to_owned);
        let is = |says: Option<String>| Claim { seq, says, gone: false };
        match kind {
            "doc.saved" => {
                let Some((project, version)) = columns.project.clone().zip(data["version"].as_i64()) else { return };
                self.documents.insert((project, subject.to_owned(), version), is(hash()));
            }
            "message.sent" => drop(data["message"].as_i64().map(|id| self.messages.insert(id, is(hash())))),
            "handoff.created" => drop(number(subject).map(|id| self.handoffs.insert(id, is(hash())))),
            "task.reviewed" => drop(data["review"].as_i64().map(|id| self.reviews.insert(id, is(hash())))),
            "task.commented" => self.comment(seq, &data),
            "approval.requested" => self.approval(subject, is(Some("pending".to_owned()))),
            "approval.approved" | "approval.rejected" | "approval.superseded" => {
                self.approval(subject, is(kind.split('.').nth(1).map(str::to_owned)));
            }
            "member.created" | "member.updated" | "member.deactivated" => {
                let after = &data["after"];
                if let (Some(role), Some(active)) = (after["role"].as_str(), after["active"].as_bool()) {
                    self.members.insert(subject.to_owned(), is(Some(standing(role, active))));
                }
            }
            _ if family == "task" => {
                if let Some(status) = data["after"]["status"].as_str() {
                    self.tasks.insert(subject.to_owned(), is(Some(status.to_owned())));
                }
                if let Some(title) = data["after"]["title"].as_str() {
                    self.titles.insert(subject.to_owned(), is(Some(of_text(title))));
                }
            }
            _ => {}
        }
    }

    /// A comment that was written, changed or taken away. Older events say the text itself.
    fn comment(&mut self, seq: Seq, data: &Value) {
        let Some(id) = data["comment"].as_i64() else { return };
        let body = data["body"].as_str().or(data["after"]["body"].as_str());
        let gone = data.get("after").is_some_and(Value::is_null);
        let says = data["sha256"].as_str().map(str::to_owned).or_else(|| body.map(of_text));
        self.comments.insert(id, Claim { seq, says, gone });
    }

    fn approval(&mut self, subject: &str, claim: Claim) {
        if let Some(id) = number(subject) {
            self.approvals.insert(id, claim);
        }
    }
}

/// What of a member decides about its rights, as one value.
pub(super) fn standing(role: &str, active: bool) -> String {
    format!("{role}, {}", if active { "active" } else { "deactivated" })
}

/// The hash of a text, as events name it.
pub(super) fn of_text(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The number in a name such as `A-3`.
fn number(subject: &str) -> Option<i64> {
    subject.split_once('-')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Said, of_text};
    use crate::store::log::chain::Columns;

    fn event(kind: &str, subject: &str, data: &Value) -> Columns {
        Columns {
            at: 0,
            actor: "ada".to_owned(),
            door: "ui".to_owned(),
            token: None,
            session: None,
            kind: kind.to_owned(),
            project: Some("HUB".to_owned()),
            subject: subject.to_owned(),
            tasks: "[]".to_owned(),
            data: data.to_string(),
            audience: "[]".to_owned(),
        }
    }

    #[test]
    fn events_from_before_there_were_hashes_say_that_a_row_is_there() {
        let mut said = Said::default();
        said.read(1, &event("doc.saved", "notes", &json!({ "version": 1 })));
        said.read(2, &event("message.sent", "M-1", &json!({ "message": 7, "text": "short" })));
        said.read(3, &event("task.commented", "HUB-1", &json!({ "comment": 4, "body": "One" })));
        assert_eq!(said.documents[&("HUB".to_owned(), "notes".to_owned(), 1)].says, None);
        assert_eq!(said.messages[&7].says, None);
        assert_eq!(said.comments[&4].says, Some(of_text("One")), "a comment always stood there whole");
        said.read(
            4,
            &event("task.commented", "HUB-1", &json!({ "comment": 4, "before": { "body": "One" }, "after": null })),
        );
        assert!(said.comments[&4].gone);
    }
}
