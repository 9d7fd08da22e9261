//! What the tests of agents' work have in common: claiming, completing, deciding, handing off, as a
//! door would ask for it.

use serde_json::{Value, json};

use super::{World, command, task_service};
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::approval::{Approval, ApprovalDetail};
use crate::domain::event::Event;
use crate::domain::handoff::{Handoff, PickedUp};
use crate::domain::ids::{HandoffId, SessionId, TaskKey};
use crate::domain::task::Task;
use crate::domain::task_command::Completed;
use crate::service::{approvals, events, handoffs, projects};

impl World {
    pub(super) async fn claim_task(&self, actor: &Actor, session: SessionId, task: &TaskKey) -> Result<Task> {
        let body = json!({ "session": session, "task": task });
        task_service::claim(&self.hub, actor, command(body)).await.map(|answer| answer.value.task)
    }

    pub(super) async fn complete(&self, actor: &Actor, body: Value) -> Result<Completed> {
        task_service::complete(&self.hub, actor, command(body)).await.map(|answer| answer.value)
    }

    pub(super) async fn decide(&self, actor: &Actor, body: Value) -> Result<Approval> {
        approvals::decide(&self.hub, actor, command(body)).await.map(|answer| answer.value)
    }

    pub(super) async fn approval(&self, id: impl ToString) -> ApprovalDetail {
        let body = json!({ "approval": id.to_string() });
        approvals::get(&self.hub, &self.ada, command(body)).await.unwrap().value
    }

    pub(super) async fn hand_off(&self, actor: &Actor, body: Value) -> Result<Handoff> {
        handoffs::create(&self.hub, actor, command(body)).await.map(|answer| answer.value)
    }

    pub(super) async fn pick_up(&self, actor: &Actor, id: HandoffId, session: Option<SessionId>) -> Result<PickedUp> {
        let body = json!({ "handoff": id, "session": session });
        handoffs::pick_up(&self.hub, actor, command(body)).await.map(|answer| answer.value)
    }

    pub(super) async fn close_handoff(&self, actor: &Actor, id: HandoffId) -> Result<Handoff> {
        let body = json!({ "handoff": id, "note": "No longer needed" });
        handoffs::close(&self.hub, actor, command(body)).await.map(|answer| answer.value)
    }

    pub(super) async fn policy(&self, fields: Value) {
        let mut body = json!({ "project": "HUB" });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        projects::update(&self.hub, &self.ada, command(body)).await.unwrap();
    }

    /// A task with two criteria that this agent holds, in a session of its own.
    pub(super) async fn held_by(&self, actor: &Actor) -> (Task, SessionId) {
        self.held_with(actor, json!({})).await
    }

    pub(super) async fn held_with(&self, actor: &Actor, fields: Value) -> (Task, SessionId) {
        let mut body = json!({ "status": "backlog", "acceptance_criteria": ["one", "two"] });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let task = self.create(&self.ben, body).await.unwrap();
        let session = self.session(actor).await;
        (self.claim_task(actor, session, &task.key).await.unwrap(), session)
    }

    /// A task that claude completed: in Review, with an approval pending.
    pub(super) async fn completed(&self) -> (Task, SessionId) {
        let (task, session) = self.held_by(&self.claude).await;
        let body = json!({ "task": task.key, "session": session, "result": "Done as asked." });
        (self.complete(&self.claude, body).await.unwrap().task, session)
    }

    pub(super) async fn events_of(&self, task: &TaskKey) -> Vec<Event> {
        let body = command(json!({ "task": task, "limit": 200 }));
        events::list(&self.hub, &self.ada, body).await.unwrap().value.items
    }

    /// The last event of this kind that concerns the task.
    pub(super) async fn last_event(&self, task: &TaskKey, kind: &str) -> Event {
        let events = self.events_of(task).await;
        events.into_iter().rev().find(|event| event.kind == kind).unwrap_or_else(|| panic!("no {kind}"))
    }
}
