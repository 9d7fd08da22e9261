//! An event that a command is about to write.

use serde_json::Value;

use crate::domain::ids::{Handle, ProjectKey, SessionId, TaskKey};

/// An event that a command is about to write; the log numbers and chains it.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub kind: &'static str,
    pub project: Option<ProjectKey>,
    pub subject: String,
    pub tasks: Vec<TaskKey>,
    pub session: Option<SessionId>,
    pub data: Value,
    /// Whom a private event concerns; empty means everybody.
    pub audience: Vec<Handle>,
}

impl NewEvent {
    /// A public event of `kind` about `subject`.
    pub fn new(kind: &'static str, subject: impl ToString, data: Value) -> Self {
        Self {
            kind,
            project: None,
            subject: subject.to_string(),
            tasks: Vec::new(),
            session: None,
            data,
            audience: Vec::new(),
        }
    }

    /// A public event about one task.
    pub fn of_task(kind: &'static str, task: &TaskKey, session: Option<SessionId>, data: Value) -> Self {
        Self { project: Some(task.project()), tasks: vec![task.clone()], session, ..Self::new(kind, task, data) }
    }

    /// The same event, for `audience` and admins only.
    #[must_use]
    pub fn private(mut self, audience: Vec<Handle>) -> Self {
        self.audience = audience;
        self
    }
}
