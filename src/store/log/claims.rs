//! What the log says of the rows in other tables: the texts by their hashes, tasks, approvals and
//! members by what decides about them.

use std::collections::HashMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::chain::{Columns, hex};
use crate::domain::event::{Fact, Kind, MemberChanged, MemberCreated, Seq, TaskCommented, TaskCreated, TaskUpdated};
use crate::domain::task::{ApprovalStatus, Status};

/// What one event says of a row.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) seq: Seq,
    /// The hash of a text, or a value; `None` where the event is older than hashes are and says no
    /// more than that the row is there.
    pub(super) says: Option<String>,
    /// Whether the row was taken away.
    pub(super) gone: bool,
}

/// The newest claim of each row, by the name the row has in its table.
pub(super) type Claims<K> = HashMap<K, Claim>;

/// Everything that the log says of rows.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The first event of a known kind whose payload cannot be read: what it says of rows is not
    /// known.
    pub(super) unreadable: Option<Seq>,
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
        let Ok(data) = serde_json::from_str::<Value>(&columns.data) else { return };
        let subject = columns.subject.as_str();
        let is = |says: Option<String>| Claim { seq, says, gone: false };
        let fact = Fact::read(&columns.kind, &data);
        match &fact {
            Fact::DocSaved(saved) => {
                let Some((project, version)) = columns.project.clone().zip(saved.version) else { return };
                self.documents.insert((project, subject.to_owned(), version.into()), is(saved.sha256.clone()));
            }
            Fact::MessageSent(sent) => insert(&mut self.messages, sent.message, is(sent.sha256.clone())),
            Fact::HandoffCreated(created) => {
                insert(&mut self.handoffs, number(subject).unwrap_or_default(), is(created.sha256.clone()));
            }
            Fact::TaskReviewed(reviewed) => insert(&mut self.reviews, reviewed.review, is(reviewed.sha256.clone())),
            Fact::TaskCommented(commented) => {
                insert(&mut self.comments, commented.comment(), of_comment(seq, commented))
            }
            Fact::ApprovalRequested(_) => self.approval(subject, is(Some(ApprovalStatus::Pending.to_string()))),
            Fact::ApprovalApproved(_) => self.approval(subject, is(Some(ApprovalStatus::Approved.to_string()))),
            Fact::ApprovalRejected(_) => self.approval(subject, is(Some(ApprovalStatus::Rejected.to_string()))),
            Fact::ApprovalSuperseded(_) => self.approval(subject, is(Some(ApprovalStatus::Superseded.to_string()))),
            Fact::MemberCreated(MemberCreated { after })
            | Fact::MemberUpdated(MemberChanged { after, .. })
            | Fact::MemberDeactivated(MemberChanged { after, .. }) => {
                if let Some((role, active)) = after.role().zip(after.active()) {
                    self.members.insert(subject.to_owned(), is(Some(standing(role.as_str(), active))));
                }
            }
            Fact::TaskCreated(TaskCreated { after, .. }) | Fact::TaskUpdated(TaskUpdated { after, .. }) => {
                self.task(subject, fact.column(), &is);
                if let Some(title) = after.title() {
                    self.titles.insert(subject.to_owned(), is(Some(of_text(title))));
                }
            }
            Fact::TaskMoved(_)
            | Fact::TaskClaimed(_)
            | Fact::TaskReleased(_)
            | Fact::TaskTakenBack(_)
            | Fact::TaskLeaseExpired(_)
            | Fact::TaskCompleted(_)
            | Fact::TaskLinked(_)
            | Fact::TaskUnlinked(_)
            | Fact::TaskArchived(_)
            | Fact::TaskUnarchived(_) => self.task(subject, fact.column(), &is),
            // Of these rows nothing is proven, or nothing that such an event says.
            Fact::SessionStarted(_)
            | Fact::SessionStopRequested(_)
            | Fact::SessionEnded(_)
            | Fact::HandoffPickedUp(_)
            | Fact::HandoffClosed(_)
            | Fact::DocDeleted(_)
            | Fact::ProjectCreated(_)
            | Fact::ProjectUpdated(_)
            | Fact::ProjectArchived(_)
            | Fact::TokenCreated(_)
            | Fact::TokenRevoked(_)
            | Fact::AuthLogin(_)
            | Fact::AuthLoginFailed(_)
            | Fact::AuthLogout(_)
            | Fact::BackupMade(_)
            | Fact::BackupRestored(_) => {}
            Fact::Unknown { kind, .. } if Kind::of(kind).is_some() => self.unreadable = self.unreadable.or(Some(seq)),
            // Of a newer hub.
            Fact::Unknown { .. } => {}
        }
    }

    fn task(&mut self, subject: &str, column: Option<Status>, is: &dyn Fn(Option<String>) -> Claim) {
        if let Some(column) = column {
            self.tasks.insert(subject.to_owned(), is(Some(column.to_string())));
        }
    }

    fn approval(&mut self, subject: &str, claim: Claim) {
        insert(&mut self.approvals, number(subject).unwrap_or_default(), claim);
    }
}

/// Notes what is said of the row with this number. Rows are numbered from 1; an event without a
/// number names none.
fn insert(claims: &mut Claims<i64>, id: i64, claim: Claim) {
    if id > 0 {
        claims.insert(id, claim);
    }
}

/// A comment that was written, changed or taken away. Older events say the text itself, which is
/// never empty.
fn of_comment(seq: Seq, commented: &TaskCommented) -> Claim {
    let (sha256, body) = match commented {
        TaskCommented::Written(written) => (&written.sha256, &written.body),
        TaskCommented::Edited(edited) => (&edited.sha256, &edited.after.body),
        TaskCommented::Removed(_) => return Claim { seq, says: None, gone: true },
    };
    Claim { seq, says: sha256.clone().or_else(|| (!body.is_empty()).then(|| of_text(body))), gone: false }
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
