//! How a change of one card is agreed with the hub: it names the version its maker saw (R2). Where
//! others changed something else meanwhile it is sent again, where they changed the same it is
//! given up. Nothing here draws or keeps anything.

use std::future::Future;

use hub_core::domain::board::TaskDetail;
use hub_core::domain::event::Event;
use hub_core::domain::ids::Handle;
use hub_core::domain::task::Task;

use crate::api::{ApiError, Changed};
use crate::commit::{Refused, commit};

/// What a change of a card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Column,
    Assignee,
    Priority,
    Archived,
}

impl About {
    /// Whether it is in `now` as it was in `before`. Who moves a task decides about the approval it
    /// waits for (another one is about other content) and may end the lease on it (another holder
    /// is one the mover did not see).
    pub fn is_same(self, before: &Task, now: &Task) -> bool {
        match self {
            Self::Column => {
                before.status == now.status && before.approval == now.approval && new_holder(before, now).is_none()
            }
            Self::Assignee => before.assignee == now.assignee,
            Self::Priority => before.priority == now.priority,
            Self::Archived => before.archived == now.archived && Self::Column.is_same(before, now),
        }
    }

    /// Who changed it last after `version`, as the task's events tell, oldest first.
    pub fn changed_by(self, events: &[Event], version: u32) -> Option<&Handle> {
        let field = match self {
            Self::Column => "status",
            Self::Assignee => "assignee",
            Self::Priority => "priority",
            Self::Archived => "archived",
        };
        let later = |event: &&Event| event.change().version().is_some_and(|of| of > version);
        let about_it = |event: &&Event| {
            let (before, after) = event.change().field(field);
            before != after
        };
        events.iter().rev().filter(later).find(about_it).map(|event| &event.actor)
    }

    /// What somebody did, to be read after the name.
    pub fn deed(self, before: &Task, now: &Task, name: impl Fn(&Handle) -> String) -> String {
        let key = &now.key;
        match self {
            Self::Column if before.status == now.status && before.approval != now.approval => {
                format!("asked anew for the approval of {key}")
            }
            Self::Column if before.status == now.status => format!("claimed {key}"),
            Self::Column => format!("moved {key} to {}", now.status.label()),
            Self::Assignee => format!("assigned {key} to {}", now.assignee.as_ref().map_or("nobody".to_owned(), name)),
            Self::Priority => format!("set the priority of {key} to {}", now.priority),
            Self::Archived if before.archived == now.archived => Self::Column.deed(before, now, name),
            Self::Archived if now.archived => format!("archived {key}"),
            Self::Archived => format!("put {key} back on the board"),
        }
    }
}

/// Who took the task since `before`, in whatever column.
pub fn new_holder<'a>(before: &Task, now: &'a Task) -> Option<&'a Handle> {
    let lease = now.lease.as_ref()?;
    let known = before.lease.as_ref().is_some_and(|known| known.session == lease.session);
    (!known).then_some(&lease.member)
}

/// Why nothing is done about a card that is no longer what it was when the gesture began, to be
/// read by who made the gesture.
pub fn overtaken(about: About, before: &Task, now: &Task, name: impl Fn(&Handle) -> String) -> Option<String> {
    let key = &now.key;
    let what = match about {
        _ if now.archived && !before.archived => format!("{key} was archived"),
        _ if about.is_same(before, now) => return None,
        About::Column | About::Archived => match new_holder(before, now) {
            Some(holder) => format!("{} claimed {key}", name(holder)),
            None if before.status != now.status => format!("{key} was moved to {}", now.status.label()),
            None => format!("the approval of {key} is another one"),
        },
        _ => about.deed(before, now, &name),
    };
    Some(format!(
        "Nothing was changed: {what} meanwhile. It shows what is there now; do it again if you still want to."
    ))
}

/// The version a change names when its turn has come: its maker saw `before`, and `said` is what
/// the hub said of the card last. One's own writes came between, or news about something else.
pub fn version_to_name(about: About, before: &Task, said: Option<&Task>) -> u32 {
    match said {
        Some(said) if about.is_same(before, said) => said.version.max(before.version),
        _ => before.version,
    }
}

