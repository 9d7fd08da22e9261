//! What happened: one kind, one variant and one payload for each thing that can happen.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    ApprovalDecided, ApprovalRequested, ApprovalSuperseded, AuthLogin, AuthLoginFailed, AuthLogout, BackupMade,
    BackupRestored, DocDeleted, DocSaved, HandoffClosed, HandoffCreated, HandoffPickedUp, MemberChanged, MemberCreated,
    MessageSent, Policy, ProjectArchived, ProjectCreated, ProjectUpdated, SessionEnded, SessionStarted,
    SessionStopRequested, TaskArchived, TaskClaimed, TaskCommented, TaskCompleted, TaskCreated, TaskLeaseExpired,
    TaskLinked, TaskMoved, TaskReleased, TaskReviewed, TaskTakenBack, TaskUnarchived, TaskUpdated, TokenCreated,
    TokenRevoked,
};
use crate::domain::ids::Handle;
use crate::domain::member::word_enum;
use crate::domain::task::Status;

macro_rules! facts {
    ($($variant:ident($payload:ty) = $word:literal of $entity:ident),+ $(,)?) => {
        /// A kind of event, without what it tells.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($variant),+
        }

        word_enum!(Kind { $($variant = $word),+ });

        impl Kind {
            /// What it happens to.
            pub const fn entity(self) -> Entity {
                match self {
                    $(Self::$variant => Entity::$entity),+
                }
            }
        }

        /// What happened, with what is to be told of it.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Fact {
            $($variant($payload),)+
            /// A kind of a newer hub, or a payload that no hub of this version writes; as it was
            /// stored.
            Unknown { kind: String, data: Value },
        }

        impl Fact {
            /// The fact that the log has as `kind` and `data`. Fields that are not there are empty,
            /// so that older events are read, too.
            pub fn read(kind: &str, data: &Value) -> Self {
                let read = match Kind::of(kind) {
                    $(Some(Kind::$variant) => <$payload>::deserialize(data).ok().map(Self::$variant),)+
                    None => None,
                };
                read.unwrap_or_else(|| Self::Unknown { kind: kind.to_owned(), data: data.clone() })
            }

            /// Its kind; none where it is unknown.
            pub fn kind(&self) -> Option<Kind> {
                match self {
                    $(Self::$variant(_) => Some(Kind::$variant),)+
                    Self::Unknown { .. } => None,
                }
            }

            /// Its payload, as the log stores it and clients get it.
            pub fn data(&self) -> Value {
                match self {
                    $(Self::$variant(payload) => json(payload),)+
                    Self::Unknown { data, .. } => data.clone(),
                }
            }
        }
    };
}

