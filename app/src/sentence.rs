//! Events told in words: "moved this from Backlog to Active". Pure; what an event means is known
//! here and nowhere else in the UI.

mod fields;
mod hub;
mod tasks;
mod work;

use hub_core::domain::actor::Door;
use hub_core::domain::event::{Entity, Event, Fact, TaskCommented};
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::time::Timestamp;

use crate::ui::{local_text, utc_text};

/// What somebody did, to be read after the name; and what it said with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub words: String,
    /// A reason, a result, a finding: in its author's own words.
    pub quote: Option<String>,
}

/// Tells `event` on the page of `task`, or where no task is spoken of; `name` is how a handle is
/// called. Says the way it came, too. Times are told in UTC, and once it is known that a browser
/// tells them (`here`), as they read at its place.
pub fn tell(event: &Event, task: Option<&TaskKey>, name: &dyn Fn(&str) -> String, here: bool) -> Told {
    let told = Tale { event, task, name, here }.told();
    Told { words: told.words + &way(event), ..told }
}

/// Tells `event` where its door and its session stand beside the words.
pub fn tell_bare(event: &Event, name: &dyn Fn(&str) -> String, here: bool) -> Told {
    Tale { event, task: None, name, here }.told()
}

/// An event on its way into words.
struct Tale<'a> {
    event: &'a Event,
    task: Option<&'a TaskKey>,
    name: &'a dyn Fn(&str) -> String,
    here: bool,
}

