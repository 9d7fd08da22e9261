//! Tasks: the cards on the board, and what hangs on them.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::{ApprovalId, Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use super::member::word_enum;
use super::time::Timestamp;

/// The column a task stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Status {
    Inbox,
    Backlog,
    Active,
    Review,
    Done,
}

word_enum!(Status { Inbox = "inbox", Backlog = "backlog", Active = "active", Review = "review", Done = "done" });

impl Status {
    /// The column's name on the board.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inbox => "Inbox",
            Self::Backlog => "Backlog",
            Self::Active => "Active",
            Self::Review => "Review",
            Self::Done => "Done",
        }
    }
}

/// What kind of work it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum TaskType {
    #[default]
    Feature,
    Bug,
    Chore,
    Research,
    Docs,
    Review,
}

word_enum!(TaskType {
    Feature = "feature", Bug = "bug", Chore = "chore", Research = "research", Docs = "docs", Review = "review",
});

/// How urgent it is; the order is the order of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Priority {
    Urgent,
    High,
    #[default]
    Normal,
    Low,
}

word_enum!(Priority { Urgent = "urgent", High = "high", Normal = "normal", Low = "low" });

/// What a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum EvidenceKind {
    Command,
    Commit,
    Link,
    Note,
}

word_enum!(EvidenceKind { Command = "command", Commit = "commit", Link = "link", Note = "note" });

/// What shows that a criterion is met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    pub kind: EvidenceKind,
    pub text: String,
    /// How the command ended, where the kind is `command`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
    pub by: Handle,
    pub at: Timestamp,
}

/// One acceptance criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// A small integer, unique in its task and never used again there.
    pub id: u32,
    pub text: String,
    /// Who wrote it as it now is: the words are that member's.
    #[serde(default)]
    pub by: Handle,
    pub met: bool,
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// How many of a task's criteria are met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CriteriaCount {
    pub met: u32,
    pub total: u32,
}

/// Who works on a task, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lease {
    pub session: SessionId,
    pub member: Handle,
    pub acquired_at: Timestamp,
    pub expires_at: Timestamp,
    pub expired: bool,
    /// The handoff it waits on; a parked lease does not expire.
    pub parked_on: Option<HandoffId>,
}

/// How a lease is doing, as a card shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaseHealth {
    Held,
    /// It ends soon, unless its session shows a sign of life.
    GoingStale,
    /// It ended for want of a sign of life; its holder may still come back.
    Lost,
    /// It waits on a handoff.
    Parked,
}

/// With less than this left a lease is going stale.
const GOING_STALE: Duration = Duration::from_mins(5);

impl Lease {
    /// The lease as it stands at `now`.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.expired = self.parked_on.is_none() && self.expires_at <= now;
        self
    }

    /// How the lease is doing at `now`; a short one is going stale in its last third.
    pub fn health(&self, now: Timestamp) -> LeaseHealth {
        let left = self.expires_at.since(now);
        if self.parked_on.is_some() {
            LeaseHealth::Parked
        } else if left.is_zero() {
            LeaseHealth::Lost
        } else if left < GOING_STALE.min(self.expires_at.since(self.acquired_at) / 3) {
            LeaseHealth::GoingStale
        } else {
            LeaseHealth::Held
        }
    }
}

/// Where an approval stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum ApprovalStatus {
    Pending,
    Approved,
    Rejected,
    Superseded,
}

word_enum!(ApprovalStatus {
    Pending = "pending", Approved = "approved", Rejected = "rejected", Superseded = "superseded",
});

/// The approval a task waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalRef {
    pub id: ApprovalId,
    pub status: ApprovalStatus,
}

/// Who wrote each text of a task last: the words are that member's. Empty texts have nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WrittenBy {
    pub title: Handle,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Handle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<Handle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Handle>,
}

/// A task as every door shows it. The long texts (`description`, `prompt`, `result`,
/// `acceptance_criteria`) are there in full answers; in lists only those asked for with `fields`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Task {
    pub key: TaskKey,
    pub project: ProjectKey,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance_criteria: Option<Vec<Criterion>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    pub criteria: CriteriaCount,
    pub status: Status,
    #[serde(rename = "type")]
    pub task_type: TaskType,
    /// Free text: the role the work is for.
    pub role: Option<String>,
    pub priority: Priority,
    pub labels: Vec<String>,
    pub assignee: Option<Handle>,
    pub created_by: Handle,
    /// Who wrote the texts that are shown, last.
    #[serde(default)]
    pub written_by: WrittenBy,
    pub parent: Option<TaskKey>,
    pub children: Vec<TaskKey>,
    /// The tasks this one waits for, whatever their state.
    pub blocked_by: Vec<TaskKey>,
    /// The tasks that wait for this one.
    pub blocks: Vec<TaskKey>,
    /// Whether one of `blocked_by` is neither done nor archived.
    pub blocked: bool,
    pub lease: Option<Lease>,
    pub approval: Option<ApprovalRef>,
    pub comment_count: u32,
    pub archived: bool,
    /// The day it is due, `2026-11-30`.
    pub due: Option<String>,
    /// The order inside its column, as text in byte order; ties by key.
    pub rank: String,
    pub version: u32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Since when it stands in its column.
    pub status_since: Timestamp,
}