facts! {
    TaskCreated(TaskCreated) = "task.created" of Task,
    TaskUpdated(TaskUpdated) = "task.updated" of Task,
    TaskMoved(TaskMoved) = "task.moved" of Task,
    TaskClaimed(TaskClaimed) = "task.claimed" of Task,
    TaskReleased(TaskReleased) = "task.released" of Task,
    TaskTakenBack(TaskTakenBack) = "task.taken_back" of Task,
    TaskLeaseExpired(TaskLeaseExpired) = "task.lease_expired" of Task,
    TaskCompleted(TaskCompleted) = "task.completed" of Task,
    TaskReviewed(TaskReviewed) = "task.reviewed" of Task,
    TaskCommented(TaskCommented) = "task.commented" of Task,
    TaskLinked(TaskLinked) = "task.linked" of Task,
    TaskUnlinked(TaskLinked) = "task.unlinked" of Task,
    TaskArchived(TaskArchived) = "task.archived" of Task,
    TaskUnarchived(TaskUnarchived) = "task.unarchived" of Task,
    SessionStarted(SessionStarted) = "session.started" of Session,
    SessionStopRequested(SessionStopRequested) = "session.stop_requested" of Session,
    SessionEnded(SessionEnded) = "session.ended" of Session,
    HandoffCreated(HandoffCreated) = "handoff.created" of Handoff,
    HandoffPickedUp(HandoffPickedUp) = "handoff.picked_up" of Handoff,
    HandoffClosed(HandoffClosed) = "handoff.closed" of Handoff,
    ApprovalRequested(ApprovalRequested) = "approval.requested" of Approval,
    ApprovalApproved(ApprovalDecided) = "approval.approved" of Approval,
    ApprovalRejected(ApprovalDecided) = "approval.rejected" of Approval,
    ApprovalSuperseded(ApprovalSuperseded) = "approval.superseded" of Approval,
    MessageSent(MessageSent) = "message.sent" of Message,
    DocSaved(DocSaved) = "doc.saved" of Doc,
    DocDeleted(DocDeleted) = "doc.deleted" of Doc,
    ProjectCreated(ProjectCreated) = "project.created" of Project,
    ProjectUpdated(ProjectUpdated) = "project.updated" of Project,
    ProjectArchived(ProjectArchived) = "project.archived" of Project,
    MemberCreated(MemberCreated) = "member.created" of Member,
    MemberUpdated(MemberChanged) = "member.updated" of Member,
    MemberDeactivated(MemberChanged) = "member.deactivated" of Member,
    TokenCreated(TokenCreated) = "token.created" of Token,
    TokenRevoked(TokenRevoked) = "token.revoked" of Token,
    AuthLogin(AuthLogin) = "auth.login" of Auth,
    AuthLoginFailed(AuthLoginFailed) = "auth.login_failed" of Auth,
    AuthLogout(AuthLogout) = "auth.logout" of Auth,
    BackupMade(BackupMade) = "backup.made" of Backup,
    BackupRestored(BackupRestored) = "backup.restored" of Backup,
}

/// What an event happens to: the first word of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
    Task,
    Session,
    Handoff,
    Approval,
    Message,
    Doc,
    Project,
    Member,
    Token,
    Auth,
    Backup,
}

word_enum!(Entity {
    Task = "task",
    Session = "session",
    Handoff = "handoff",
    Approval = "approval",
    Message = "message",
    Doc = "doc",
    Project = "project",
    Member = "member",
    Token = "token",
    Auth = "auth",
    Backup = "backup",
});

impl Entity {
    /// What an event of this kind happens to, be the kind one of a newer hub.
    pub fn of(kind: &str) -> Option<Self> {
        let word = kind.split_once('.')?.0;
        Self::ALL.iter().copied().find(|entity| entity.as_str() == word)
    }
}

impl Kind {
    /// The kind that is written as `word`; none where this hub knows none.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// Whether such events are for those they concern and for admins only.
    pub const fn is_private(self) -> bool {
        match self.entity() {
            Entity::Message | Entity::Token | Entity::Auth => true,
            Entity::Task
            | Entity::Session
            | Entity::Handoff
            | Entity::Approval
            | Entity::Doc
            | Entity::Project
            | Entity::Member
            | Entity::Backup => false,
        }
    }
}

impl Fact {
    /// Its kind, as the log stores it.
    pub fn word(&self) -> &str {
        match self {
            Self::Unknown { kind, .. } => kind,
            // Only an unknown one has no kind.
            known => known.kind().map_or("", Kind::as_str),
        }
    }

