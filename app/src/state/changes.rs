//! Changes made on the board: shown at once, sent, and confirmed or taken back with the hub's own
//! words.

use std::sync::Arc;

use hub_core::domain::Code;
use hub_core::domain::ids::{ApprovalId, Handle, ProjectKey, TaskKey};
use hub_core::domain::lifecycle::{self, Mover};
use hub_core::domain::task::{ApprovalStatus, Lease, Status, Task};
use hub_core::domain::task_command::{CreateTask, GetTask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::change::{CardChange, Move};
use super::columns::{Place, guess_rank, index, place_of};
use super::retry::{About, new_holder, overtaken, retry_on_conflict, version_to_name};
use super::{Link, Store};
use crate::api::{ApiError, Changed, board, tasks};
use crate::board_address::without_filters;
use crate::commit::Refused;
use crate::drafts::Sent;
use crate::long_title::Written;

/// A move, asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The card as it was when the gesture began.
    pub seen: Box<Task>,
    pub to: Status,
    pub place: Place,
}

/// A move that decides the approval its card waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deciding {
    pub task: TaskKey,
    pub approval: ApprovalId,
    pub to: Status,
}

/// What waits for an answer of who is at the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// A move that needs a reason.
    Move(Asked),
    /// A move that is a decision: what it decides is shown before it counts.
    Decide(Deciding),
    /// Taking a card back from who holds it by this lease, who is told why; that may be left out.
    TakeBack(TaskKey, Box<Lease>),
}

impl Store {
    /// Moves a card that its mover saw as `seen`. Where the move is a decision or needs a reason,
    /// it is asked first.
    pub fn move_card(self, seen: Task, to: Status, place: Place) {
        if self.refuses_now() || self.is_overtaken(About::Column, &seen) {
            return;
        }
        let waits = seen.approval.as_ref().filter(|approval| approval.status == ApprovalStatus::Pending);
        let decides = self.admin.get_untracked() && matches!(to, Status::Active | Status::Done);
        if let Some(approval) = waits.filter(|_| decides) {
            let (task, approval) = (seen.key, approval.id);
            self.asked.set(Some(Question::Decide(Deciding { task, approval, to })));
        } else if lifecycle::needs_reason(seen.status, to) {
            self.asked.set(Some(Question::Move(Asked { seen: Box::new(seen), to, place })));
        } else {
            self.move_with(Asked { seen: Box::new(seen), to, place }, None);
        }
    }

    /// Whether the card is no longer what it was when a gesture began; says so.
    fn is_overtaken(self, about: About, seen: &Task) -> bool {
        let words = match self.cards.peek(&seen.key) {
            Some(now) => overtaken(about, seen, &now, |handle| untrack(|| self.name_of(handle))),
            None => Some(format!("Nothing was changed: {} is no longer on this board.", seen.key)),
        };
        if let Some(words) = &words {
            self.toasts.error(words.clone());
        }
        words.is_some()
    }

    /// Moves a card, with the reason it needs.
    pub fn move_with(self, asked: Asked, reason: Option<String>) {
        self.move_for(asked, reason, Sent::default());
    }

    /// Moves a card for a reason that was typed, which comes back to its field where the hub
    /// refuses the move.
    pub fn move_for(self, asked: Asked, reason: Option<String>, sent: Sent) {
        let Asked { seen, to, place } = asked;
        let back = self.columns.with_untracked(|columns| place_of(&columns[index(seen.status)], &seen.key));
        let rank = guess_rank(&self.ranks(to, &seen.key), to, &place);
        let by = self.me.with_untracked(|me| me.handle.clone());
        self.commit(CardChange::Move(Box::new(Move { to, place, back, rank, by, reason })), *seen, sent);
    }

    /// Changes a card that its maker saw as `seen`.
    pub fn change(self, seen: Task, change: CardChange) {
        self.commit(change, seen, Sent::default());
    }

    /// Puts a card back on the board.
    pub fn unarchive(self, task: TaskKey) {
        if let Some(card) = self.cards.peek(&task) {
            self.change(card, CardChange::PutBack);
        }
    }

