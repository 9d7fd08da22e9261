//! Sessions, handoffs, approvals and messages, in words.

use hub_core::domain::event::{
    ApprovalSuperseded, Because, HandoffClosed, HandoffCreated, HandoffPickedUp, MessageSent, SessionEnded,
    SessionStopRequested,
};
use hub_core::domain::ids::Handle;

use super::{Tale, keys};

pub(super) fn stop_requested(tale: &Tale<'_>, fact: &SessionStopRequested) -> String {
    let id = &tale.event.subject;
    match &fact.to {
        Some(who) => format!("asked {} to stop session {id}", tale.person(who)),
        None => format!("asked session {id} to stop"),
    }
}

pub(super) fn ended(tale: &Tale<'_>, fact: &SessionEnded) -> String {
    let whose = tale.other(fact.member.as_ref()).map(|member| format!(" of {member}")).unwrap_or_default();
    let left = keys(&fact.abandoned).map(|keys| format!("; {keys} stayed behind without a handoff"));
    format!("ended session {}{whose}{}", tale.event.subject, left.unwrap_or_default())
}

pub(super) fn handed_off(tale: &Tale<'_>, fact: &HandoffCreated) -> String {
    let to = match (&fact.to, fact.to_role.as_deref().filter(|role| !role.is_empty())) {
        (Some(member), _) => format!(" for {}", tale.person(member)),
        (None, Some(role)) => format!(" for any {role}"),
        (None, None) => String::new(),
    };
    let wait = if fact.parked.len() == 1 { "waits" } else { "wait" };
    let parked = keys(&fact.parked).map(|keys| format!("; {keys} {wait} for whoever picks it up")).unwrap_or_default();
    format!("handed off in {}{to}{parked}", tale.event.subject)
}

pub(super) fn picked_up(tale: &Tale<'_>, fact: &HandoffPickedUp) -> String {
    let moved = keys(&fact.moved).map(|keys| format!(" and took over {keys}")).unwrap_or_default();
    format!("picked up handoff {}{}{moved}", tale.event.subject, from(tale, fact.author.as_ref()))
}

pub(super) fn closed(tale: &Tale<'_>, fact: &HandoffClosed) -> String {
    let free = keys(&fact.unparked).map(|keys| format!("; nobody holds {keys} any more")).unwrap_or_default();
    format!("closed handoff {}{}{free}", tale.event.subject, from(tale, fact.author.as_ref()))
}

/// From whom a handoff is, where it is somebody else's.
fn from(tale: &Tale<'_>, author: Option<&Handle>) -> String {
    tale.other(author).map(|author| format!(" from {author}")).unwrap_or_default()
}

/// What an approval is about: the task, the approval's own number where the task is not the page,
/// and whose work it is.
pub(super) fn decided(tale: &Tale<'_>, asker: Option<&Handle>) -> String {
    let work = tale.other(asker).map(|asker| format!(", done by {asker}")).unwrap_or_default();
    format!("{}{work}", numbered(tale))
}

fn numbered(tale: &Tale<'_>) -> String {
    let this = tale.this();
    if tale.is_here() { this } else { format!("{this} ({})", tale.event.subject) }
}

pub(super) fn superseded(tale: &Tale<'_>, fact: &ApprovalSuperseded) -> String {
    let this = numbered(tale);
    match (fact.successor, fact.because) {
        (Some(next), _) => format!("changed what was to be approved of {this}; it is asked anew in {next}"),
        (None, Some(Because::Archived)) => {
            format!("took back the question for approval of {this}: the task was archived")
        }
        (None, _) => format!("took back the question for approval of {this}: the task left Review undecided"),
    }
}

/// Admins learn of a message between others only that there was one.
pub(super) fn sent(tale: &Tale<'_>, fact: &MessageSent) -> String {
    let id = &tale.event.subject;
    let about = tale.event.tasks.first().map(|key| format!(" about {key}")).unwrap_or_default();
    match &fact.to {
        Some(to) if fact.question => format!("asked {}{about} in {id}", tale.person(to)),
        Some(to) => format!("wrote to {}{about} in {id}", tale.person(to)),
        None => format!("sent a message in {id}"),
    }
}
