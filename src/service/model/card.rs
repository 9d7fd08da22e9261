//! A card as lists show it: a task without long texts, and its JSON, which is written once and
//! given out again.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::domain::filter::{Matcher, searched};
use crate::domain::fold::fold;
use crate::domain::task::Task;
use crate::domain::time::Timestamp;

/// A card; clones share it.
#[derive(Clone, Debug)]
pub struct Card {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    task: Task,
    json: OnceLock<Option<Box<RawValue>>>,
    /// The text in which words are looked for.
    searched: OnceLock<Box<str>>,
}

impl Card {
    /// The card as it is at `now`: leases expire without anybody writing it down.
    pub(in crate::service) fn at(&self, now: Timestamp) -> Self {
        match &self.lease {
            Some(lease) if lease.clone().at(now).expired != lease.expired => {
                let lease = Some(lease.clone().at(now));
                Self::from(Task { lease, ..self.inner.task.clone() })
            }
            _ => self.clone(),
        }
    }

    /// The task, by itself.
    pub fn into_task(self) -> Task {
        Arc::try_unwrap(self.inner).map_or_else(|inner| inner.task.clone(), |inner| inner.task)
    }

    /// Whether two are one and the same card, and not only equal.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// Whether it passes a filter. Its words are folded once and kept.
    pub(super) fn passes(&self, matcher: &Matcher<'_>) -> bool {
        let text = || &**self.inner.searched.get_or_init(|| searched(&self.inner.task, fold).into_boxed_str());
        matcher.matches_knowing(&self.inner.task, text)
    }

    fn json(&self) -> Option<&RawValue> {
        self.inner.json.get_or_init(|| serde_json::value::to_raw_value(&self.inner.task).ok()).as_deref()
    }
}

impl From<Task> for Card {
    fn from(task: Task) -> Self {
        Self { inner: Arc::new(Inner { task, json: OnceLock::new(), searched: OnceLock::new() }) }
    }
}

impl Deref for Card {
    type Target = Task;

    fn deref(&self) -> &Task {
        &self.inner.task
    }
}

impl PartialEq for Card {
    fn eq(&self, other: &Self) -> bool {
        self.inner.task == other.inner.task
    }
}

impl Serialize for Card {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.json() {
            Some(json) => json.serialize(serializer),
            None => self.inner.task.serialize(serializer),
        }
    }
}

impl JsonSchema for Card {
    fn inline_schema() -> bool {
        Task::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        Task::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Task::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Task::json_schema(generator)
    }
}
