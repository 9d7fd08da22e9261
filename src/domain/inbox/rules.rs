//! Who is told of what: the one place where events become inbox items. Pure; whether a member
//! exists and is active is the store's to know.

use super::{ITEM_TEXT, InboxKind};
use crate::domain::event::{Fact, TaskCommented};
use crate::domain::ids::Handle;
use crate::domain::text::shorten;

/// What the hub says of a lease that nobody renewed (R6).
const EXPIRED: &str =
    "No sign of life came in time. Until somebody else claims it, your next write in the session takes it up again.";

/// One item an event makes, before its recipients are looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub to: Recipient,
    pub kind: InboxKind,
    pub text: String,
    /// Whose words the text is, where it is not those of who caused the event.
    pub text_by: Option<Handle>,
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    Member(Handle),
    /// Everybody with this role or skill.
    Role(String),
}

/// The items of one event: at most one for each member, and none for whoever did it.
pub fn told(fact: &Fact, actor: &Handle) -> Vec<Told> {
    let text = text(fact);
    let text_by = fact.text_by().filter(|_| !text.is_empty());
    let mut told: Vec<Told> = Vec::new();
    for (kind, to) in items(fact).0 {
        let own = matches!(&to, Recipient::Member(handle) if handle == actor);
        if !own && told.iter().all(|other| other.to != to) {
            told.push(Told { to, kind, text: text.clone(), text_by: text_by.cloned() });
        }
    }
    told
}

/// Who is told what; where several tell the same member, the first one does.
fn items(fact: &Fact) -> Items {
    use InboxKind::{
        Assigned, Decision, Handoff, LeaseLost, Mentioned, Message, Question, Review, TaskChanged, Unblocked,
    };
    let none = Items::default();
    match fact {
        Fact::TaskCreated(created) => none.tell(Assigned, &created.assignee),
        Fact::TaskUpdated(updated) => {
            let assignee = updated.assignee.set();
            let is_new = |assignee: &&Handle| updated.before.assignee() != Some(assignee.as_str());
            none.tell(Assigned, assignee.filter(is_new))
                .tell(Unblocked, updated.waiting.set())
                .tell(TaskChanged, updated.holder.set())
        }
        Fact::TaskLinked(linked) | Fact::TaskUnlinked(linked) => {
            none.tell(Unblocked, &linked.waiting).tell(TaskChanged, &linked.holder)
        }
        Fact::TaskMoved(moved) => {
            let assignee = moved.assignee.set();
            let is_new = |assignee: &&Handle| moved.before.assignee.set() != Some(*assignee);
            none.tell(LeaseLost, &moved.holder).tell(Assigned, assignee.filter(is_new)).tell(Unblocked, &moved.waiting)
        }
        Fact::TaskArchived(archived) => none.tell(LeaseLost, &archived.holder).tell(Unblocked, &archived.waiting),
        Fact::TaskUnarchived(_) => none,
        Fact::TaskClaimed(claimed) => none.tell(LeaseLost, &claimed.holder),
        // Who releases a task knows.
        Fact::TaskReleased(_) => none,
        Fact::TaskTakenBack(taken) => none.tell(LeaseLost, &taken.holder),
        Fact::TaskLeaseExpired(expired) => none.tell(LeaseLost, &expired.holder),
        Fact::TaskCompleted(completed) => none.tell(LeaseLost, &completed.holder).tell(Unblocked, &completed.waiting),
        Fact::TaskCommented(TaskCommented::Written(written)) => none
            .tell(Question, &written.questions)
            .tell(Mentioned, &written.mentions)
            .tell(TaskChanged, &written.holder),
        Fact::TaskCommented(TaskCommented::Edited(edited)) => {
            none.tell(Question, &edited.questions).tell(Mentioned, &edited.mentions)
        }
        Fact::TaskCommented(TaskCommented::Removed(_)) => none,
        Fact::TaskReviewed(reviewed) => none.tell(Review, &reviewed.requested_by).tell(Review, &reviewed.assignee),
        Fact::SessionEnded(ended) => none.tell(LeaseLost, &ended.holder),
        // What is asked of a session travels with the answers to that session.
        Fact::SessionStarted(_) | Fact::SessionStopRequested(_) => none,
        Fact::HandoffCreated(created) => none.tell(Handoff, &created.to).tell_role(Handoff, created.to_role.as_deref()),
        Fact::HandoffPickedUp(picked_up) => none.tell(LeaseLost, &picked_up.holder),
        Fact::HandoffClosed(_) => none,
        // What waits for a decision stands under Needs you as long as it waits.
        Fact::ApprovalRequested(_) | Fact::ApprovalSuperseded(_) => none,
        // R11: whoever has the first claim after a rejection is told too.
        Fact::ApprovalApproved(decided) | Fact::ApprovalRejected(decided) => {
            none.tell(Decision, &decided.requested_by).tell(Decision, &decided.assignee)
        }
        // A message is between two; naming a third in it tells that one nothing.
        Fact::MessageSent(sent) => none.tell(if sent.question { Question } else { Message }, &sent.to),
        Fact::ProjectArchived(archived) => none.tell(LeaseLost, &archived.holder),
        Fact::DocSaved(_) | Fact::DocDeleted(_) | Fact::ProjectCreated(_) | Fact::ProjectUpdated(_) => none,
        // The sessions that end with a token or a member have events of their own.
        Fact::TokenCreated(_) | Fact::TokenRevoked(_) => none,
        Fact::MemberCreated(_) | Fact::MemberUpdated(_) | Fact::MemberDeactivated(_) => none,
        Fact::AuthLogin(_) | Fact::AuthLoginFailed(_) | Fact::AuthLogout(_) => none,
        Fact::BackupMade(_) | Fact::BackupRestored(_) | Fact::Unknown { .. } => none,
    }
}

/// Who is told what, in order.
#[derive(Default)]
struct Items(Vec<(InboxKind, Recipient)>);

impl Items {
    fn tell<'a>(mut self, kind: InboxKind, members: impl IntoIterator<Item = &'a Handle>) -> Self {
        self.0.extend(members.into_iter().map(|member| (kind, Recipient::Member(member.clone()))));
        self
    }

    fn tell_role(mut self, kind: InboxKind, role: Option<&str>) -> Self {
        self.0.extend(role.map(|role| (kind, Recipient::Role(role.to_owned()))));
        self
    }
}

fn text(fact: &Fact) -> String {
    match fact {
        Fact::TaskLeaseExpired(_) => EXPIRED.to_owned(),
        // The summary is the words of who wrote the handoff, and the item is under the name of who
        // picked it up.
        Fact::HandoffPickedUp(_) => String::new(),
        // One less, as the ellipsis is a character too.
        fact => shorten(fact.text().unwrap_or_default(), ITEM_TEXT - 1),
    }
}

#[cfg(test)]
mod tests;