/// Sends a change that names `version` until it is agreed on. `read` reads the task anew.
///
/// # Errors
/// [`Refused`].
pub async fn retry_on_conflict<S, R>(
    about: About,
    before: &Task,
    version: u32,
    send: impl Fn(u32) -> S,
    read: impl Fn() -> R,
) -> Result<Changed, Refused<TaskDetail>>
where
    S: Future<Output = Result<Changed, ApiError>>,
    R: Future<Output = Result<TaskDetail, ApiError>>,
{
    let again = |now: &TaskDetail| about.is_same(before, &now.task).then_some(now.task.version);
    commit(before.key.as_str(), version, send, read, again).await
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use futures::executor::block_on;
    use hub_core::domain::board::TaskDetail;
    use hub_core::domain::task::{Lease, Priority, Status, Task};
    use hub_core::domain::{Code, Error};
    use serde_json::json;

    use super::{About, overtaken, retry_on_conflict, version_to_name};
    use crate::api::{ApiError, Changed};
    use crate::commit::Refused;
    use crate::state::testing::{event, task};

    fn detail(task: Task) -> TaskDetail {
        let (events, comments, related) = (Vec::new(), Vec::new(), Vec::new());
        let [description_html, prompt_html, result_html] = [(); 3].map(|()| String::new());
        TaskDetail {
            task,
            description_html,
            prompt_html,
            result_html,
            comments,
            events,
            related,
            approval: None,
            reviews: Vec::new(),
            handoffs: Vec::new(),
            attempts: Vec::new(),
            threads: Vec::new(),
            seq: 9,
        }
    }

    /// A hub whose card stands as in `now`; what it was sent, and what came of it.
    fn sent(about: About, before: &Task, now: &Task) -> (Vec<u32>, Result<Changed, Refused<TaskDetail>>) {
        let versions = RefCell::new(Vec::new());
        let send = async |version| {
            versions.borrow_mut().push(version);
            if version == now.version {
                Ok(Changed { task: now.clone(), seq: 9 })
            } else {
                Err(ApiError(Error::new(Code::VersionConflict, "older")))
            }
        };
        let outcome =
            block_on(retry_on_conflict(about, before, before.version, send, async || Ok(detail(now.clone()))));
        (versions.into_inner(), outcome)
    }

    #[test]
    fn r2_a_change_of_something_else_is_no_conflict() {
        let before = task("HUB-1", "inbox", "a0");
        let now = Task { version: 3, title: "Theirs".to_owned(), priority: Priority::High, ..before.clone() };
        let (versions, outcome) = sent(About::Column, &before, &now);
        assert_eq!(versions, [1, 3]);
        assert!(outcome.is_ok());
    }

    #[test]
    fn r2_who_moves_what_was_moved_meanwhile_gives_up() {
        let before = task("HUB-1", "inbox", "a0");
        let now = Task { version: 2, status: Status::Active, ..before.clone() };
        let (versions, outcome) = sent(About::Column, &before, &now);
        assert_eq!(versions, [1], "never sent with a version nobody saw");
        assert!(matches!(outcome, Err(Refused::Conflict(shown)) if shown.task.status == Status::Active));
    }

    #[test]
    fn a_gesture_is_overtaken_by_what_it_would_have_undone_and_by_nothing_else() {
        let lease = |session: &str, member: &str| {
            let at = hub_core::domain::time::Timestamp(0);
            let (session, member) = (session.parse().unwrap(), member.parse().unwrap());
            Some(Lease { session, member, acquired_at: at, expires_at: at, expired: false, parked_on: None })
        };
        let told = |before: &Task, now: &Task| overtaken(About::Column, before, now, ToString::to_string);
        let before = task("HUB-1", "backlog", "a0");
        let claimed = Task { status: Status::Active, lease: lease("S-1", "claude"), ..before.clone() };
        assert!(told(&before, &claimed).unwrap().contains("claude claimed HUB-1"));
        let held_by_another = Task { lease: lease("S-2", "codex"), ..claimed.clone() };
        assert!(told(&claimed, &held_by_another).unwrap().contains("codex claimed HUB-1"));
        let moved = Task { status: Status::Active, ..before.clone() };
        assert!(told(&before, &moved).unwrap().contains("HUB-1 was moved to Active"));
        let archived = Task { archived: true, ..before.clone() };
        assert!(told(&before, &archived).unwrap().contains("HUB-1 was archived"));
        let renamed = Task { title: "Theirs".to_owned(), version: 4, ..before.clone() };
        assert_eq!(told(&before, &renamed), None);
        assert_eq!(told(&claimed, &Task { lease: None, ..claimed.clone() }), None, "nobody is interrupted");
    }

    #[test]
    fn a_change_among_many_is_given_up_in_the_end() {
        let before = task("HUB-1", "inbox", "a0");
        let turns = Cell::new(1);
        let send = async |_| Err(ApiError(Error::new(Code::VersionConflict, "older")));
        let read = async || {
            turns.set(turns.get() + 1);
            Ok(detail(Task { version: turns.get(), ..before.clone() }))
        };
        let outcome = block_on(retry_on_conflict(About::Priority, &before, 1, send, read));
        assert!(matches!(outcome, Err(Refused::Failed(error)) if error.code() == Code::VersionConflict));
        assert_eq!(turns.get(), 4);
    }

    #[test]
    fn a_burst_of_own_writes_names_the_version_the_one_before_made() {
        let shown = task("HUB-1", "backlog", "a0");
        let moved = Task { version: 2, ..shown.clone() };
        assert_eq!(version_to_name(About::Column, &shown, Some(&moved)), 2);
        let theirs = Task { version: 3, status: Status::Active, ..shown.clone() };
        assert_eq!(version_to_name(About::Column, &shown, Some(&theirs)), 1, "that is for the hub to refuse");
        assert_eq!(version_to_name(About::Column, &shown, None), 1);
    }

    #[test]
    fn the_one_who_changed_it_is_named() {
        let events = [
            event("ada", json!({"version": 2, "before": {"status": "backlog"}, "after": {"status": "inbox"}})),
            event("ben", json!({"version": 3, "before": {"status": "inbox"}, "after": {"status": "active"}})),
            event("claude", json!({"version": 4, "before": {"title": "a"}, "after": {"title": "b"}})),
        ];
        assert_eq!(About::Column.changed_by(&events, 2).unwrap().as_str(), "ben");
        assert_eq!(About::Column.changed_by(&events, 3), None, "that was seen already");
        assert_eq!(About::Assignee.changed_by(&events, 1), None);
    }
}
