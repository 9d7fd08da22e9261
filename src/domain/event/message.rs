//! What happens in threads.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{Handle, ThreadId};

/// A member wrote to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageSent {
    pub thread: Option<ThreadId>,
    /// The number of the message.
    pub message: i64,
    /// To whom; nobody in what admins see of a message between others.
    pub to: Option<Handle>,
    /// Whether an agent asks a human.
    pub question: bool,
    /// What the thread is called.
    pub subject: String,
    /// The beginning of the message.
    pub text: String,
    /// The hash of all of it.
    pub sha256: Option<String>,
}
