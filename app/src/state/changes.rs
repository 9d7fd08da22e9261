//! Changes made on the board: shown at once, sent, and confirmed or taken back with the hub's own words.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use hub_core::domain::Code;
use hub_core::domain::change::Change;
use hub_core::domain::ids::{ApprovalId, Handle, ProjectKey, SessionId, TaskKey};
use hub_core::domain::lifecycle::{self, Mover};
use hub_core::domain::task::{ApprovalStatus, Lease, Priority, Status, Task};
use hub_core::domain::task_command::{ArchiveTask, CreateTask, GetTask, MoveTask, UpdateTask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::agree::{About, Refusal, agree, new_holder, overtaken, version_to_name};
use super::columns::{Place, guess_rank, index, place_of};
use super::{Link, Patch, Store};
use crate::api::{ApiError, Changed, board, tasks};
use crate::board_address::without_filters;
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

type Answer = Pin<Box<dyn Future<Output = Result<Changed, ApiError>>>>;
/// Sends a change that names this version.
type Sending = Box<dyn Fn(u32) -> Answer>;
/// What is done once the hub agreed. No `Callback`: it may come after the menu it was chosen in is gone.
type Done = Box<dyn FnOnce(Changed)>;

impl Store {
    /// Moves a card that its mover saw as `seen`. Where the move is a decision or needs a reason, it is asked first.
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

    /// Moves a card for a reason that was typed, which comes back to its field where the hub refuses the move.
    pub fn move_for(self, asked: Asked, reason: Option<String>, sent: Sent) {
        let Asked { seen, to, place } = asked;
        if self.is_overtaken(About::Column, &seen) {
            return;
        }
        let card = *seen;
        let task = card.key.clone();
        let from = card.status;
        let back = self.columns.with_untracked(|columns| place_of(&columns[index(from)], &task));
        let rank = guess_rank(&self.ranks(to, &task), to, &place);
        let me = self.me.with_untracked(|me| me.handle.clone());
        let patch: Patch = Arc::new(move |task| {
            // Who moves a task nobody has to Active takes it.
            if to == Status::Active && task.status != to && task.assignee.is_none() {
                task.assignee = Some(me.clone());
            }
            task.status = to;
            task.rank.clone_from(&rank);
        });
        self.focused.set_value(Some(task.clone()));
        let Place { before, after } = place;
        let seen = MoveTask { from: Some(from), from_session: holder(&card), ..MoveTask::of(task, to) };
        let command = MoveTask { before, after, reason, ..seen };
        let send: Sending = Box::new(move |version| {
            Box::pin(tasks::move_task(MoveTask { expected_version: Some(version), ..command.clone() }))
        });
        let done: Done = Box::new(move |changed: Changed| {
            sent.done();
            let key = changed.task.key.clone();
            if from == to {
                self.announce(format!("{key} moved inside {}", to.label()));
                return;
            }
            self.announce(format!("{key} moved from {} to {}", from.label(), to.label()));
            let words = format!("{key} moved to {}.", to.label());
            if lifecycle::is_legal(to, from, Mover::Human) && !lifecycle::needs_reason(to, from) {
                let (seen, back) = (changed.task, back.clone());
                self.toasts.undoable(words, Callback::new(move |()| self.move_card(seen.clone(), from, back.clone())));
            } else {
                self.toasts.say(words);
            }
        });
        self.change(About::Column, card, patch, send, done);
    }

    /// Gives a card to somebody, or to nobody.
    pub fn assign(self, seen: Task, assignee: Option<Handle>) {
        let to = assignee.clone();
        let patch: Patch = Arc::new(move |task| task.assignee.clone_from(&to));
        let mut command = UpdateTask::of(seen.key.clone());
        command.assignee = assignee.map_or(Change::Clear, Change::Set);
        let done: Done = Box::new(move |changed: Changed| {
            let task = changed.task;
            let whom = task.assignee.map_or_else(|| "nobody".to_owned(), |handle| untrack(|| self.name_of(&handle)));
            self.announce(format!("{} assigned to {whom}", task.key));
        });
        self.update(About::Assignee, seen, command, patch, done);
    }

    /// Sets how urgent a card is.
    pub fn prioritise(self, seen: Task, priority: Priority) {
        let patch: Patch = Arc::new(move |task| task.priority = priority);
        let mut command = UpdateTask::of(seen.key.clone());
        command.priority = Some(priority);
        let done: Done = Box::new(move |changed: Changed| {
            self.announce(format!("{} is now {priority}", changed.task.key));
        });
        self.update(About::Priority, seen, command, patch, done);
    }

    /// Takes a card off the board, with a way back.
    pub fn archive(self, card: Task) {
        if self.is_overtaken(About::Archived, &card) {
            return;
        }
        let patch: Patch = Arc::new(|task| task.archived = true);
        let send = sending(&card, |command| Box::pin(tasks::archive_task(command)));
        let done: Done = Box::new(move |changed: Changed| {
            let archived = changed.task;
            self.announce(format!("{} archived", archived.key));
            let words = format!("{} archived.", archived.key);
            self.toasts.undoable(words, Callback::new(move |()| self.put_back(archived.clone())));
        });
        self.change(About::Archived, card, patch, send, done);
    }

    /// Puts a card back on the board.
    pub fn unarchive(self, task: TaskKey) {
        if let Some(card) = self.cards.peek(&task) {
            self.put_back(card);
        }
    }

    /// Puts a card back that the board may have forgotten since.
    pub fn put_back(self, archived: Task) {
        let patch: Patch = Arc::new(|task| task.archived = false);
        let send = sending(&archived, |command| Box::pin(tasks::unarchive_task(command)));
        let done: Done = Box::new(move |changed: Changed| {
            let key = changed.task.key.clone();
            self.announce(format!("{key} is back"));
            self.toasts.say(format!("{key} is back in {}.", changed.task.status.label()));
            self.cards.accept(changed.task, changed.seq);
            self.flashed.set(Some(key));
        });
        self.change(About::Archived, archived, patch, send, done);
    }

    /// Creates a task at the foot of a column. The text that was `sent` for it comes back where the hub refuses it.
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

    fn update(self, about: About, seen: Task, command: UpdateTask, patch: Patch, done: Done) {
        if self.is_overtaken(about, &seen) {
            return;
        }
        let send: Sending = Box::new(move |version| {
            Box::pin(tasks::update_task(UpdateTask { expected_version: Some(version), ..command.clone() }))
        });
        self.change(about, seen, patch, send, done);
    }

    /// Shows a change of the card `before` at once and sends it when the ones before it are answered.
    fn change(self, about: About, before: Task, patch: Patch, send: Sending, done: Done) {
        if self.refuses_now() {
            return;
        }
        let key = before.key.clone();
        let number = self.cards.change(&key, patch);
        let turn = self.cards.turn(&key);
        spawn_local(async move {
            let _turn = turn.lock().await;
            let version = version_to_name(about, &before, self.cards.said(&key).as_ref());
            let read = || board::read_task(GetTask { task: key.clone() });
            match agree(about, &before, version, send, read).await {
                Ok(changed) => {
                    self.cards.settle(&key, number, Some((changed.task.clone(), changed.seq)));
                    done(changed);
                }
                Err(Refusal::Conflict(now)) => {
                    self.cards.settle(&key, number, Some((now.task.clone(), now.seq)));
                    let holder = new_holder(&before, &now.task).filter(|_| about == About::Column);
                    let writer = about.changed_by(&now.events, before.version).or(holder);
                    let who = writer.map_or("Somebody".to_owned(), |handle| untrack(|| self.name_of(handle)));
                    let deed = about.deed(&before, &now.task, |handle| untrack(|| self.name_of(handle)));
                    self.toasts.error(format!(
                        "{who} {deed} at the same time. It now shows what is there; change it again if you still want to."
                    ));
                }
                Err(Refusal::Failed(error)) => {
                    self.cards.settle(&key, number, None);
                    self.fail(&error);
                }
            }
        });
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

/// Archives or puts back a card, as `send` does, naming what was seen of it.
fn sending(seen: &Task, send: fn(ArchiveTask) -> Answer) -> Sending {
    let command =
        ArchiveTask { task: seen.key.clone(), from_session: holder(seen), reason: None, expected_version: None };
    Box::new(move |version| send(ArchiveTask { expected_version: Some(version), ..command.clone() }))
}

/// The session that is seen holding a card.
fn holder(seen: &Task) -> Change<SessionId> {
    seen.lease.as_ref().map_or(Change::Clear, |lease| Change::Set(lease.session))
}
