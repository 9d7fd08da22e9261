//! The open task: what the hub said of it, how its parts are changed, and how two who write at once
//! are told apart.

use std::sync::Arc;

use futures::lock::Mutex;
use hub_core::domain::Code;
use hub_core::domain::board::TaskDetail;
use hub_core::domain::event::{Event, Kind};
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::member::Role;
use hub_core::domain::task::{Lease, Task};
use hub_core::domain::task_command::{GetTask, UpdateTask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::merge::{apply, named, touched};
use crate::api::{ApiError, Changed, board, tasks};
use crate::commit::{Refused, commit};
use crate::drafts::Sent;
use crate::state::{OneAtATime, Store, claimable};
use crate::ui::Toasts;

/// The task on the screen, shared by context with all its parts. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Open {
    pub store: Store,
    pub toasts: Toasts,
    /// What the hub last said, long texts and history included.
    pub detail: RwSignal<TaskDetail>,
    /// Whether its reader may not change it now; one signal for all that is hidden then.
    pub locked: Memo<bool>,
    /// Writes wait for each other, so that none runs into the version another one makes.
    turn: StoredValue<Arc<Mutex<()>>>,
    /// What the newest write of one's own made it.
    wrote: StoredValue<Option<Task>>,
    reading: OneAtATime,
}

/// How a write ended.
pub enum Outcome {
    Saved,
    /// Somebody changed the same meanwhile; what stands there now is shown already. Names the
    /// fields.
    Conflict(Vec<&'static str>),
    Failed(ApiError),
}

/// The task on the screen. Only inside its panel.
pub fn use_open() -> Open {
    expect_context()
}

impl Open {
    /// The task as the hub told it.
    pub fn new(store: Store, toasts: Toasts, detail: TaskDetail) -> Self {
        let key = detail.task.key.clone();
        let locked = Memo::new(move |_| {
            let role = store.me.with(|me| me.role);
            let archived = store.cards.get(&key).is_some_and(|card| card.with(|task| task.archived));
            !store.can_write() || archived || !matches!(role, Role::Admin | Role::Member)
        });
        Self {
            store,
            toasts,
            detail: RwSignal::new(detail),
            locked,
            turn: StoredValue::new(Arc::new(Mutex::new(()))),
            wrote: StoredValue::new(None),
            reading: OneAtATime::default(),
        }
    }

    /// Its key.
    pub fn key(self) -> TaskKey {
        self.detail.with_untracked(|detail| detail.task.key.clone())
    }

    /// The short fields as they are shown, changes on their way included.
    pub fn task(self) -> Task {
        let card = self.store.cards.get(&self.key());
        card.map_or_else(|| self.detail.with(|detail| detail.task.clone()), |card| card.get())
    }

    /// One short field.
    pub fn field<T: PartialEq + Send + Sync + 'static>(self, read: fn(&Task) -> T) -> Memo<T> {
        Memo::new(move |_| read(&self.task()))
    }

