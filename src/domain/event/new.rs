//! An event that a command is about to write.

use super::{Fact, Kind};
use crate::domain::ids::{Handle, ProjectKey, SessionId, TaskKey};

/// What happened, with what it concerns; the log numbers and chains it.
#[derive(Clone, Debug)]
pub struct NewEvent {
    pub fact: Fact,
    pub project: Option<ProjectKey>,
    /// What it is about, as people call it.
    pub subject: String,
    /// The tasks whose cards it changes.
    pub tasks: Vec<TaskKey>,
    pub session: Option<SessionId>,
    /// Whom a private event concerns; empty means everybody.
    pub audience: Vec<Handle>,
}

impl NewEvent {
    /// An event about something that belongs to no project.
    pub fn new(subject: impl ToString, fact: Fact) -> Self {
        Self {
            fact,
            project: None,
            subject: subject.to_string(),
            tasks: Vec::new(),
            session: None,
            audience: Vec::new(),
        }
    }

    /// An event about something in a project.
    pub fn in_project(project: &ProjectKey, subject: impl ToString, session: Option<SessionId>, fact: Fact) -> Self {
        Self { project: Some(project.clone()), session, ..Self::new(subject, fact) }
    }

    /// An event about one task.
    pub fn of_task(task: &TaskKey, session: Option<SessionId>, fact: Fact) -> Self {
        Self::in_project(&task.project(), task, session, fact).with_tasks([task.clone()])
    }

    /// An event about a member; a private one is for the member alone, and for admins.
    pub fn of_member(member: &Handle, fact: Fact) -> Self {
        let audience = if fact.kind().is_some_and(Kind::is_private) { vec![member.clone()] } else { Vec::new() };
        Self { audience, ..Self::new(member, fact) }
    }

    /// The same event, which changes the cards of these tasks, too.
    #[must_use]
    pub fn with_tasks(mut self, tasks: impl IntoIterator<Item = TaskKey>) -> Self {
        self.tasks.extend(tasks);
        self
    }

    /// The same event, for these members and admins only.
    #[must_use]
    pub fn between(mut self, members: [Handle; 2]) -> Self {
        self.audience = members.into();
        self
    }
}
