//! The tools of messages.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::{Handle, TaskKey, ThreadId};
use hub_core::domain::message::{self, GetThread, ListThreads, Message, Preview, SendMessage, Thread};
use hub_core::service::{Answer, Hub, messages};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::inbox::wait_after;
use super::lists::{Rest, listed, shown};
use super::receipts::Told;
use super::tasks::SESSION;
use super::view::view;
use super::views::{Moment, lines};
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Needs, Tool, tool};

/// The tools of messages.
pub fn tools() -> Vec<Tool> {
    vec![
        tool("messages_list", "Your threads with other members, the latest message first.", Hints::Reads, list)
            .takes(&[("filter", ""), ("limit", ""), ("cursor", "from `next`")])
            .shows(&["threads"]),
        tool(
            "messages_read",
            "Reads a thread's newest messages, oldest first, and marks them read.",
            Hints::Changes,
            read,
        )
        .takes(&[("thread", "M-5"), ("limit", ""), ("cursor", "from `next`: older ones")])
        .shows(&["messages"])
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

view! {
    /// A thread in a line. Subject and text are members' words.
    struct Line of thread: Thread {
        thread: ThreadId = thread.id,
        with: Handle = thread.with,
        subject: String = thread.subject.clone(),
        /// Whose words the subject is.
        subject_by: Option<Handle> = Some(thread.starter).filter(|_| !thread.subject.is_empty()),
        task: Option<TaskKey> = thread.task,
        unread: u32 = thread.unread,
        messages: u32 = thread.message_count,
        last: Option<PreviewLine> = thread.last.map(PreviewLine::from),
    }
}

view! {
    /// The beginning of the newest message.
    struct PreviewLine of preview: Preview {
        by: Handle = preview.author,
        at: Moment = preview.at.into(),
        text: String = preview.text,
    }
}

async fn list(hub: Hub, actor: Actor, mut command: ListThreads) -> Result<List> {
    command.limit = Some(shown(command.limit));
    let found = messages::list_counted(&hub, &actor, command.clone()).await?.value;
    let (threads, rest) = listed("messages_list", command, found);
    Ok(List { threads, rest })
}

view! {
    /// A thread with its newest messages.
    struct Conversation of read: message::Conversation {
        thread: ThreadId = read.thread.id,
        with: Handle = read.thread.with,
        subject: String = read.thread.subject.clone(),
        /// Whose words the subject is.
        subject_by: Option<Handle> = Some(read.thread.starter).filter(|_| !read.thread.subject.is_empty()),
        task: Option<TaskKey> = read.thread.task,
        messages: Vec<MessageLine> = lines(read.items),
        #[serde(flatten)]
        rest: Rest = Rest { more: read.next_cursor.map(|_| read.older), ..Rest::default() },
    }
}

view! {
    /// A message, under the name of who wrote it.
    struct MessageLine of message: Message {
        by: Handle = message.author,
        at: Moment = message.created_at.into(),
        body: String = message.body,
    }
}

async fn read(hub: Hub, actor: Actor, asked: GetThread) -> Result<Conversation> {
    let command = GetThread { limit: Some(shown(asked.limit)), latest: Some(true), ..asked.clone() };
    let read = messages::read(&hub, &actor, command).await?.value;
    let older = |cursor| call("messages_read", &json!(GetThread { cursor: Some(cursor), ..asked }));
    let next = read.next_cursor.clone().map(older);
    let mut conversation = Conversation::from(read);
    conversation.rest.next = next;
    Ok(conversation)
}

view! {
    /// A message was sent.
    struct Sent of answer: Answer<message::Sent> {
        thread: ThreadId = answer.value.thread.id,
        message_id: i64 = answer.value.message.id,
        with: Handle = answer.value.thread.with,
        #[serde(flatten)]
        told: Told = Told::new(answer.control, answer.replayed, answer.unchanged),
        next: String = format!("{}, to wait for an answer", wait_after(answer.value.inbox_cursor.as_deref())),
    }
}

async fn send(hub: Hub, actor: Actor, command: SendMessage) -> Result<Sent> {
    Ok(messages::send(&hub, &actor, command).await?.into())
}
