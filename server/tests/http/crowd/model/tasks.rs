//! What becomes of tasks: their versions (R2), columns (R1), holders (R3, R6, R7) and assignees.

use hub_core::domain::event::Event;
use hub_core::domain::ids::SessionId;
use hub_core::domain::lifecycle::{Mover, is_legal};
use hub_core::domain::task::{Status, Task as Shown, TaskType};
use serde_json::json;

use super::{Lease, Model, Owed, Task, check, is_admin, part};

impl Model {
    pub(super) fn created(&mut self, event: &Event) {
        let made: Shown = part(event, &event.data["after"]);
        let task = Task {
            status: made.status,
            task_type: made.task_type,
            title: made.title,
            assignee: made.assignee,
            version: made.version,
            lease: None,
            approval: None,
            undecided: None,
        };
        check(event, task.version == 1, "a task begins at version 1");
        let before = self.tasks.insert(made.key, task);
        check(event, before.is_none(), "a key is given once");
    }

    pub(super) fn claimed(&mut self, event: &Event) {
        let session = acting(event);
        let task = self.task(event);
        check(event, task.lease.is_none(), "R3: nobody claims what somebody holds");
        let free = task.assignee.as_ref().is_none_or(|assignee| *assignee == event.actor || !is_admin(assignee));
        let open =
            task.status == Status::Backlog && (task.assignee.is_none() || task.assignee.as_ref() == Some(&event.actor));
        check(event, open || (task.status == Status::Active && free), "R4: it may be claimed where it stands");
        let changed = task.status != Status::Active || task.assignee.as_ref() != Some(&event.actor);
        came_from(event, task);
        task.status = Status::Active;
        task.assignee = Some(event.actor.clone());
        raise(event, task, changed);
        task.lease = Some(Lease { session, member: event.actor.clone(), since: event.at, parked_on: None });
        task.undecided = Some((event.actor.clone(), session));
    }

    pub(super) fn released(&mut self, event: &Event) {
        let task = self.task(event);
        check(event, holds(task, acting(event)), "only the holder releases");
        came_from(event, task);
        task.lease = None;
        task.assignee = None;
        task.status = Status::Backlog;
        raise(event, task, true);
    }

    pub(super) fn completed(&mut self, event: &Event) {
        let on = !event.data["policy"].is_null();
        let task = self.task(event);
        check(event, holds(task, acting(event)), "R9: only the holder completes");
        check(event, event.data["before"]["status"] == task.status.as_str(), "it came from where it stood");
        check(event, on == is_chore(task), "R10: chores go on to Done, and nothing else does");
        task.lease = None;
        raise(event, task, true);
        if on {
            task.status = Status::Done;
            task.undecided = None;
        } else {
            task.status = Status::Review;
            self.owe(event, "approval.requested", &event.subject, None);
        }
    }

    pub(super) fn taken_back(&mut self, event: &Event) {
        check(event, is_admin(&event.actor), "humans take back");
        let task = self.task(event);
        let holder = task.lease.take().map(|lease| lease.member);
        check(event, holder.is_some() && holder == part(event, &event.data["holder"]), "it is taken from who held it");
        task.assignee = None;
        raise(event, task, true);
    }

    pub(super) fn moved(&mut self, event: &Event, owed: Option<&Owed>) {
        check(event, is_admin(&event.actor), "only humans move here");
        let arrived: Status = part(event, &event.data["after"]["status"]);
        // What needs no approval goes through Review and on to Done.
        let on = !event.data["policy"].is_null();
        let to = if on { Status::Review } else { arrived };
        let decided = owed.and_then(|owed| owed.to);
        check(event, decided.is_none_or(|decided| decided == to), "it goes where the decision sends it");
        let task = self.task(event);
        came_from(event, task);
        check(event, task.status != to && is_legal(task.status, to, Mover::Human), "R1: the move is in the table");
        check(event, task.approval.is_none(), "what waited for a decision was settled before");
        if to == Status::Active && task.assignee.is_none() && decided.is_none() {
            task.assignee = Some(event.actor.clone());
        }
        task.lease = None;
        let asks = to == Status::Review && task.undecided.is_some();
        check(event, on == (asks && is_chore(task)), "R10: chores go on to Done, and nothing else does");
        task.status = arrived;
        task.undecided = task.undecided.take().filter(|_| !on);
        raise(event, task, true);
        if asks && !on {
            self.owe(event, "approval.requested", &event.subject, None);
        }
    }

    pub(super) fn updated(&mut self, event: &Event) {
        let task = self.task(event);
        let of_holder = event.session.is_some_and(|session| holds(task, session));
        let open = task.lease.is_none() && matches!(task.status, Status::Inbox | Status::Backlog);
        check(event, is_admin(&event.actor) || of_holder || open, "R6: only the holder and humans write what is held");
        check(event, event.data["before"]["title"] == task.title.as_str(), "R2: no update is lost");
        task.title = part(event, &event.data["after"]["title"]);
        if let Some(assignee) = event.data["after"].get("assignee") {
            check(event, event.data["before"]["assignee"] == json!(task.assignee), "R2: no update is lost");
            task.assignee = part(event, assignee);
        }
        raise(event, task, true);
        if let Some(approval) = task.approval {
            self.owe(event, "approval.superseded", &approval, None);
        }
    }
}

/// R2: one more, or as before; the event says the same.
pub(super) fn raise(event: &Event, task: &mut Task, raised: bool) {
    task.version += u32::from(raised);
    check(event, event.data["version"] == task.version, "R2: versions go up by exactly one");
}

/// What the event found is what was there.
fn came_from(event: &Event, task: &Task) {
    let before = &event.data["before"];
    let as_it_stood = part::<Status>(event, &before["status"]) == task.status
        && part::<Option<_>>(event, &before["assignee"]) == task.assignee;
    check(event, as_it_stood, "it came from where it stood, and from whom");
}

/// Of the type that needs no approval here.
fn is_chore(task: &Task) -> bool {
    task.task_type == TaskType::Chore
}

fn holds(task: &Task, session: SessionId) -> bool {
    task.lease.as_ref().is_some_and(|lease| lease.session == session && lease.parked_on.is_none())
}

/// The session a write was made in; it has one.
pub(super) fn acting(event: &Event) -> SessionId {
    event.session.unwrap_or_else(|| panic!("it is done in a session: {event:?}"))
}
