//! The services against real database files. `World` is a hub with the usual members and one
//! project.

mod approvals;
mod audit;
mod authors;
mod backups;
mod board;
mod budget;
mod circles;
mod claimable;
mod claims;
mod columns;
mod completing;
mod docs;
mod events;
mod guessing;
mod handoffs;
mod hidden_events;
mod holding;
mod idempotency;
mod inbox;
mod inbox_of_work;
mod leases;
mod lifecycle;
mod links;
mod live;
mod members;
mod mentions;
mod messages;
mod model;
mod moments;
mod moving;
mod names;
mod needs_you;
mod presence;
mod races;
mod reach;
mod restoring;
mod reviews;
mod rights;
mod screens;
mod search;
mod sessions;
mod set_up;
mod sign_ins;
mod small_rules;
mod stories;
mod tasks;
mod team;
mod team_machine;
mod tokens;
mod type_changes;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::clock::SetClock;
use super::{
    Hub, Options, members as member_service, projects, sessions as session_service, sign_ins as sign_in_service,
    tasks as task_service, tokens as token_service,
};
use crate::domain::actor::{Actor, Door};
use crate::domain::claim::Claimed;
use crate::domain::event::Event;
use crate::domain::ids::SessionId;
use crate::domain::session::Session;
use crate::domain::task::{Status, Task};
use crate::domain::time::Timestamp;
use crate::domain::{Error, Result};

/// A hub in a directory of its own, with ada (admin), ben (member), vera (viewer), claude and codex
/// (agents) and project HUB.
pub(super) struct World {
    pub(super) hub: Hub,
    pub(super) clock: Arc<SetClock>,
    pub(super) ada: Actor,
    pub(super) ben: Actor,
    pub(super) vera: Actor,
    pub(super) claude: Actor,
    pub(super) codex: Actor,
    pub(super) data: tempfile::TempDir,
}

impl World {
    pub(super) async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::at(Timestamp(1_790_000_000_000)));
        let hub = open(&data, &clock).await;
        let system = Actor::system(Door::Cli);
        for (handle, kind, role) in [
            ("ada", "human", "admin"),
            ("ben", "human", "member"),
            ("vera", "human", "viewer"),
            ("claude", "agent", "agent"),
            ("codex", "agent", "agent"),
        ] {
            let command = command(json!({ "handle": handle, "display_name": handle, "kind": kind, "role": role }));
            member_service::create(&hub, &system, command).await.unwrap();
        }
        let ada = actor(&hub, "ada").await;
        projects::create(&hub, &ada, command(json!({ "key": "HUB", "name": "Hub" }))).await.unwrap();
        let (ben, vera) = (actor(&hub, "ben").await, actor(&hub, "vera").await);
        let (claude, codex) = (actor(&hub, "claude").await, actor(&hub, "codex").await);
        Self { hub, clock, ada, ben, vera, claude, codex, data }
    }

    pub(super) async fn create(&self, actor: &Actor, fields: Value) -> Result<Task> {
        let mut body = json!({ "project": "HUB", "title": "A task" });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        task_service::create(&self.hub, actor, command(body)).await.map(|answer| answer.value)
    }

    pub(super) async fn move_to(&self, actor: &Actor, task: &Task, to: Status) -> Result<Task> {
        self.relocate(actor, json!({ "task": task.key, "to": to, "reason": "because" })).await
    }

    pub(super) async fn relocate(&self, actor: &Actor, body: Value) -> Result<Task> {
        task_service::move_to(&self.hub, actor, command(body)).await.map(|answer| answer.value)
    }

    pub(super) async fn update(&self, actor: &Actor, body: Value) -> Result<Task> {
        task_service::update(&self.hub, actor, command(body)).await.map(|answer| answer.value)
    }

    pub(super) async fn get(&self, key: &str) -> Task {
        task_service::get(&self.hub, &self.ada, command(json!({ "task": key }))).await.unwrap().value.into_task()
    }

    /// A new session of this member in HUB.
    pub(super) async fn session(&self, actor: &Actor) -> SessionId {
        self.start(actor, json!({})).await.unwrap().id
    }

    pub(super) async fn start(&self, actor: &Actor, fields: Value) -> Result<Session> {
        let mut body = json!({ "project": "HUB" });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        session_service::start(&self.hub, actor, command(body)).await.map(|answer| answer.value.session)
    }

    pub(super) async fn claim(&self, actor: &Actor, session: SessionId, task: &str) -> Result<Claimed> {
        let body = command(json!({ "session": session, "task": task }));
        task_service::claim(&self.hub, actor, body).await.map(|answer| answer.value)
    }

    /// Every event of a kind.
    pub(super) async fn of_kind(&self, kind: &str) -> Vec<Event> {
        let body = command(json!({ "kind": kind, "limit": 200 }));
        super::events::list(&self.hub, &self.ada, body).await.unwrap().value.items
    }

    /// The keys of what this member is told it may claim, in that order.
    pub(super) async fn ready(&self, actor: &Actor) -> Vec<String> {
        let body = command(json!({ "ready": true, "limit": 200 }));
        let page = task_service::list(&self.hub, actor, body).await.unwrap().value;
        page.items.into_iter().map(|task| task.key.to_string()).collect()
    }

    /// The kinds of the events that concern a task.
    pub(super) async fn kinds(&self, task: &str) -> Vec<String> {
        let body = command(json!({ "task": task, "limit": 200 }));
        let events = super::events::list(&self.hub, &self.ada, body).await.unwrap().value;
        events.items.into_iter().map(|event| event.kind).collect()
    }

    /// A task in this column, taken there by a human.
    pub(super) async fn task_in(&self, status: Status) -> Task {
        let mut task = self.create(&self.ben, json!({})).await.unwrap();
        for to in [Status::Backlog, Status::Active, Status::Review, Status::Done] {
            if to <= status {
                task = self.move_to(&self.ben, &task, to).await.unwrap();
            }
        }
        task
    }
}

pub(super) async fn open(data: &tempfile::TempDir, clock: &Arc<SetClock>) -> Hub {
    let options = Options { clock: Arc::clone(clock) as Arc<dyn super::clock::Clock>, ..Options::new(data.path()) };
    Hub::open(options).await.unwrap()
}

/// The actor of a member as a token of its own makes it.
pub(super) async fn actor(hub: &Hub, handle: &str) -> Actor {
    let system = Actor::system(Door::Cli);
    let member = member_service::get(hub, &system, command(json!({ "handle": handle }))).await.unwrap().value;
    Actor { handle: member.handle, kind: member.kind, role: member.role, ..Actor::system(Door::Rest) }
}

/// A command as the doors read it.
pub(super) fn command<C: DeserializeOwned>(body: Value) -> C {
    serde_json::from_value(body).unwrap()
}

/// The error's code, for short comparisons.
pub(super) fn code<T: std::fmt::Debug>(outcome: Result<T>) -> &'static str {
    match outcome {
        Ok(_) => "ok",
        Err(Error { code, .. }) => code.as_str(),
    }
}
