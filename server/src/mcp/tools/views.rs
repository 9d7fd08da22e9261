//! What several tools show alike: times, leases, handoffs, inbox items, former attempts. One thing has one name in all of them, each text
//! stands beside who wrote it, and what says nothing is left out.

use hub_core::domain::approval::Rejection;
use hub_core::domain::claim::{Attempt, AttemptEnd, HandoffCard};
use hub_core::domain::handoff::Handoff;
use hub_core::domain::ids::{ApprovalId, DocSlug, Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use hub_core::domain::inbox::{InboxItem, InboxKind, Outcome};
use hub_core::domain::session_context::{ContextDoc, HeldTask, ReadyTask};
use hub_core::domain::task::{Lease, Priority, Status, TaskType};
use hub_core::domain::text::shorten;
use hub_core::domain::time::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

/// How much of a handoff's summary stands in a line, in characters.
const SUMMARY: usize = 300;
/// How much of what a former holder said.
const NOTE: usize = 300;

/// A moment to the second, which is as exact as a model needs it.
#[derive(Clone, Copy, Debug)]
pub struct Moment(pub Timestamp);

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.to_string();
        let seconds = text.split('.').next().unwrap_or(&text);
        serializer.collect_str(&format_args!("{seconds}Z"))
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Timestamp::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Timestamp::json_schema(generator)
    }
}

/// A lease: until when it holds, or what it waits on.
#[derive(Serialize, JsonSchema)]
pub struct LeaseLine {
    member: Handle,
    session: SessionId,
    acquired_at: Moment,
    /// Left out where it waits on a handoff, which does not expire.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Moment>,
    /// Its time ran out; until somebody else claims the task, its holder's next write takes it up again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    expired: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    parked_on: Option<HandoffId>,
}

impl From<Lease> for LeaseLine {
    fn from(lease: Lease) -> Self {
        Self {
            member: lease.member,
            session: lease.session,
            acquired_at: lease.acquired_at.into(),
            expires_at: lease.parked_on.is_none().then_some(lease.expires_at.into()),
            expired: lease.expired,
            parked_on: lease.parked_on,
        }
    }
}

/// A task that a session holds.
#[derive(Serialize, JsonSchema)]
pub struct HeldLine {
    pub task: TaskKey,
    title: String,
    /// Whose words the title is.
    title_by: Handle,
    status: Status,
    /// Left out where it waits on a handoff.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Moment>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    expired: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    parked_on: Option<HandoffId>,
}

impl From<HeldTask> for HeldLine {
    fn from(held: HeldTask) -> Self {
        Self {
            task: held.task,
            title: held.title,
            title_by: held.title_by,
            status: held.status,
            expires_at: held.parked_on.is_none().then_some(held.expires_at.into()),
            expired: held.expired,
            parked_on: held.parked_on,
        }
    }
}

/// A task that the caller may claim.
#[derive(Serialize, JsonSchema)]
pub struct ReadyLine {
    pub task: TaskKey,
    title: String,
    /// Whose words the title is.
    title_by: Handle,
    r#type: TaskType,
    priority: Priority,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    /// It is assigned to you.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    mine: bool,
    /// Somebody else began it and no longer holds it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    abandoned: bool,
}

impl From<ReadyTask> for ReadyLine {
    fn from(ready: ReadyTask) -> Self {
        Self {
            task: ready.task,
            title: ready.title,
            title_by: ready.title_by,
            r#type: ready.task_type,
            priority: ready.priority,
            role: ready.role,
            mine: ready.mine,
            abandoned: ready.abandoned,
        }
    }
}

