//! The changes of a card that are made on the board, as data: what each is about, what it makes of
//! the card until the hub has answered, and how it is sent.

use hub_core::domain::change::Change;
use hub_core::domain::ids::{Handle, SessionId};
use hub_core::domain::task::{Priority, Status, Task};
use hub_core::domain::task_command::{ArchiveTask, MoveTask, UpdateTask};

use super::columns::Place;
use super::retry::About;
use crate::api::{ApiError, Changed, tasks};

/// A change of a card.
#[derive(Clone, Debug, PartialEq)]
pub enum CardChange {
    /// To a column, and to a place in it.
    Move(Box<Move>),
    /// To somebody, or to nobody.
    Assign(Option<Handle>),
    Prioritise(Priority),
    /// Off the board.
    Archive,
    /// Back on the board.
    PutBack,
}

/// A move of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    pub to: Status,
    pub place: Place,
    /// Where it stood, for the way back.
    pub back: Place,
    /// The rank that puts it there until the hub says which one it is.
    pub rank: String,
    /// Who moves it.
    pub by: Handle,
    pub reason: Option<String>,
}

impl CardChange {
    /// What it is about: changes about something else do not collide with it.
    pub fn about(&self) -> About {
        match self {
            Self::Move(_) => About::Column,
            Self::Assign(_) => About::Assignee,
            Self::Prioritise(_) => About::Priority,
            Self::Archive | Self::PutBack => About::Archived,
        }
    }

    /// Makes of the card what the hub will, as far as the browser knows.
    pub fn apply(&self, task: &mut Task) {
        match self {
            Self::Move(moved) => {
                // Who moves a task nobody has to Active takes it.
                if moved.to == Status::Active && task.status != moved.to && task.assignee.is_none() {
                    task.assignee = Some(moved.by.clone());
                }
                task.status = moved.to;
                task.rank.clone_from(&moved.rank);
            }
            Self::Assign(to) => task.assignee.clone_from(to),
            Self::Prioritise(priority) => task.priority = *priority,
            Self::Archive => task.archived = true,
            Self::PutBack => task.archived = false,
        }
    }

    /// Sends it: a change of the card as its maker saw it, that names this version.
    ///
    /// # Errors
    /// Those of the hub.
    pub async fn send(&self, seen: &Task, version: u32) -> Result<Changed, ApiError> {
        let expected_version = Some(version);
        let nothing = UpdateTask { expected_version, ..UpdateTask::of(seen.key.clone()) };
        match self {
            Self::Move(moved) => {
                let Place { before, after } = moved.place.clone();
                let command = MoveTask::of(seen.key.clone(), moved.to);
                let (from, from_session) = (Some(seen.status), holder(seen));
                let reason = moved.reason.clone();
                let command = MoveTask { before, after, reason, from, from_session, expected_version, ..command };
                tasks::move_task(command).await
            }
            Self::Assign(to) => {
                let assignee = to.clone().map_or(Change::Clear, Change::Set);
                tasks::update_task(UpdateTask { assignee, ..nothing }).await
            }
            Self::Prioritise(priority) => tasks::update_task(UpdateTask { priority: Some(*priority), ..nothing }).await,
            Self::Archive => tasks::archive_task(archiving(seen, version)).await,
            Self::PutBack => tasks::unarchive_task(archiving(seen, version)).await,
        }
    }
}

fn archiving(seen: &Task, version: u32) -> ArchiveTask {
    ArchiveTask { task: seen.key.clone(), from_session: holder(seen), reason: None, expected_version: Some(version) }
}

/// The session that is seen holding a card.
fn holder(seen: &Task) -> Change<SessionId> {
    seen.lease.as_ref().map_or(Change::Clear, |lease| Change::Set(lease.session))
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task::{Status, Task};

    use super::{CardChange, Move};
    use crate::state::columns::Place;
    use crate::state::testing::task;

    fn moved(to: Status, card: &Task) -> Task {
        let (place, back) = (Place::default(), Place::default());
        let by = "ada".parse().unwrap();
        let change = CardChange::Move(Box::new(Move { to, place, back, rank: "b0".to_owned(), by, reason: None }));
        let mut card = card.clone();
        change.apply(&mut card);
        card
    }

    #[test]
    fn a_change_shows_what_the_hub_will_make_of_it() {
        let card = task("HUB-1", "backlog", "a0");
        let active = moved(Status::Active, &card);
        assert_eq!((active.status, active.rank.as_str()), (Status::Active, "b0"));
        assert_eq!(active.assignee.unwrap().as_str(), "ada", "who moves what nobody has to Active takes it");
        assert_eq!(moved(Status::Inbox, &card).assignee, None);
        let bens = Task { assignee: "ben".parse().ok(), ..card.clone() };
        assert_eq!(moved(Status::Active, &bens).assignee, bens.assignee);
        let mut archived = card.clone();
        CardChange::Archive.apply(&mut archived);
        assert!(archived.archived);
        CardChange::PutBack.apply(&mut archived);
        assert_eq!(archived, card);
    }
}