    /// Shows a change at once, sends it when the ones of the same card before it are answered, and
    /// says what came of it. A text that was `sent` with it comes back to its field where the hub
    /// refuses it.
    fn commit(self, change: CardChange, seen: Task, sent: Sent) {
        let about = change.about();
        // The board may have forgotten a card that is put back.
        let overtaken = change != CardChange::PutBack && self.is_overtaken(about, &seen);
        if overtaken || self.refuses_now() {
            return;
        }
        let key = seen.key.clone();
        if about == About::Column {
            self.focused.set_value(Some(key.clone()));
        }
        let shown = change.clone();
        let number = self.cards.change(&key, Arc::new(move |task| shown.apply(task)));
        let turn = self.cards.turn(&key);
        spawn_local(async move {
            let _turn = turn.lock().await;
            let version = version_to_name(about, &seen, self.cards.said(&key).as_ref());
            let read = || board::read_task(GetTask { task: key.clone() });
            let answer = retry_on_conflict(about, &seen, version, |version| change.send(&seen, version), read).await;
            match answer {
                Ok(changed) => {
                    self.cards.settle(&key, number, Some((changed.task.clone(), changed.seq)));
                    sent.done();
                    self.tell_done(change, &seen, changed);
                }
                Err(Refused::Conflict(now)) => {
                    self.cards.settle(&key, number, Some((now.task.clone(), now.seq)));
                    let holder = new_holder(&seen, &now.task).filter(|_| about == About::Column);
                    let writer = about.changed_by(&now.events, seen.version).or(holder);
                    let who = writer.map_or("Somebody".to_owned(), |handle| untrack(|| self.name_of(handle)));
                    let deed = about.deed(&seen, &now.task, |handle| untrack(|| self.name_of(handle)));
                    self.toasts.error(format!(
                        "{who} {deed} at the same time. It now shows what is there; change it again if you still want to."
                    ));
                }
                Err(Refused::Failed(error)) => {
                    self.cards.settle(&key, number, None);
                    self.fail(&error);
                }
            }
        });
    }

    /// Says what was done, with a way back where there is one.
    fn tell_done(self, change: CardChange, seen: &Task, Changed { task, seq }: Changed) {
        let key = task.key.clone();
        match change {
            CardChange::Move(moved) => self.tell_moved(*moved, seen.status, task),
            CardChange::Assign(_) => {
                let name = |handle: &Handle| untrack(|| self.name_of(handle));
                let whom = task.assignee.as_ref().map_or_else(|| "nobody".to_owned(), name);
                self.announce(format!("{key} assigned to {whom}"));
            }
            CardChange::Prioritise(priority) => self.announce(format!("{key} is now {priority}")),
            CardChange::Archive => {
                self.announce(format!("{key} archived"));
                let back = Callback::new(move |()| self.change(task.clone(), CardChange::PutBack));
                self.toasts.undoable(format!("{key} archived."), back);
            }
            CardChange::PutBack => {
                self.announce(format!("{key} is back"));
                self.toasts.say(format!("{key} is back in {}.", task.status.label()));
                self.cards.accept(task, seq);
                self.flashed.set(Some(key));
            }
        }
    }

    fn tell_moved(self, moved: Move, from: Status, task: Task) {
        let Move { to, back, .. } = moved;
        let key = task.key.clone();
        if from == to {
            self.announce(format!("{key} moved inside {}", to.label()));
            return;
        }
        self.announce(format!("{key} moved from {} to {}", from.label(), to.label()));
        let words = format!("{key} moved to {}.", to.label());
        if lifecycle::is_legal(to, from, Mover::Human) && !lifecycle::needs_reason(to, from) {
            let undo = Callback::new(move |()| self.move_card(task.clone(), from, back.clone()));
            self.toasts.undoable(words, undo);
        } else {
            self.toasts.say(words);
        }
    }

    /// Creates a task at the foot of a column. The text that was `sent` for it comes back where the
    /// hub refuses it.
    pub fn create(self, project: ProjectKey, status: Status, written: Written, sent: Sent) {
        if self.refuses_now() {
            sent.back();
            return;
        }
        let Written { title, description } = written;
        let command = CreateTask { status: Some(status), description, ..CreateTask::titled(project, &title) };
        spawn_local(async move {
            match sent.with(tasks::create_task(command)).await {
                Ok(Changed { task, seq }) => {
                    let key = task.key.clone();
                    self.cards.accept(task, seq);
                    self.flashed.set(Some(key.clone()));
                    let shown = self.columns.with_untracked(|columns| columns[index(status)].contains(&key));
                    if shown {
                        self.announce(format!("{key} added to {}", status.label()));
                    } else {
                        let words = format!("{key} added to {}; the filters hide it.", status.label());
                        let all = self.board.with_untracked(without_filters);
                        self.toasts.linked(words, all, "Show".to_owned());
                    }
                }
                Err(error) => self.fail(&error),
            }
        });
    }

    /// Says why something was not done; where nobody is signed in any more, leads to the sign-in.
    pub fn fail(self, error: &ApiError) {
        if error.code() == Code::Unauthenticated {
            return self.sign_in_again();
        }
        self.toasts.error(error.message());
    }

    pub(super) fn refuses_now(self) -> bool {
        let link = self.link.get_untracked();
        match link {
            Link::SignedOut => self.sign_in_again(),
            Link::Lost { .. } => {
                self.toasts.error("The connection is lost; the board can be read only until it is back.");
            }
            Link::Opening | Link::Up | Link::Plain => return false,
        }
        true
    }

    /// Keys and ranks of a column in order, `moving` left out.
    fn ranks(self, status: Status, moving: &TaskKey) -> Vec<(TaskKey, String)> {
        let keys = self.columns.with_untracked(|columns| columns[index(status)].clone());
        let rank = |key: TaskKey| self.cards.peek(&key).map(|task| (key, task.rank));
        keys.into_iter().filter(|key| key != moving).filter_map(rank).collect()
    }
}
