//! Messages between two members: threads, free or about a task.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::ids::{Handle, SessionId, TaskKey, ThreadId};
use super::member::word_enum;
use super::time::Timestamp;

/// The longest message, in characters.
pub use super::budget::MESSAGE_TEXT;
/// How many characters of the newest message a list of threads shows.
pub const PREVIEW_TEXT: usize = 200;

/// A thread as one of its two members sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Thread {
    pub id: ThreadId,
    /// The other of the two.
    pub with: Handle,
    /// Who began it.
    pub starter: Handle,
    /// The task it is about; `null` where it is free.
    pub task: Option<TaskKey>,
    pub subject: String,
    /// How many messages of the other I have not read.
    pub unread: u32,
    pub message_count: u32,
    /// The newest message.
    pub last: Option<Preview>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The beginning of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Preview {
    pub author: Handle,
    pub text: String,
    pub at: Timestamp,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    pub id: i64,
    pub thread: ThreadId,
    pub author: Handle,
    /// Markdown, as its author wrote it.
    pub body: String,
    pub created_at: Timestamp,
}

/// A thread with some of its messages, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Conversation {
    pub thread: Thread,
    pub items: Vec<Message>,
    /// How many older ones than these there are.
    pub older: u32,
    /// Give it back as `cursor` for the next page (with `latest` for the older ones); `null` after
    /// the last.
    pub next_cursor: Option<String>,
}

/// A message that was sent, and its thread as the sender now sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sent {
    pub thread: Thread,
    pub message: Message,
    /// What comes of it stands in the caller's inbox after this cursor.
    #[serde(default)]
    pub inbox_cursor: Option<String>,
}

/// Which threads a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum ThreadFilter {
    /// Those with something I have not read.
    Unread,
    /// Those about no task.
    Free,
    /// Those about a task.
    Task,
}

word_enum!(ThreadFilter { Unread = "unread", Free = "free", Task = "task" });

/// Asks for the caller's threads, the newest message first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListThreads {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<ThreadFilter>,
    /// Only threads about this task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Asks for a thread's messages, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetThread {
    pub thread: ThreadId,
    /// The newest ones, still oldest first, instead of the first ones; with a cursor those before
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Begins a thread with another member.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartThread {
    pub to: Handle,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskKey>,
    pub body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Writes into a thread.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyToThread {
    pub thread: ThreadId,
    pub body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Writes to a member, which begins a thread, or into a thread: one of `to` and `thread`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Handle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    pub body: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Marks a thread as read by the caller.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    pub thread: ThreadId,
    /// The id of the last message read; all where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<i64>,
}

impl From<StartThread> for SendMessage {
    fn from(StartThread { to, subject, task, body, session }: StartThread) -> Self {
        Self { to: Some(to), thread: None, body, subject, task, session }
    }
}

impl From<ReplyToThread> for SendMessage {
    fn from(ReplyToThread { thread, body, session }: ReplyToThread) -> Self {
        Self { to: None, thread: Some(thread), body, subject: None, task: None, session }
    }
}

impl Check for ListThreads {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for GetThread {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for SendMessage {
    fn check(&mut self, fields: &mut Fields) {
        fields.text("body", &mut self.body, 1, MESSAGE_TEXT);
        if let Some(subject) = &mut self.subject {
            fields.line("subject", subject, 0, budget::TITLE_TEXT);
        }
        if self.to.is_some() == self.thread.is_some() {
            fields
                .fault("to", "or thread is needed, and only one of them: to begins a thread, thread goes on with one");
        }
        if self.thread.is_some() && (self.subject.is_some() || self.task.is_some()) {
            fields.fault("thread", "has its subject and task already; leave them out, or begin a new thread with to");
        }
    }
}

impl Check for MarkRead {
    fn check(&mut self, _: &mut Fields) {}
}
