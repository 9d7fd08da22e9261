//! What helps after a refusal, as a value that each door words for itself: for an agent it becomes
//! the next call, for a person it stands in the message already.

use super::ids::{HandoffId, ProjectKey, SessionId, TaskKey};
use super::member::word_enum;

/// What helps, stated where the rule was broken. Where none is given, the code of the refusal says
/// enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Look at what there is of this kind: nothing of it has the name that was given.
    LookUp(Thing),
    /// Look at the tasks of this project.
    LookAtTasks(ProjectKey),
    /// Claim this task.
    Claim(TaskKey),
    /// Claim another task: this one cannot be had now.
    ClaimAnother,
    /// Complete this task, as its holder.
    Complete(TaskKey),
    /// Release this task, as its holder.
    Release(TaskKey),
    /// Move this task from Inbox to Backlog.
    Plan(TaskKey),
    /// Do nothing but comment on this task.
    CommentOn(TaskKey),
    /// Pick up this handoff: what was wanted waits on it.
    PickUp(HandoffId),
    /// Do the same in one of these sessions of the caller.
    UseSession(Vec<SessionId>),
    /// Begin a session, in this project where one is known, under the name that the caller's
    /// program gave the one before.
    StartSession { project: Option<ProjectKey>, external_ref: Option<String> },
    /// Do the same without naming a version.
    WithoutVersion,
}

/// A kind of thing that is looked for by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Project,
    Task,
    Member,
    Session,
    Handoff,
    Approval,
    Thread,
    Document,
    Comment,
    Backup,
    Token,
}

word_enum!(Thing {
    Project = "project",
    Task = "task",
    Member = "member",
    Session = "session",
    Handoff = "handoff",
    Approval = "approval",
    Thread = "thread",
    Document = "document",
    Comment = "comment",
    Backup = "backup",
    Token = "live token",
});
