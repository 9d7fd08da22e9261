//! Who wants to know of what the live stream says, beyond the cards: each event is told to each of
//! them once, in order.

use std::sync::Arc;

use hub_core::domain::event::{Entity, Kind};
use hub_core::domain::ids::TaskKey;
use hub_core::domain::live::EventFrame;
use leptos::prelude::*;

use super::Store;

/// What the live stream said.
pub enum Heard<'a> {
    /// Something happened.
    Event(&'a EventFrame),
    /// Somebody is present in another way than before: also what signs of life change without an
    /// event.
    Presence,
}

impl Heard<'_> {
    /// Whether something happened to one of these.
    pub fn is_of(&self, entities: &[Entity]) -> bool {
        match self {
            Self::Event(event) => Entity::of(&event.kind).is_some_and(|entity| entities.contains(&entity)),
            Self::Presence => false,
        }
    }

    /// Whether it is an event of such a kind. One that only a newer hub knows may be.
    pub fn is(&self, such: impl FnOnce(Kind) -> bool) -> bool {
        match self {
            Self::Event(event) => Kind::of(&event.kind).is_none_or(such),
            Self::Presence => false,
        }
    }

    /// Whether it is an event about that task.
    pub fn concerns(&self, task: &TaskKey) -> bool {
        match self {
            Self::Event(event) => event.subject == task.as_str() || event.cards.iter().any(|card| card.key == *task),
            Self::Presence => false,
        }
    }
}

/// What is called with everything that is heard.
pub(super) type Listener = Arc<dyn Fn(&Heard<'_>) + Send + Sync>;

impl Store {
    /// Calls `listener` with everything that is heard, until what it was called in is gone. A
    /// signal would not do: of two events at once it keeps the second.
    pub fn listen(self, listener: impl Fn(&Heard<'_>) + Send + Sync + 'static) {
        let listener: Listener = Arc::new(listener);
        let number = self.listeners.with_value(|all| all.iter().map(|(number, _)| *number).max().unwrap_or(0)) + 1;
        self.listeners.update_value(|all| all.push((number, listener)));
        on_cleanup(move || {
            _ = self.listeners.try_update_value(|all| all.retain(|(other, _)| *other != number));
        });
    }

    pub(super) fn tell(self, heard: &Heard<'_>) {
        let listeners: Vec<Listener> =
            self.listeners.with_value(|all| all.iter().map(|(_, listener)| Arc::clone(listener)).collect());
        listeners.iter().for_each(|listener| listener(heard));
    }
}
