//! What the screens read in one go: the frame around every page, the board, and a task with all
//! that hangs on it.

use serde::{Deserialize, Serialize};

use super::approval::Approval;
use super::claim::Attempt;
use super::comment::Comment;
use super::event::{Event, Seq};
use super::handoff::Handoff;
use super::ids::TaskKey;
use super::member::{Member, Presence};
use super::message::Thread;
use super::project::Project;
use super::review::Review;
use super::screen::Counts;
use super::task::Task;
use super::task_command::ListTasks;
use super::time::Timestamp;

/// How many tasks of Done a board shows at first, and with each demand for more.
pub const DONE_PAGE: u32 = 50;

/// What every page needs: who one is, and everybody and everything there is to name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub me: Member,
    /// Whether the credential may act as an admin.
    pub admin: bool,
    pub projects: Vec<Project>,
    pub members: Vec<Member>,
    pub presence: Vec<Presence>,
    pub counts: Counts,
    /// The server's time when this was read.
    pub now: Timestamp,
    pub seq: Seq,
}

/// Asks for a board: all projects or one, filtered. `filter.project` is the board's project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GetBoard {
    #[serde(default)]
    pub filter: ListTasks,
    /// How many tasks of Done to show; [`DONE_PAGE`] unless said otherwise.
    #[serde(default)]
    pub done: Option<u32>,
}

/// A board: its cards in the order of their ranks, Done cut to its first ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Board {
    pub cards: Vec<Task>,
    /// How many tasks stand in Done in all.
    pub done_total: u32,
    pub seq: Seq,
}

/// A task as its page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskDetail {
    pub task: Task,
    /// The Markdown texts as sanitised HTML.
    pub description_html: String,
    pub prompt_html: String,
    pub result_html: String,
    pub comments: Vec<RenderedComment>,
    /// The newest events that concern it, oldest first.
    pub events: Vec<Event>,
    /// Titles and states of the tasks it is linked with.
    pub related: Vec<RelatedTask>,
    /// The approval it waits for, or else the last one of it.
    pub approval: Option<TaskApproval>,
    /// The newest reviews, oldest first.
    pub reviews: Vec<RenderedReview>,
    /// The newest handoffs that name it, newest first.
    pub handoffs: Vec<Handoff>,
    /// Who held it before, the latest first.
    pub attempts: Vec<Attempt>,
    /// The reader's own threads about it, the latest message first.
    pub threads: Vec<Thread>,
    pub seq: Seq,
}

/// A comment with its Markdown as sanitised HTML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenderedComment {
    pub comment: Comment,
    pub html: String,
}

/// An approval beside its task. What it binds is the task itself as long as it is pending, and left
/// out here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskApproval {
    pub approval: Approval,
    /// The decision before this one.
    pub last_round: Option<Approval>,
    /// The names of the fields in which what was asked for differs from the last round.
    pub changed_since_last_round: Vec<String>,
}

/// A review with its Markdown as sanitised HTML.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenderedReview {
    pub review: Review,
    pub html: String,
}

/// As much of a linked task as is shown beside its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelatedTask {
    pub key: TaskKey,
    pub title: String,
    pub status: super::task::Status,
    pub archived: bool,
}
