//! What becomes of sessions and handoffs: leases end, wait and go over to who picks up (R7, R8).

use std::collections::BTreeSet;

use hub_core::domain::event::Event;
use hub_core::domain::handoff::HandoffStatus;
use hub_core::domain::ids::{HandoffId, SessionId, TaskKey};
use hub_core::domain::session::Session as Shown;

use super::tasks::{acting, raise};
use super::{Handoff, Lease, Model, Session, check, is_admin, part};

impl Model {
    pub(super) fn started(&mut self, event: &Event) {
        let made: Shown = part(event, &event.data["after"]);
        check(event, made.member == event.actor, "R15: the actor is who the credential says");
        let session =
            Session { member: made.member, project: made.project, ended: false, without_handoff: false, handoff: None };
        let before = self.sessions.insert(made.id, session);
        check(event, before.is_none(), "a session starts once");
    }

    pub(super) fn ended(&mut self, event: &Event) {
        let id = acting(event);
        let lost: BTreeSet<TaskKey> =
            self.held_by(id).filter(|(_, lease)| lease.parked_on.is_none()).map(|(key, _)| key.clone()).collect();
        check(event, lost == part(event, &event.data["abandoned"]), "R7: what was not handed off is abandoned");
        for key in &lost {
            self.tasks.get_mut(key).unwrap().lease = None;
        }
        let session = self.sessions.get_mut(&id).unwrap();
        session.ended = true;
        session.without_handoff = !lost.is_empty();
    }

    pub(super) fn handed_off(&mut self, event: &Event) {
        let (id, session) = (handoff_of(event), acting(event));
        let at_the_end = event.data["text"].as_str().is_some_and(|text| text.ends_with(" at the end"));
        let parked: BTreeSet<TaskKey> = part(event, &event.data["parked"]);
        let takes =
            |key: &TaskKey, lease: &Lease| event.tasks.contains(key) || (at_the_end && lease.parked_on.is_none());
        let held = self.held_by(session).filter(|(key, lease)| takes(key, lease));
        let due: BTreeSet<TaskKey> = held.map(|(key, _)| key.clone()).collect();
        check(event, parked == due, "R7, R8: a handoff takes along what it names, and at the end everything");
        for key in &parked {
            self.tasks.get_mut(key).unwrap().lease.as_mut().unwrap().parked_on = Some(id);
        }
        let writer = self.sessions.get_mut(&session).unwrap();
        writer.handoff = Some(id);
        let handoff = Handoff {
            author: event.actor.clone(),
            project: writer.project.clone(),
            status: HandoffStatus::Open,
            picked_up: None,
            closed_by: None,
        };
        let before = self.handoffs.insert(id, handoff);
        check(event, before.is_none(), "a handoff is written once");
        if at_the_end {
            self.owe(event, "session.ended", &session, None);
        }
    }

    pub(super) fn picked_up(&mut self, event: &Event) {
        let (id, session) = (handoff_of(event), acting(event));
        let waiting = self.parked(id);
        check(event, waiting == part(event, &event.data["moved"]), "R8: everything that still waits on it goes over");
        let handoff = self.handoffs.get_mut(&id).unwrap();
        check(event, handoff.status == HandoffStatus::Open, "R8: exactly one picks up");
        check(event, self.sessions[&session].project == handoff.project, "R15: a session acts in its project");
        handoff.status = HandoffStatus::PickedUp;
        handoff.picked_up = Some((event.actor.clone(), session));
        for key in &waiting {
            self.take_over(event, key, session);
        }
    }

    /// A lease that waited goes on as its session's own, or becomes another's.
    fn take_over(&mut self, event: &Event, key: &TaskKey, session: SessionId) {
        let task = self.tasks.get_mut(key).unwrap();
        let lease = task.lease.as_mut().unwrap();
        lease.parked_on = None;
        if lease.session != session {
            *lease = Lease { session, member: event.actor.clone(), since: event.at, parked_on: None };
            task.undecided = Some((event.actor.clone(), session));
        }
        let change = &event.data["changed"][key.as_str()];
        let changed = task.assignee.as_ref() != Some(&event.actor);
        check(event, changed != change.is_null(), "it tells which tasks it changed");
        if changed {
            task.assignee = Some(event.actor.clone());
            let version = Event { data: change.clone(), ..event.clone() };
            raise(&version, task, true);
        }
    }

    pub(super) fn closed(&mut self, event: &Event) {
        let id = handoff_of(event);
        let waiting = self.parked(id);
        check(event, waiting == part(event, &event.data["unparked"]), "R8: closing lets go of all that waits");
        let handoff = self.handoffs.get_mut(&id).unwrap();
        let involved =
            handoff.author == event.actor || handoff.picked_up.as_ref().is_some_and(|(by, _)| *by == event.actor);
        check(event, involved || is_admin(&event.actor), "R8: author, picker or any human closes");
        check(event, handoff.status != HandoffStatus::Closed, "a handoff is closed once");
        handoff.status = HandoffStatus::Closed;
        handoff.closed_by = Some(event.actor.clone());
        for key in waiting {
            let task = self.tasks.get_mut(&key).unwrap();
            let mut lease = task.lease.take().unwrap();
            lease.parked_on = None;
            // Where its session is over it ends; the task stays in Active.
            task.lease = Some(lease).filter(|lease| !self.sessions[&lease.session].ended);
        }
    }
}

fn handoff_of(event: &Event) -> HandoffId {
    event.subject.parse().unwrap_or_else(|error| panic!("{error}: {event:?}"))
}