    /// The text that came with it: a reason, a note, a result, a message. It is in the words of who
    /// caused the event, but for titles, for the summary of a handoff that is picked up, and where
    /// `text_by` names another author.
    pub fn text(&self) -> Option<&str> {
        let text = match self {
            Self::TaskCreated(created) => created.text.as_deref(),
            Self::TaskUpdated(updated) => updated.text.as_deref(),
            Self::TaskMoved(moved) => moved.reason.set().map(String::as_str),
            Self::TaskReleased(released) => released.text.as_deref(),
            Self::TaskTakenBack(taken) => taken.text.as_deref(),
            Self::TaskCompleted(completed) => Some(completed.text.as_str()),
            Self::TaskReviewed(reviewed) => Some(reviewed.text.as_str()),
            Self::TaskCommented(TaskCommented::Written(written)) => Some(written.body.as_str()),
            Self::TaskCommented(TaskCommented::Edited(edited)) => Some(edited.text.as_str()),
            Self::TaskArchived(archived) => archived.reason.as_deref(),
            Self::TaskUnarchived(unarchived) => unarchived.reason.as_deref(),
            Self::SessionStopRequested(stop) => stop.text.as_deref(),
            Self::SessionEnded(ended) => ended.text.as_deref(),
            Self::HandoffCreated(created) => Some(created.text.as_str()),
            Self::HandoffPickedUp(picked_up) => Some(picked_up.text.as_str()),
            Self::HandoffClosed(closed) => Some(closed.text.as_str()),
            Self::ApprovalRequested(requested) => Some(requested.text.as_str()),
            Self::ApprovalApproved(decided) | Self::ApprovalRejected(decided) => Some(decided.text.as_str()),
            Self::MessageSent(sent) => Some(sent.text.as_str()),
            Self::TaskCommented(TaskCommented::Removed(_))
            | Self::TaskClaimed(_)
            | Self::TaskLeaseExpired(_)
            | Self::TaskLinked(_)
            | Self::TaskUnlinked(_)
            | Self::SessionStarted(_)
            | Self::ApprovalSuperseded(_)
            | Self::DocSaved(_)
            | Self::DocDeleted(_)
            | Self::ProjectCreated(_)
            | Self::ProjectUpdated(_)
            | Self::ProjectArchived(_)
            | Self::MemberCreated(_)
            | Self::MemberUpdated(_)
            | Self::MemberDeactivated(_)
            | Self::TokenCreated(_)
            | Self::TokenRevoked(_)
            | Self::AuthLogin(_)
            | Self::AuthLoginFailed(_)
            | Self::AuthLogout(_)
            | Self::BackupMade(_)
            | Self::BackupRestored(_)
            | Self::Unknown { .. } => None,
        };
        text.filter(|text| !text.is_empty())
    }

    /// Whose words the text is, where they are not those of who caused the event.
    pub fn text_by(&self) -> Option<&Handle> {
        match self {
            Self::TaskUpdated(updated) => updated.text_by.set(),
            Self::ApprovalRequested(requested) => requested.text_by.as_ref(),
            _ => None,
        }
    }

    /// The number of the message or comment that it is about, where it is about one.
    pub fn about(&self) -> Option<i64> {
        match self {
            Self::MessageSent(sent) => Some(sent.message),
            Self::TaskCommented(commented) => Some(commented.comment()),
            _ => None,
        }
    }

    /// The setting of the project by which nobody had to approve its task.
    pub fn policy(&self) -> Option<&Policy> {
        match self {
            Self::TaskMoved(moved) => moved.policy.as_ref(),
            Self::TaskCompleted(completed) => completed.policy.as_ref(),
            Self::TaskUnarchived(unarchived) => unarchived.policy.as_ref(),
            _ => None,
        }
    }

    /// The column in which it leaves its task, where it tells of one.
    pub fn column(&self) -> Option<Status> {
        match self {
            Self::TaskCreated(created) => created.after.status(),
            Self::TaskUpdated(updated) => updated.after.status(),
            Self::TaskMoved(moved) => moved.after.status,
            Self::TaskClaimed(claimed) => claimed.after.status,
            Self::TaskReleased(released) => released.after.status,
            Self::TaskCompleted(completed) => completed.after.status,
            Self::TaskArchived(archived) => archived.after.status,
            Self::TaskUnarchived(unarchived) => unarchived.after.status,
            _ => None,
        }
    }
}

/// A payload is plain data, which always has a JSON form.
fn json(payload: &impl Serialize) -> Value {
    serde_json::to_value(payload).unwrap_or_default()
}

#[cfg(test)]
mod tests;
