//! Which fields an event changed, for those who look at a field by its name.

use serde_json::{Map, Value};

use super::Event;
use crate::domain::ids::TaskKey;

/// What an event says that changed, from what to what, whatever its kind.
#[derive(Clone, Copy, Debug)]
pub struct ChangeOf<'a> {
    data: &'a Value,
}

impl Event {
    /// What it changed of its subject.
    #[must_use]
    pub fn change(&self) -> ChangeOf<'_> {
        ChangeOf::of(&self.data)
    }

    /// What it changed of `task`, be that its subject or a task that was changed with it.
    #[must_use]
    pub fn change_of(&self, task: &TaskKey) -> Option<ChangeOf<'_>> {
        match self.change().beside().find(|(key, _)| *key == task.as_str()) {
            Some((_, change)) => Some(change),
            None => (self.subject == task.as_str()).then(|| self.change()),
        }
    }
}

impl<'a> ChangeOf<'a> {
    /// What the payload of an event says.
    pub fn of(data: &'a Value) -> Self {
        Self { data }
    }

    /// The tasks that changed with the subject, by key, and what changed of each.
    pub fn beside(self) -> impl Iterator<Item = (&'a str, Self)> {
        let changed = self.data["changed"].as_object();
        changed.into_iter().flatten().map(|(key, data)| (key.as_str(), Self { data }))
    }

    /// The version that it made; none where it made none.
    pub fn version(self) -> Option<u32> {
        self.data["version"].as_u64().and_then(|version| u32::try_from(version).ok())
    }

    /// One field before and after.
    pub fn field(self, name: &str) -> (&'a Value, &'a Value) {
        (&self.data["before"][name], &self.data["after"][name])
    }

    /// The names of the fields that it tells of.
    pub fn fields(self) -> impl Iterator<Item = &'a str> {
        self.after().into_iter().flatten().map(|(name, _)| name.as_str())
    }

    /// All fields as they were; nothing where it tells of none.
    pub fn before(self) -> Option<&'a Map<String, Value>> {
        self.data["before"].as_object()
    }

    /// All fields as they are; nothing where it tells of none.
    pub fn after(self) -> Option<&'a Map<String, Value>> {
        self.data["after"].as_object()
    }
}