    /// A part of what the hub told.
    pub fn part<T: PartialEq + Send + Sync + 'static>(self, read: fn(&TaskDetail) -> T) -> Memo<T> {
        Memo::new(move |_| self.detail.with(read))
    }

    /// A part of what the hub told, that `read` is to know more for.
    pub fn part_of<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&TaskDetail) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.detail.with(&read))
    }

    /// Whether its reader may change it now.
    pub fn editable(self) -> bool {
        !self.locked.get()
    }

    /// Whether its reader may claim it now, as far as its card tells.
    pub fn claimable(self) -> bool {
        let me = self.store.me.with(|me| me.handle.clone());
        claimable(&self.task(), &me, |handle| self.store.is_agent(handle))
    }

    /// Whether a session of its reader's own holds it by this lease.
    pub fn is_mine(self, lease: &Lease) -> bool {
        lease.parked_on.is_none() && self.store.me.with(|me| me.handle == lease.member)
    }

    /// Lets the store know its card, which the board behind it may not have: what is changed by its
    /// key finds it then.
    pub fn keep_card(self) {
        if self.store.cards.peek(&self.key()).is_none() {
            let (task, seq) = self.detail.with_untracked(|detail| (detail.task.clone(), detail.seq));
            self.store.cards.accept(task, seq);
        }
    }

    /// How a handle is called.
    pub fn name(self, handle: &str) -> String {
        self.store.name_of(&Handle::stored(handle.to_owned()))
    }

    /// Takes what the hub told, unless something newer is shown.
    pub fn show(self, detail: TaskDetail) {
        let is_newer = |shown: &TaskDetail| shown.seq <= detail.seq && shown.task.key == detail.task.key;
        // Answers may come after the panel was closed.
        if self.detail.try_with_untracked(is_newer) != Some(true) {
            return;
        }
        self.store.cards.accept(detail.task.clone(), detail.seq);
        self.detail.try_set(detail);
    }

    /// Reads it anew; drafts are not touched.
    pub fn refresh(self) {
        self.reading.run(move || async move {
            // The panel may be closed.
            let Some(key) = self.detail.try_with_untracked(|detail| detail.task.key.clone()) else { return };
            match read(key).await {
                Ok(detail) => self.show(detail),
                Err(error) if error.code() == Code::Unauthenticated => self.store.notice_signed_out(),
                // It is read again when the connection is back.
                Err(_) => {}
            }
        });
    }

    /// Reads `key`, the open task, anew and shows it before going on; what cannot be read now
    /// stays. The panel may be closed by then.
    pub async fn read_now(self, key: TaskKey) {
        if let Ok(detail) = read(key).await {
            self.show(detail);
        }
    }

    /// The short fields as they are shown now: what a change names as seen by its maker.
    pub fn shown(self) -> Task {
        let key = self.key();
        self.store.cards.peek(&key).unwrap_or_else(|| self.detail.with_untracked(|detail| detail.task.clone()))
    }

    /// Changes short fields as they are shown now: shown at once, taken back where the hub refuses.
    pub fn edit(self, command: UpdateTask) {
        self.edit_from(self.shown(), command, Sent::default());
    }

    /// Changes short fields whose maker saw `base` when the change began. What was typed comes back
    /// where it is not taken.
    pub fn edit_from(self, base: Task, command: UpdateTask, sent: Sent) {
        let shown = command.clone();
        let number = self.store.cards.change(&base.key, Arc::new(move |task| apply(&shown, task)));
        let fields = named(&command);
        spawn_local(async move {
            let outcome = self.save(command, base.clone()).await;
            self.store.cards.settle(&base.key, number, None);
            self.finish(outcome, &base.key, &fields, sent);
        });
    }

    /// Changes texts and lists that only the open task shows: shown at once, read anew where the
    /// hub refuses. `command` is made when its turn comes, from the task with the own writes before
    /// it.
    pub fn rewrite(
        self,
        command: impl FnOnce(&Task) -> UpdateTask + 'static,
        show: impl FnOnce(&mut TaskDetail),
        sent: Sent,
    ) {
        let base = self.detail.with_untracked(|detail| detail.task.clone());
        let key = base.key.clone();
        self.detail.update(show);
        spawn_local(async move {
            let outcome = self.save_made(command, base).await;
            if !matches!(outcome, Outcome::Saved) {
                self.refresh();
            }
            self.finish(outcome, &key, &["acceptance criteria"], sent);
        });
    }

    /// Says how a write ended, to those who cannot see the panel change, too. What was typed for it
    /// is kept unless it was saved.
    pub fn finish(self, outcome: Outcome, key: &TaskKey, fields: &[&str], sent: Sent) {
        if matches!(outcome, Outcome::Saved) {
            sent.done();
            self.store.announce(format!("{key}: {} saved", fields.join(" and ")));
        } else {
            sent.back();
            self.tell(outcome);
        }
    }

    /// Says how a write ended where it did not end well.
    pub fn tell(self, outcome: Outcome) {
        match outcome {
            Outcome::Saved => {}
            Outcome::Conflict(fields) => {
                let who = self.last_writer().map_or("Somebody".to_owned(), |event| self.writer(&event));
                self.toasts.error(format!(
                    "{who} changed the {} at the same time. It now shows what is there; change it again if you still want to.",
                    fields.join(" and the ")
                ));
            }
            Outcome::Failed(error) => self.store.fail(&error),
        }
    }

    /// Sends a change against the version `base` that its writer saw. Where only other fields
    /// changed since, it is sent again.
    pub async fn save(self, mut command: UpdateTask, base: Task) -> Outcome {
        let Some(turn) = self.turn.try_get_value() else { return Outcome::Saved };
        let _turn = turn.lock().await;
        // A write of one's own came between: that is no conflict where it was about something else.
        let own = self.wrote.try_get_value().flatten().filter(|own| touched(&base, own, &command).is_empty());
        command.expected_version = Some(own.map_or(base.version, |own| own.version.max(base.version)));
        self.send(command, base).await
    }

    async fn save_made(self, command: impl FnOnce(&Task) -> UpdateTask, base: Task) -> Outcome {
        let Some(turn) = self.turn.try_get_value() else { return Outcome::Saved };
        let _turn = turn.lock().await;
        let own = self.wrote.try_get_value().flatten().filter(|own| own.version > base.version);
        let base = own.unwrap_or(base);
        let mut command = command(&base);
        command.expected_version = Some(base.version);
        self.send(command, base).await
    }

    async fn send(self, command: UpdateTask, base: Task) -> Outcome {
        let version = command.expected_version.unwrap_or(base.version);
        let send = |version| tasks::update_task(UpdateTask { expected_version: Some(version), ..command.clone() });
        let read = || async {
            let now = read(base.key.clone()).await?;
            self.show(now.clone());
            Ok(now)
        };
        let both = |now: &TaskDetail| touched(&base, &now.task, &command);
        let again = |now: &TaskDetail| both(now).is_empty().then_some(now.task.version);
        match commit("This task", version, send, read, again).await {
            Ok(Changed { task, seq }) => {
                self.wrote.try_set_value(Some(task.clone()));
                self.store.cards.accept(task, seq);
                self.refresh();
                Outcome::Saved
            }
            Err(Refused::Conflict(now)) => Outcome::Conflict(both(&now)),
            Err(Refused::Failed(error)) => Outcome::Failed(error),
        }
    }

    /// The event of the newest change of a field.
    pub fn last_writer(self) -> Option<Event> {
        let newest =
            |detail: &TaskDetail| detail.events.iter().rev().find(|event| event.is(Kind::TaskUpdated)).cloned();
        self.detail.try_with_untracked(newest).flatten()
    }

    /// Who wrote an event, by name.
    pub fn writer(self, event: &Event) -> String {
        untrack(|| self.name(event.actor.as_str()))
    }
}

async fn read(task: TaskKey) -> Result<TaskDetail, ApiError> {
    board::read_task(GetTask { task }).await
}