/// A text of a task that lists leave out unless asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum LongField {
    Description,
    Prompt,
    Result,
    AcceptanceCriteria,
}

word_enum!(LongField {
    Description = "description", Prompt = "prompt", Result = "result", AcceptanceCriteria = "acceptance_criteria",
});

impl WrittenBy {
    /// The authors of a task all of whose texts are `author`'s.
    pub fn one(author: &Handle, task: &Task) -> Self {
        let of = |text: &Option<String>| text.as_ref().filter(|text| !text.is_empty()).map(|_| author.clone());
        let (description, prompt, result) = (of(&task.description), of(&task.prompt), of(&task.result));
        Self { title: author.clone(), description, prompt, result }
    }
}

impl Task {
    /// Whether it was begun and left: in Active, no human's, and nobody holds it. Every ready task
    /// in Active is such a one.
    pub fn is_abandoned(&self, assigned_to_human: bool) -> bool {
        let held = self.lease.as_ref().is_some_and(|lease| !lease.expired);
        self.status == Status::Active && !self.archived && !assigned_to_human && !held
    }

    /// Notes that `author` wrote every text in which the task differs from `before`.
    pub fn note_authors(&mut self, before: &Self, author: &Handle) {
        if self.title != before.title {
            self.written_by.title = author.clone();
        }
        let written_by = &mut self.written_by;
        for (text, former, by) in [
            (&self.description, &before.description, &mut written_by.description),
            (&self.prompt, &before.prompt, &mut written_by.prompt),
            (&self.result, &before.result, &mut written_by.result),
        ] {
            if text != former {
                *by = text.as_ref().filter(|text| !text.is_empty()).map(|_| author.clone());
            }
        }
    }

    /// Keeps only the long texts in `fields`, as lists show a task.
    pub fn keep_long_fields(&mut self, fields: &[LongField]) {
        let keep = |field| fields.contains(&field);
        let written_by = &mut self.written_by;
        for (author, field) in [
            (&mut written_by.description, LongField::Description),
            (&mut written_by.prompt, LongField::Prompt),
            (&mut written_by.result, LongField::Result),
        ] {
            *author = author.take().filter(|_| keep(field));
        }
        self.description = self.description.take().filter(|_| keep(LongField::Description));
        self.prompt = self.prompt.take().filter(|_| keep(LongField::Prompt));
        self.result = self.result.take().filter(|_| keep(LongField::Result));
        self.acceptance_criteria = self.acceptance_criteria.take().filter(|_| keep(LongField::AcceptanceCriteria));
    }
}

/// The counts of met and all criteria.
pub fn count_criteria(criteria: &[Criterion]) -> CriteriaCount {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    CriteriaCount { met: count(criteria.iter().filter(|c| c.met).count()), total: count(criteria.len()) }
}

#[cfg(test)]
mod tests {
    use super::{Lease, LeaseHealth};
    use crate::domain::ids::{Handle, HandoffId, SessionId};
    use crate::domain::time::Timestamp;

    #[test]
    fn a_lease_goes_stale_before_it_is_lost_unless_it_is_parked() {
        let lease = Lease {
            session: SessionId(1),
            member: Handle::stored("claude".to_owned()),
            acquired_at: Timestamp(0),
            expires_at: Timestamp(0).plus_minutes(15),
            expired: false,
            parked_on: None,
        };
        let at = |minute: i64| lease.health(Timestamp(0).plus_minutes(minute));
        assert_eq!(
            (at(0), at(10), at(11), at(15)),
            (LeaseHealth::Held, LeaseHealth::Held, LeaseHealth::GoingStale, LeaseHealth::Lost)
        );
        let short = Lease { expires_at: Timestamp(0).plus_minutes(1), ..lease.clone() };
        assert_eq!(short.health(Timestamp(0)), LeaseHealth::Held);
        let parked = Lease { parked_on: Some(HandoffId(1)), ..lease };
        assert_eq!(parked.health(Timestamp(i64::MAX / 2)), LeaseHealth::Parked);
    }
}
