//! The reference model: what the hub's state must be after each event of the log, by the rules
//! alone. Each event is checked against the state before it; an event that the rules do not allow
//! fails.

mod approvals;
mod sessions;
mod tasks;

use std::collections::{BTreeMap, BTreeSet};

use hub_core::domain::event::Event;
use hub_core::domain::handoff::HandoffStatus;
use hub_core::domain::ids::{ApprovalId, Handle, HandoffId, ProjectKey, SessionId, TaskKey};
use hub_core::domain::task::{ApprovalStatus, Status, TaskType};
use hub_core::domain::time::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::cast::ADMINS;

/// What the set-up writes, and nothing else.
const SET_UP: [&str; 3] = ["member.created", "token.created", "project.created"];

#[derive(Default)]
pub struct Model {
    pub tasks: BTreeMap<TaskKey, Task>,
    pub sessions: BTreeMap<SessionId, Session>,
    pub handoffs: BTreeMap<HandoffId, Handoff>,
    pub approvals: BTreeMap<ApprovalId, Approval>,
    /// The event that the same command must write next.
    owed: Option<Owed>,
    last: i64,
}

#[derive(Clone)]
pub struct Task {
    pub status: Status,
    pub task_type: TaskType,
    pub title: String,
    pub assignee: Option<Handle>,
    pub version: u32,
    pub lease: Option<Lease>,
    pub approval: Option<ApprovalId>,
    /// The agent that held it since the last decision, and its session.
    pub undecided: Option<(Handle, SessionId)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Lease {
    pub session: SessionId,
    pub member: Handle,
    pub since: Timestamp,
    pub parked_on: Option<HandoffId>,
}

pub struct Session {
    pub member: Handle,
    pub project: ProjectKey,
    pub ended: bool,
    pub without_handoff: bool,
    pub handoff: Option<HandoffId>,
}

pub struct Handoff {
    pub author: Handle,
    pub project: ProjectKey,
    pub status: HandoffStatus,
    pub picked_up: Option<(Handle, SessionId)>,
    pub closed_by: Option<Handle>,
}

pub struct Approval {
    pub task: TaskKey,
    pub requested_by: Handle,
    pub status: ApprovalStatus,
    pub decided_by: Option<Handle>,
    pub superseded_by: Option<ApprovalId>,
}

/// What a command that has begun to write has yet to write.
#[derive(Clone, Debug)]
struct Owed {
    actor: Handle,
    kind: &'static str,
    /// The task, session or approval it is about, where that is known.
    about: String,
    /// Where the task must go.
    to: Option<Status>,
}

impl Model {
    /// Takes the next event in; whether its command is complete with it.
    pub fn apply(&mut self, event: &Event) -> bool {
        check(event, event.seq == self.last + 1, "the numbers have no gap");
        self.last = event.seq;
        let owed = self.owed.take();
        if let Some(owed) = &owed {
            let about = event.subject == owed.about || event.tasks.iter().any(|task| task.as_str() == owed.about);
            let as_owed = event.kind == owed.kind && event.actor == owed.actor && about;
            check(event, as_owed, &format!("this was to come first: {owed:?}"));
        } else {
            let begun = !matches!(event.kind.as_str(), "approval.requested");
            check(event, begun, "nothing asked for this");
        }
        self.check_session(event);
        self.dispatch(event, owed.as_ref());
        if self.owed.is_none() {
            event.tasks.iter().for_each(|task| self.check_task(event, task));
        }
        self.owed.is_none()
    }

    fn dispatch(&mut self, event: &Event, owed: Option<&Owed>) {
        match event.kind.as_str() {
            "task.created" => self.created(event),
            "task.claimed" => self.claimed(event),
            "task.released" => self.released(event),
            "task.completed" => self.completed(event),
            "task.taken_back" => self.taken_back(event),
            "task.moved" => self.moved(event, owed),
            "task.updated" => self.updated(event),
            "session.started" => self.started(event),
            "session.ended" => self.ended(event),
            "handoff.created" => self.handed_off(event),
            "handoff.picked_up" => self.picked_up(event),
            "handoff.closed" => self.closed(event),
            "approval.requested" => self.requested(event),
            "approval.approved" => self.decided(event, ApprovalStatus::Approved),
            "approval.rejected" => self.decided(event, ApprovalStatus::Rejected),
            "approval.superseded" => self.superseded(event),
            kind => check(event, SET_UP.contains(&kind), "nobody played this"),
        }
    }

    fn owe(&mut self, event: &Event, kind: &'static str, about: &impl ToString, to: Option<Status>) {
        self.owed = Some(Owed { actor: event.actor.clone(), kind, about: about.to_string(), to });
    }

    /// R15: a session acts for its own member, while it lives.
    fn check_session(&self, event: &Event) {
        if let Some(session) = event.session.filter(|_| event.kind != "session.started") {
            let session = &self.sessions[&session];
            check(
                event,
                session.member == event.actor && !session.ended,
                "the session acts for its member while it lives",
            );
        }
    }

    /// What holds for every task after every command.
    fn check_task(&self, event: &Event, key: &TaskKey) {
        let task = &self.tasks[key];
        check(event, task.lease.is_none() || task.status == Status::Active, "tasks are held in Active only");
        let waits = task.status == Status::Review && task.undecided.is_some();
        check(
            event,
            task.approval.is_some() == waits,
            "an agent's work in Review waits for a decision, and nothing else does",
        );
        let past = task.status == Status::Done && task.undecided.is_some();
        check(event, !past, "no agent's work reaches Done undecided");
    }

    /// The leases of a session, by task.
    pub fn held_by(&self, session: SessionId) -> impl Iterator<Item = (&TaskKey, &Lease)> {
        let leases = self.tasks.iter().filter_map(|(key, task)| Some((key, task.lease.as_ref()?)));
        leases.filter(move |(_, lease)| lease.session == session)
    }

    /// The tasks whose leases wait on a handoff.
    pub fn parked(&self, handoff: HandoffId) -> BTreeSet<TaskKey> {
        let parked = |task: &Task| task.lease.as_ref().is_some_and(|lease| lease.parked_on == Some(handoff));
        self.tasks.iter().filter(|(_, task)| parked(task)).map(|(key, _)| key.clone()).collect()
    }

    fn task(&mut self, event: &Event) -> &mut Task {
        self.tasks.get_mut(&event.tasks[0]).unwrap_or_else(|| panic!("there is no such task: {event:?}"))
    }
}

/// Whether somebody is a human here.
fn is_admin(handle: &Handle) -> bool {
    ADMINS.contains(&handle.as_str())
}

/// Fails with the event where the rule does not hold.
#[track_caller]
fn check(event: &Event, holds: bool, rule: &str) {
    assert!(holds, "{rule}: {event:?}");
}

/// A part of an event's data.
#[track_caller]
fn part<T: DeserializeOwned>(event: &Event, value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value} in {event:?}"))
}
