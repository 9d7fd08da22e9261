//! The tools of messages.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, TaskKey, ThreadId};
use hub_core::domain::message::{GetThread, ListThreads, Message, Preview, SendMessage, Thread};
use hub_core::service::{Hub, messages};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::inbox::wait_after;
use super::lists::{Rest, page_of, shown};
use super::receipts::Told;
use super::tasks::SESSION;
use super::views::{Moment, lines};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Needs, Tool, tool};

/// The tools of messages.
pub fn tools() -> Vec<Tool> {
    vec![
        tool("messages_list", "Your threads with other members, the latest message first.", Hints::Reads, list)
            .takes(&[("filter", ""), ("limit", ""), ("cursor", "from `next`")]),
        tool(
            "messages_read",
            "Reads a thread's newest messages, oldest first, and marks them read.",
            Hints::Changes,
            read,
        )
        .takes(&[("thread", "M-5"), ("limit", ""), ("cursor", "from `next`: older ones")])
        .in_parts("messages_read")
        .allowed_to(Needs::Reading)
        .repeats(),
        tool("messages_send", "Writes to a member, or into a thread. Use it to ask people.", Hints::Adds, send)
            .takes(&[
                ("to", "a handle; begins a thread"),
                ("thread", "M-5, instead of `to`"),
                ("body", "Markdown"),
                ("subject", ""),
                ("task", "the task a new thread is about"),
                SESSION,
            ])
            .always_loaded()
            .allowed_to(Needs::OwnWriting),
    ]
}

#[derive(Serialize, JsonSchema)]
struct List {
    threads: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

/// A thread in a line. Subject and text are members' words.
#[derive(Serialize, JsonSchema)]
struct Line {
    thread: ThreadId,
    with: Handle,
    subject: String,
    /// Whose words the subject is.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_by: Option<Handle>,
    task: Option<TaskKey>,
    unread: u32,
    messages: u32,
    last: Option<PreviewLine>,
}

impl From<Thread> for Line {
    fn from(thread: Thread) -> Self {
        Self {
            thread: thread.id,
            with: thread.with,
            subject_by: Some(thread.starter).filter(|_| !thread.subject.is_empty()),
            subject: thread.subject,
            task: thread.task,
            unread: thread.unread,
            messages: thread.message_count,
            last: thread.last.map(PreviewLine::from),
        }
    }
}

/// The beginning of the newest message.
#[derive(Serialize, JsonSchema)]
struct PreviewLine {
    by: Handle,
    at: Moment,
    text: String,
}

impl From<Preview> for PreviewLine {
    fn from(preview: Preview) -> Self {
        Self { by: preview.author, at: preview.at.into(), text: preview.text }
    }
}

async fn list(hub: Hub, actor: Actor, command: ListThreads) -> Result<List> {
    let (threads, rest) = page_of("messages_list", command, |command| messages::list(&hub, &actor, command)).await?;
    Ok(List { threads: threads.into_iter().map(Line::from).collect(), rest })
}

#[derive(Serialize, JsonSchema)]
struct Conversation {
    thread: ThreadId,
    with: Handle,
    #[serde(skip_serializing_if = "String::is_empty")]
    subject: String,
    /// Whose words the subject is.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_by: Option<Handle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<TaskKey>,
    messages: Vec<MessageLine>,
    #[serde(flatten)]
    rest: Rest,
}

/// A message, under the name of who wrote it.
#[derive(Serialize, JsonSchema)]
struct MessageLine {
    by: Handle,
    at: Moment,
    body: String,
}

impl From<Message> for MessageLine {
    fn from(message: Message) -> Self {
        Self { by: message.author, at: message.created_at.into(), body: message.body }
    }
}

async fn read(hub: Hub, actor: Actor, mut command: GetThread) -> Result<Conversation> {
    let mut older = json!({ "thread": command.thread });
    if let Some(limit) = command.limit {
        older["limit"] = json!(limit);
    }
    let id = command.thread;
    command.limit = Some(shown(command.limit));
    command.latest = Some(true);
    let read = messages::read(&hub, &actor, command).await?.value;
    let rest = read.next_cursor.map_or_else(Rest::default, |cursor| {
        older["cursor"] = json!(cursor);
        Rest { more: Some(read.older), at_least: false, next: Some(call("messages_read", &older)) }
    });
    Ok(Conversation {
        thread: id,
        with: read.thread.with,
        subject_by: Some(read.thread.starter).filter(|_| !read.thread.subject.is_empty()),
        subject: read.thread.subject,
        task: read.thread.task,
        messages: lines(read.items),
        rest,
    })
}

#[derive(Serialize, JsonSchema)]
struct Sent {
    thread: ThreadId,
    message_id: i64,
    with: Handle,
    #[serde(flatten)]
    told: Told,
    next: String,
}

async fn send(hub: Hub, actor: Actor, command: SendMessage) -> Result<Sent> {
    let (value, told) = Told::apart(messages::send(&hub, &actor, command).await?);
    let next = format!("{}, to wait for an answer", wait_after(value.inbox_cursor.as_deref()));
    Ok(Sent { thread: value.thread.id, message_id: value.message.id, with: value.thread.with, told, next })
}
