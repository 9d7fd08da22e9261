//! What several tools show alike: times, leases, handoffs, inbox items, former attempts. One thing
//! has one name in all of them, and each text stands beside who wrote it.

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

use super::view::view;

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

view! {
    /// A lease: until when it holds, or what it waits on.
    pub struct LeaseLine of lease: Lease {
        member: Handle = lease.member,
        session: SessionId = lease.session,
        acquired_at: Moment = lease.acquired_at.into(),
        /// Left out where it waits on a handoff, which does not expire.
        expires_at: Option<Moment> = lease.parked_on.is_none().then_some(lease.expires_at.into()),
        /// Its time ran out; until somebody else claims the task, its holder's next write takes it
        /// up again.
        expired: bool = lease.expired,
        parked_on: Option<HandoffId> = lease.parked_on,
    }
}

view! {
    /// A task that a session holds.
    pub struct HeldLine of held: HeldTask {
        pub task: TaskKey = held.task,
        title: String = held.title,
        /// Whose words the title is.
        title_by: Handle = held.title_by,
        status: Status = held.status,
        /// Left out where it waits on a handoff.
        expires_at: Option<Moment> = held.parked_on.is_none().then_some(held.expires_at.into()),
        expired: bool = held.expired,
        parked_on: Option<HandoffId> = held.parked_on,
    }
}

view! {
    /// A task that the caller may claim.
    pub struct ReadyLine of ready: ReadyTask {
        pub task: TaskKey = ready.task,
        title: String = ready.title,
        /// Whose words the title is.
        title_by: Handle = ready.title_by,
        r#type: TaskType = ready.task_type,
        priority: Priority = ready.priority,
        role: Option<String> = ready.role,
        /// It is assigned to you.
        mine: bool = ready.mine,
        /// Somebody else began it and no longer holds it.
        abandoned: bool = ready.abandoned,
    }
}

view! {
    /// A document, with its body where sessions load it and there was room.
    pub struct DocLine of doc: ContextDoc {
        doc: DocSlug = DocSlug::stored(doc.slug),
        title: String = doc.title,
        version: u32 = doc.version,
        load: bool = doc.load,
        /// Who wrote its text last: that member's words.
        by: Handle = doc.updated_by.clone(),
        /// Whose words the title is, where it was another.
        title_by: Option<Handle> = Some(doc.title_by).filter(|by| *by != doc.updated_by),
        body: Option<String> = doc.body,
    }
}

view! {
    /// A handoff in a line. The summary is its author's words.
    pub struct HandoffLine of handoff: Handoff {
        pub handoff: HandoffId = handoff.id,
        project: Option<ProjectKey> = Some(handoff.project.clone()),
        by: Handle = handoff.author.clone(),
        summary: String = shorten(&handoff.summary, SUMMARY),
        status: String = handoff.status.to_string(),
        to: Option<String> = addressee(&handoff),
        open_tasks: Vec<TaskKey> = handoff.open_tasks.into_iter().map(|open| open.task).collect(),
        picked_up_by: Option<Handle> = handoff.picked_up_by,
        created_at: Moment = handoff.created_at.into(),
    }
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

/// Whom a handoff is addressed to: a member or a role.
pub fn addressee(handoff: &Handoff) -> Option<String> {
    handoff.to.as_ref().map(ToString::to_string).or_else(|| handoff.to_role.clone())
}

view! {
    /// Something the caller is told of. The text is the actor's words; `system` is the hub itself.
    pub struct InboxLine of item: InboxItem {
        cursor: String = item.cursor,
        kind: InboxKind = item.kind,
        /// Which way a decision or a review went, or how a lease was lost.
        outcome: Option<Outcome> = item.outcome,
        at: Moment = item.at.into(),
        actor: Handle = item.actor,
        subject: String = item.subject,
        tasks: Vec<TaskKey> = item.tasks,
        text: String = item.text,
        /// Whose words the text is, where not the actor's.
        text_by: Option<Handle> = item.text_by,
    }
}

impl InboxLine {
    /// The item with at most `most` characters of its text.
    pub fn cut(item: InboxItem, most: usize) -> Self {
        Self { text: shorten(&item.text, most), ..item.into() }
    }
}

view! {
    /// A former lease. The note is its holder's words.
    pub struct AttemptLine of attempt: Attempt {
        member: Handle = attempt.member,
        session: SessionId = attempt.session,
        end: AttemptEnd = attempt.end,
        ended_at: Moment = attempt.ended_at.into(),
        note: String = shorten(&attempt.note, NOTE),
    }
}

view! {
    /// Why work came back, in the words of who rejected it.
    pub struct RejectionLine of rejection: Rejection {
        approval: ApprovalId = rejection.approval,
        by: Handle = rejection.by,
        at: Moment = rejection.at.into(),
        reason: String = rejection.reason,
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
