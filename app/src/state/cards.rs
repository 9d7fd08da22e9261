//! All cards the browser knows, each with its own signal: a change of one redraws one.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::lock::Mutex;
use hub_core::domain::event::Seq;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::live::RenewedLease;
use hub_core::domain::task::Task;
use leptos::prelude::*;

use super::card::{Card, Patch};

/// The cards by their keys. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Cards {
    known: RwSignal<BTreeMap<TaskKey, Known>>,
    numbers: StoredValue<u32>,
}

struct Known {
    card: Card,
    shown: ArcRwSignal<Task>,
    turn: Arc<Mutex<()>>,
}

impl Known {
    fn new(task: Task, seq: Seq) -> Self {
        Self { card: Card::new(task.clone(), seq), shown: ArcRwSignal::new(task), turn: Arc::default() }
    }

    fn refresh(&self) {
        let task = self.card.shown();
        if self.shown.with_untracked(|shown| *shown != task) {
            self.shown.set(task);
        }
    }
}

impl Default for Cards {
    fn default() -> Self {
        Self { known: RwSignal::new(BTreeMap::new()), numbers: StoredValue::new(0) }
    }
}

impl Cards {
    /// The card called `key`, as it is shown; tracks whether it is known.
    pub fn get(self, key: &TaskKey) -> Option<ArcRwSignal<Task>> {
        self.known.with(|known| known.get(key).map(|known| known.shown.clone()))
    }

    /// The card called `key`, as it is shown, untracked.
    pub fn peek(self, key: &TaskKey) -> Option<Task> {
        self.known.with_untracked(|known| known.get(key).map(|known| known.shown.get_untracked()))
    }

    /// The card called `key` as the hub last said it is, changes on their way left out; untracked.
    pub fn said(self, key: &TaskKey) -> Option<Task> {
        self.known.with_untracked(|known| known.get(key).map(|known| known.card.said().clone()))
    }

    /// Held while a change of the card is sent: changes of one card wait for each other, so that
    /// none runs into the version another one makes.
    pub fn turn(self, key: &TaskKey) -> Arc<Mutex<()>> {
        self.known.with_untracked(|known| known.get(key).map(|known| Arc::clone(&known.turn)).unwrap_or_default())
    }

    /// Calls `visit` with every card and whether the hub found it for the words of the filter;
    /// tracks all of them.
    pub fn for_each(self, mut visit: impl FnMut(&Task, bool)) {
        self.known.with(|known| {
            for known in known.values() {
                known.shown.with(|task| visit(task, known.card.found));
            }
        });
    }

    /// The card called `key` as a signal, without tracking whether it is known.
    pub fn signal(self, key: &TaskKey) -> Option<ArcRwSignal<Task>> {
        self.known.with_untracked(|known| known.get(key).map(|known| known.shown.clone()))
    }

    /// Forgets which cards the hub found for the words of a filter that no longer holds.
    pub fn forget_found(self) {
        self.known.update(|known| known.values_mut().for_each(|known| known.card.found = false));
    }

    /// Replaces all cards by those of a board read at `seq`, but for what was heard later.
    pub fn load(self, tasks: Vec<Task>, seq: Seq) {
        self.known.update(|known| {
            for known in known.values_mut() {
                known.card.found = false;
            }
            for task in tasks {
                let entry = known.entry(task.key.clone()).or_insert_with(|| Known::new(task.clone(), seq));
                entry.card.found = true;
                entry.card.accept(task, seq);
                entry.refresh();
            }
            known.retain(|_, known| known.card.found || known.card.seq() > seq || known.card.is_pending());
        });
    }

    /// Takes what the hub says of one card at `seq`.
    pub fn accept(self, task: Task, seq: Seq) {
        if self.known.with_untracked(|known| known.contains_key(&task.key)) {
            self.quietly(&task.key.clone(), |card| {
                card.accept(task, seq);
            });
        } else {
            self.known.update(|known| {
                known.insert(task.key.clone(), Known::new(task, seq));
            });
        }
    }

    /// Takes until when leases hold now: signs of life renew them without an event.
    pub fn renew(self, leases: Vec<RenewedLease>) {
        for RenewedLease { task, lease } in leases {
            self.quietly(&task, |card| card.renew(lease));
        }
    }

    /// Shows a change before it is confirmed; the number is for [`Cards::settle`].
    pub fn change(self, key: &TaskKey, patch: Patch) -> u32 {
        let number = self.numbers.get_value() + 1;
        self.numbers.set_value(number);
        self.quietly(key, |card| card.change(number, patch));
        number
    }

    /// The hub answered change `number`: with the card as it now is, or with a refusal.
    pub fn settle(self, key: &TaskKey, number: u32, said: Option<(Task, Seq)>) {
        self.quietly(key, |card| {
            card.settle(number);
            if let Some((task, seq)) = said {
                card.accept(task, seq);
            }
        });
    }

    /// Changes one card and redraws it alone.
    fn quietly(self, key: &TaskKey, change: impl FnOnce(&mut Card)) {
        let mut shown = None;
        _ = self.known.try_update_untracked(|known| {
            if let Some(known) = known.get_mut(key) {
                change(&mut known.card);
                shown = Some((known.shown.clone(), known.card.shown()));
            }
        });
        if let Some((signal, task)) = shown
            && signal.with_untracked(|before| *before != task)
        {
            signal.set(task);
        }
    }
}
