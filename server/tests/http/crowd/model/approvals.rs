//! What becomes of approvals: asked for whenever an agent's work enters Review, decided once, by an
//! admin (R10, R11).

use hub_core::domain::event::Event;
use hub_core::domain::ids::ApprovalId;
use hub_core::domain::task::{ApprovalStatus, Status};

use super::{Approval, Model, check, is_admin, part};

impl Model {
    pub(super) fn requested(&mut self, event: &Event) {
        let id = approval_of(event);
        let task = self.task(event);
        check(event, task.status == Status::Review && task.approval.is_none(), "one is asked for in Review");
        let (agent, session) = task.undecided.clone().unwrap_or_else(|| panic!("no agent held it: {event:?}"));
        let named = agent == part(event, &event.data["requested_by"])
            && Some(session) == part(event, &event.data["requested_in"]);
        check(event, named, "R10: the last agent that held it asks, in its session");
        check(event, event.data["task_version"] == task.version, "R2: asking does not raise the version");
        task.approval = Some(id);
        let approval = Approval {
            task: event.tasks[0].clone(),
            requested_by: agent,
            status: ApprovalStatus::Pending,
            decided_by: None,
            superseded_by: None,
        };
        let before = self.approvals.insert(id, approval);
        check(event, before.is_none(), "an approval is asked for once");
    }

    pub(super) fn decided(&mut self, event: &Event, decision: ApprovalStatus) {
        let approval = self.settled(event, decision);
        approval.decided_by = Some(event.actor.clone());
        let own = approval.requested_by == event.actor;
        check(event, is_admin(&event.actor) && !own, "R10: an admin decides, and never who asked");
        self.task(event).undecided = None;
        let to = if decision == ApprovalStatus::Approved { Status::Done } else { Status::Active };
        self.owe(event, "task.moved", &event.tasks[0], Some(to));
    }

    pub(super) fn superseded(&mut self, event: &Event) {
        let successor: Option<ApprovalId> = part(event, &event.data["successor"]);
        self.settled(event, ApprovalStatus::Superseded).superseded_by = successor;
        match successor {
            Some(successor) => self.owe(event, "approval.requested", &successor, None),
            None => self.owe(event, "task.moved", &event.tasks[0], None),
        }
    }

    /// Ends the question that the task waits on, once.
    fn settled(&mut self, event: &Event, how: ApprovalStatus) -> &mut Approval {
        let id = approval_of(event);
        let waited = self.task(event).approval.take();
        check(event, waited == Some(id), "what is settled is what the task waits for");
        let approval = self.approvals.get_mut(&id).unwrap();
        check(event, approval.status == ApprovalStatus::Pending, "R10: it is decided once");
        approval.status = how;
        approval
    }
}

fn approval_of(event: &Event) -> ApprovalId {
    event.subject.parse().unwrap_or_else(|error| panic!("{error}: {event:?}"))
}
