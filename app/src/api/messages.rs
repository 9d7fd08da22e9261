//! Messages between two members.

use hub_core::domain::message as command;
use hub_core::domain::message::{Sent, Thread};
use hub_core::domain::page::Page;
use hub_core::domain::screen::ConversationPage;

use super::table::server_functions;

server_functions! {
    /// One's own threads, the latest message first.
    "messages/list" list_threads(command::ListThreads) -> Page<Thread> = messages::list;

    /// A thread with its newest messages; nothing is marked as read.
    "messages/get" read_conversation(command::GetThread) -> ConversationPage = screens::conversation;

    /// Writes to a member, or into a thread.
    "messages/send" send_message(command::SendMessage) -> Sent = messages::send;

    /// Marks a thread as read.
    "messages/mark-read" mark_thread_read(command::MarkRead) -> Thread = messages::mark_read;
}