impl Tale<'_> {
    fn told(&self) -> Told {
        let fact = self.event.fact();
        Told { words: self.words(&fact), quote: quote(&fact) }
    }

    fn words(&self, fact: &Fact) -> String {
        let (id, this) = (&self.event.subject, self.this());
        match fact {
            Fact::TaskCreated(fact) => tasks::created(self, fact),
            Fact::TaskUpdated(fact) => fields::updated(self, fact),
            Fact::TaskMoved(fact) => tasks::moved(self, fact),
            Fact::TaskClaimed(fact) => tasks::claimed(self, fact),
            Fact::TaskReleased(fact) => format!("gave {this} back{}", tasks::to_column(fact.after.status)),
            Fact::TaskTakenBack(fact) => tasks::taken_back(self, fact),
            Fact::TaskLeaseExpired(fact) => tasks::expired(self, fact),
            Fact::TaskCompleted(fact) => tasks::completed(self, fact),
            Fact::TaskReviewed(fact) => tasks::reviewed(self, fact),
            Fact::TaskCommented(fact) => tasks::commented(self, fact),
            Fact::TaskLinked(fact) | Fact::TaskUnlinked(fact) => fields::linked(self, fact),
            Fact::TaskArchived(fact) => format!("archived {this}{}", tasks::ended_hold(self, fact.holder.as_ref())),
            Fact::TaskUnarchived(fact) => {
                format!("put {this} back on the board{}", tasks::to_column(fact.after.status))
            }
            Fact::SessionStarted(_) => format!("started session {id}"),
            Fact::SessionStopRequested(fact) => work::stop_requested(self, fact),
            Fact::SessionEnded(fact) => work::ended(self, fact),
            Fact::HandoffCreated(fact) => work::handed_off(self, fact),
            Fact::HandoffPickedUp(fact) => work::picked_up(self, fact),
            Fact::HandoffClosed(fact) => work::closed(self, fact),
            Fact::ApprovalRequested(fact) => {
                format!("asked for approval of {}", work::decided(self, fact.requested_by.as_ref()))
            }
            Fact::ApprovalApproved(fact) => format!("approved {}", work::decided(self, fact.requested_by.as_ref())),
            Fact::ApprovalRejected(fact) => format!("rejected {}", work::decided(self, fact.requested_by.as_ref())),
            Fact::ApprovalSuperseded(fact) => work::superseded(self, fact),
            Fact::MessageSent(fact) => work::sent(self, fact),
            Fact::DocSaved(fact) => hub::saved(self, fact),
            Fact::DocDeleted(fact) => format!("removed the document {}", hub::title(self, &fact.before)),
            Fact::ProjectCreated(fact) => format!("made the project {id}{}", hub::quoted(fact.after.name())),
            Fact::ProjectUpdated(fact) => hub::project_updated(self, fact),
            Fact::ProjectArchived(fact) => hub::project_archived(self, fact),
            Fact::MemberCreated(fact) => hub::member_created(self, fact),
            Fact::MemberUpdated(fact) => hub::member_updated(self, fact),
            Fact::MemberDeactivated(_) => format!("deactivated {}", self.subject()),
            Fact::TokenCreated(fact) => hub::token_created(self, fact),
            Fact::TokenRevoked(fact) => format!("revoked token {} of {}", fact.token, self.subject()),
            Fact::AuthLogin(_) if self.is_own() => "signed in".to_owned(),
            Fact::AuthLogin(_) => format!("signed {} in", self.subject()),
            Fact::AuthLoginFailed(fact) => hub::sign_in_refused(self, fact),
            Fact::AuthLogout(fact) => hub::signed_out(self, fact),
            Fact::BackupMade(fact) => format!("made the backup {id}{}", hub::events(&fact.after)),
            Fact::BackupRestored(fact) => format!("restored the backup {id}{}", hub::events(&fact.after)),
            // A hub that is newer than this browser's code may know more kinds.
            Fact::Unknown { kind, .. } => format!("did {} to {id}", kind.replace(['.', '_'], " ")),
        }
    }

    /// The name of a member.
    fn person(&self, handle: &Handle) -> String {
        (self.name)(handle.as_str())
    }

    /// The name of a member who is another than the one who did it.
    fn other(&self, handle: Option<&Handle>) -> Option<String> {
        handle.filter(|handle| **handle != self.event.actor).map(|handle| self.person(handle))
    }

    /// The names of members.
    fn people(&self, handles: &[Handle]) -> Option<String> {
        listed(&handles.iter().map(|handle| self.person(handle)).collect::<Vec<_>>())
    }

    /// How the member is called whom the event is about.
    fn subject(&self) -> String {
        (self.name)(&self.event.subject)
    }

    /// Whether somebody did it to themselves.
    fn is_own(&self) -> bool {
        self.event.subject == self.event.actor.as_str()
    }

    /// The task it is about, as it is called where it is told.
    fn this(&self) -> String {
        if self.is_here() { "this".to_owned() } else { self.about().to_owned() }
    }

    /// Whether it is told on the page of the task it is about.
    fn is_here(&self) -> bool {
        let about = self.about();
        self.task.is_some_and(|task| about == task.as_str() || !about.contains('-'))
    }

    /// The key of the task it is about. An approval is spoken of by its task.
    fn about(&self) -> &str {
        let is_approval = Entity::of(&self.event.kind) == Some(Entity::Approval);
        let task = self.event.tasks.first().filter(|_| is_approval);
        task.map_or(&self.event.subject, TaskKey::as_str)
    }

    /// A moment: the time of day alone where it is the event's own day.
    fn moment(&self, at: Option<Timestamp>) -> Option<String> {
        let text = if self.here { local_text } else { utc_text };
        let (words, today) = (text(at?), text(self.event.at));
        let (day, time) = words.split_once(", ")?;
        Some(if today.starts_with(day) { time.to_owned() } else { words.clone() })
    }
}

/// What the author said with it. Texts that the words tell already are left out.
fn quote(fact: &Fact) -> Option<String> {
    let text = match fact {
        Fact::TaskCreated(_)
        | Fact::TaskUpdated(_)
        | Fact::TaskCommented(TaskCommented::Edited(_))
        | Fact::ApprovalRequested(_) => None,
        Fact::SessionStarted(started) => started.after.goal(),
        other => other.text(),
    };
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// Words with commas and an `and`; nothing for none.
fn listed(words: &[String]) -> Option<String> {
    match words {
        [] => None,
        [only] => Some(only.clone()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}

/// The keys of tasks.
fn keys(keys: &[TaskKey]) -> Option<String> {
    listed(&keys.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// Through which door and in which session, where it was not a person at a screen.
fn way(event: &Event) -> String {
    let door = match event.door {
        Door::Mcp => " through MCP",
        Door::Rest => " through REST",
        Door::Cli => " on the command line",
        Door::Ui | Door::System => "",
    };
    let elsewhere = event.session.filter(|session| session.to_string() != event.subject);
    let session = elsewhere.map(|session| format!(" in {session}")).unwrap_or_default();
    format!("{door}{session}")
}

#[cfg(test)]
mod tests;