/// A document, with its body where sessions load it and there was room.
#[derive(Serialize, JsonSchema)]
pub struct DocLine {
    doc: DocSlug,
    title: String,
    version: u32,
    load: bool,
    /// Who wrote its text last: that member's words.
    by: Handle,
    /// Whose words the title is, where it was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    title_by: Option<Handle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

impl From<ContextDoc> for DocLine {
    fn from(doc: ContextDoc) -> Self {
        Self {
            doc: DocSlug::stored(doc.slug),
            title: doc.title,
            version: doc.version,
            load: doc.load,
            title_by: Some(doc.title_by).filter(|by| *by != doc.updated_by),
            by: doc.updated_by,
            body: doc.body,
        }
    }
}

/// A handoff in a line. The summary is its author's words.
#[derive(Serialize, JsonSchema)]
pub struct HandoffLine {
    pub handoff: HandoffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<ProjectKey>,
    by: Handle,
    summary: String,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open_tasks: Vec<TaskKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picked_up_by: Option<Handle>,
    created_at: Moment,
}

impl From<HandoffCard> for HandoffLine {
    fn from(card: HandoffCard) -> Self {
        Self {
            handoff: card.id,
            project: None,
            by: card.author,
            summary: shorten(&card.summary, SUMMARY),
            status: card.status,
            to: card.to,
            open_tasks: card.tasks,
            picked_up_by: None,
            created_at: card.created_at.into(),
        }
    }
}

impl From<Handoff> for HandoffLine {
    fn from(handoff: Handoff) -> Self {
        Self {
            to: addressee(&handoff),
            handoff: handoff.id,
            project: Some(handoff.project),
            by: handoff.author,
            summary: shorten(&handoff.summary, SUMMARY),
            status: handoff.status.to_string(),
            open_tasks: handoff.open_tasks.into_iter().map(|open| open.task).collect(),
            picked_up_by: handoff.picked_up_by,
            created_at: handoff.created_at.into(),
        }
    }
}

/// Whom a handoff is addressed to: a member or a role.
pub fn addressee(handoff: &Handoff) -> Option<String> {
    handoff.to.as_ref().map(ToString::to_string).or_else(|| handoff.to_role.clone())
}

/// Something the caller is told of. The text is the actor's words; `system` is the hub itself.
#[derive(Serialize, JsonSchema)]
pub struct InboxLine {
    cursor: String,
    kind: InboxKind,
    /// Which way a decision or a review went, or how a lease was lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    at: Moment,
    actor: Handle,
    subject: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tasks: Vec<TaskKey>,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    /// Whose words the text is, where not the actor's.
    #[serde(skip_serializing_if = "Option::is_none")]
    text_by: Option<Handle>,
}

impl InboxLine {
    /// The item with at most `most` characters of its text.
    pub fn cut(item: InboxItem, most: usize) -> Self {
        Self { text: shorten(&item.text, most), ..item.into() }
    }
}

impl From<InboxItem> for InboxLine {
    fn from(item: InboxItem) -> Self {
        Self {
            cursor: item.cursor,
            kind: item.kind,
            outcome: item.outcome,
            at: item.at.into(),
            actor: item.actor,
            subject: item.subject,
            tasks: item.tasks,
            text: item.text,
            text_by: item.text_by,
        }
    }
}

/// A former lease. The note is its holder's words.
#[derive(Serialize, JsonSchema)]
pub struct AttemptLine {
    member: Handle,
    session: SessionId,
    end: AttemptEnd,
    ended_at: Moment,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

impl From<Attempt> for AttemptLine {
    fn from(attempt: Attempt) -> Self {
        Self {
            member: attempt.member,
            session: attempt.session,
            end: attempt.end,
            ended_at: attempt.ended_at.into(),
            note: shorten(&attempt.note, NOTE),
        }
    }
}

/// Why work came back, in the words of who rejected it.
#[derive(Serialize, JsonSchema)]
pub struct RejectionLine {
    approval: ApprovalId,
    by: Handle,
    at: Moment,
    reason: String,
}

impl From<Rejection> for RejectionLine {
    fn from(rejection: Rejection) -> Self {
        Self { approval: rejection.approval, by: rejection.by, at: rejection.at.into(), reason: rejection.reason }
    }
}

/// All of these in the form they are shown in.
pub fn lines<T, L: From<T>>(things: Vec<T>) -> Vec<L> {
    things.into_iter().map(L::from).collect()
}

#[cfg(test)]
mod tests {
    use hub_core::domain::time::Timestamp;

    #[test]
    fn a_moment_is_told_to_the_second() {
        let moment = super::Moment(Timestamp(1_790_000_000_999));
        assert_eq!(serde_json::json!(moment), "2026-09-21T14:13:20Z");
    }
}
