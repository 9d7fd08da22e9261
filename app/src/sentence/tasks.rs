//! What happens to a task, in words.

use hub_core::domain::event::{
    Policy, TaskClaimed, TaskCommented, TaskCompleted, TaskCreated, TaskLeaseExpired, TaskMoved, TaskReviewed,
    TaskTakenBack,
};
use hub_core::domain::ids::Handle;
use hub_core::domain::review::Verdict;
use hub_core::domain::task::{Status, TaskType};

use super::Tale;

pub(super) fn created(tale: &Tale<'_>, fact: &TaskCreated) -> String {
    let this = tale.this();
    match fact.text.as_ref().filter(|title| !title.is_empty() && !tale.is_here()) {
        Some(title) => format!("created {this} “{title}”"),
        None => format!("created {this}"),
    }
}

pub(super) fn claimed(tale: &Tale<'_>, fact: &TaskClaimed) -> String {
    let until = tale.moment(fact.expires_at).map(|time| format!(" until {time}")).unwrap_or_default();
    let from = fact.holder.as_ref().map(|holder| format!("; {} had it before", tale.person(holder)));
    format!("claimed {}{until}{}", tale.this(), from.unwrap_or_default())
}

pub(super) fn taken_back(tale: &Tale<'_>, fact: &TaskTakenBack) -> String {
    let from = fact.holder.as_ref().map(|holder| format!(" from {}", tale.person(holder))).unwrap_or_default();
    format!("took {} back{from}", tale.this())
}

pub(super) fn expired(tale: &Tale<'_>, fact: &TaskLeaseExpired) -> String {
    let holder = fact.holder.as_ref().map_or_else(|| "its holder".to_owned(), |holder| tale.person(holder));
    let session = fact.held_in.map(|id| format!(" in {id}")).unwrap_or_default();
    let since = tale.moment(fact.expired_at).map_or_else(|| "in time".to_owned(), |time| format!("until {time}"));
    format!("ended the hold of {holder}{session} on {}: no sign of life {since}", tale.this())
}

pub(super) fn moved(tale: &Tale<'_>, fact: &TaskMoved) -> String {
    let this = tale.this();
    let words = match (fact.before.status, fact.after.status) {
        (Some(from), Some(to)) if from != to => format!("moved {this} from {} to {}", from.label(), to.label()),
        (_, Some(to)) => format!("put {this} at another place in {}", to.label()),
        _ => format!("moved {this}"),
    };
    let why = policy(tale, fact.policy.as_ref()).map(|policy| format!(": {policy}")).unwrap_or_default();
    words + &why + &ended_hold(tale, fact.holder.as_ref())
}

pub(super) fn to_column(status: Option<Status>) -> String {
    status.map(|status| format!(" to {}", status.label())).unwrap_or_default()
}

pub(super) fn completed(tale: &Tale<'_>, fact: &TaskCompleted) -> String {
    let policy = policy(tale, fact.policy.as_ref());
    let went_on = policy.map(|policy| format!("; it went on to Done: {policy}")).unwrap_or_default();
    let unproven = match fact.without_evidence.len() {
        0 => String::new(),
        1 => " with one criterion unproven".to_owned(),
        several => format!(" with {several} criteria unproven"),
    };
    format!("completed {}{unproven}{went_on}", tale.this())
}

pub(super) fn reviewed(tale: &Tale<'_>, fact: &TaskReviewed) -> String {
    let verdict = match fact.verdict {
        Some(Verdict::LooksGood) => ": looks good",
        Some(Verdict::ChangesNeeded) => ": changes needed",
        None => "",
    };
    format!("reviewed {}{verdict}", tale.this())
}

/// By which policy nobody had to approve it.
fn policy(tale: &Tale<'_>, policy: Option<&Policy>) -> Option<String> {
    let needing = match policy?.auto_approve? {
        TaskType::Feature => "features need",
        TaskType::Bug => "bugs need",
        TaskType::Chore => "chores need",
        TaskType::Research => "research needs",
        TaskType::Docs => "docs need",
        TaskType::Review => "reviews need",
    };
    let project = tale.event.project.as_ref().map(|project| format!(" in {project}")).unwrap_or_default();
    Some(format!("{needing} no approval{project}"))
}

/// Who ends the own hold, as by completing, has nothing taken away.
pub(super) fn ended_hold(tale: &Tale<'_>, holder: Option<&Handle>) -> String {
    tale.other(holder).map(|holder| format!("; {holder} no longer holds it")).unwrap_or_default()
}

pub(super) fn commented(tale: &Tale<'_>, fact: &TaskCommented) -> String {
    let this = tale.this();
    match fact {
        TaskCommented::Removed(_) => format!("removed a comment on {this}"),
        TaskCommented::Edited(_) => format!("edited a comment on {this}"),
        TaskCommented::Written(written) => match tale.people(&written.mentions) {
            Some(people) => format!("commented on {this}, to {people}"),
            None => format!("commented on {this}"),
        },
    }
}
