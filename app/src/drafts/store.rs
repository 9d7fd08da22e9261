//! Where drafts are: the browser's own storage, and where that is refused or full, the memory of
//! the page. A draft belongs to the member who wrote it: another one who signs in to the same
//! browser does not get it.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::domain::member::Member;
use hub_core::domain::time::Timestamp;
use leptos::{ev, prelude::*};
use web_sys::Storage;

use super::record::{Record, fingerprint, join};

/// What the name of every stored draft begins with.
const PREFIX: &str = "hub_draft/";
/// How many bytes all drafts of a browser may take: browsers give a site five million characters
/// for everything.
const MOST_BYTES: usize = 2_000_000;

/// The drafts of whoever is signed in, shared by context. Used in handlers and effects alone: the
/// server has none.
#[derive(Clone, Copy)]
pub struct Drafts {
    me: RwSignal<Member>,
    /// What the browser would not store.
    memory: StoredValue<BTreeMap<String, String>>,
    /// The names of those that are on their way to the hub.
    in_flight: StoredValue<BTreeSet<String>>,
    next: StoredValue<u32>,
    /// Grows when a text came back from the hub or out of the bin: the fields look for it.
    returned: RwSignal<u32>,
}

impl Drafts {
    /// Puts the drafts of `me` into context, forgets those of long ago, and asks before leaving
    /// where one could not be stored.
    pub fn provide(me: RwSignal<Member>) {
        let drafts = Self {
            me,
            memory: StoredValue::new(BTreeMap::new()),
            in_flight: StoredValue::new(BTreeSet::new()),
            next: StoredValue::new(0),
            returned: RwSignal::new(0),
        };
        provide_context(drafts);
        Effect::new(move |_| {
            drafts.forget_old();
            let leaving = window_event_listener(ev::beforeunload, move |event| {
                if drafts.memory.try_with_value(|memory| !memory.is_empty()) == Some(true) {
                    event.prevent_default();
                }
            });
            on_cleanup(move || leaving.remove());
        });
    }

    /// Follows what came back: read it where something is to be looked for again.
    pub(super) fn follow_returned(self) -> u32 {
        self.returned.get()
    }

    /// The draft called `key`, what came back from the hub included, which stands in it from now
    /// on.
    pub(super) fn collect(self, key: &str) -> Option<Record> {
        let name = self.name(key);
        let mut record = self.read(&name);
        for (left, back) in self.came_back(&name) {
            record = Some(match record {
                Some(record) => Record { text: join(&back.text, &record.text), at: back.at.max(record.at), ..back },
                None => back,
            });
            if let Some(record) = &record {
                self.write_as(&name, record);
            }
            self.remove_as(&left);
        }
        record
    }

    /// Whether something under `key` came back and is not yet in its draft.
    pub(super) fn has_come_back(self, key: &str) -> bool {
        !self.came_back(&self.name(key)).is_empty()
    }

    /// Keeps a draft.
    pub(super) fn write(self, key: &str, record: &Record) {
        self.write_as(&self.name(key), record);
    }

    /// Forgets a draft.
    pub(super) fn remove(self, key: &str) {
        self.remove_as(&self.name(key));
    }

    /// Brings a draft back that was put away, to whichever field shows it.
    pub(super) fn put_back(self, key: &str, record: &Record) {
        self.write_as(&self.name_of_sent(key), record);
        self.returned.try_update(|returned| *returned += 1);
    }

    /// Sets a text aside that goes to the hub now: its field is free for the next one, and it is
    /// kept until the hub has it.
    pub fn send_off(self, key: &str, text: &str) -> Sent {
        if text.trim().is_empty() {
            return Sent::default();
        }
        let begun_on = self.read(&self.name(key)).map_or_else(|| fingerprint(""), |record| record.begun_on);
        let sent = self.name_of_sent(key);
        self.write_as(&sent, &Record { text: text.to_owned(), at: now(), begun_on });
        self.in_flight.try_update_value(|names| names.insert(sent.clone()));
        self.remove(key);
        Sent(vec![(self, sent)])
    }

    fn read(self, name: &str) -> Option<Record> {
        let remembered = self.memory.try_with_value(|memory| memory.get(name).cloned()).flatten();
        let stored = remembered.or_else(|| storage()?.get_item(name).ok().flatten())?;
        Record::decode(&stored).filter(|record| !record.is_too_old(now()))
    }

    fn write_as(self, name: &str, record: &Record) {
        let value = record.encode();
        let fits = |storage: &Storage| {
            let others: usize = stored(storage).filter(|(other, _)| other != name).map(|(_, value)| value.len()).sum();
            others + value.len() <= MOST_BYTES
        };
        let kept = storage().is_some_and(|storage| fits(&storage) && storage.set_item(name, &value).is_ok());
        if !kept && let Some(storage) = storage() {
            // An older text of the same draft would come back in its place.
            _ = storage.remove_item(name);
        }
        self.memory.try_update_value(|memory| {
            if kept {
                memory.remove(name)
            } else {
                memory.insert(name.to_owned(), value)
            };
        });
    }

    fn remove_as(self, name: &str) {
        if let Some(storage) = storage() {
            // A browser that stores nothing has nothing to remove.
            _ = storage.remove_item(name);
        }
        self.memory.try_update_value(|memory| memory.remove(name));
    }

    /// The texts of `name` that are not on their way any more and did not get there, the oldest
    /// first.
    fn came_back(self, name: &str) -> Vec<(String, Record)> {
        let begin = format!("{name}#");
        let mut names: Vec<String> =
            storage().map(|storage| stored(&storage).map(|(name, _)| name).collect()).unwrap_or_default();
        self.memory.try_with_value(|memory| names.extend(memory.keys().cloned()));
        let on_its_way = |name: &String| self.in_flight.try_with_value(|names| names.contains(name)) == Some(true);
        names.retain(|name| name.starts_with(&begin) && !on_its_way(name));
        names.sort();
        names.into_iter().filter_map(|name| self.read(&name).map(|record| (name, record))).collect()
    }

    fn name(self, key: &str) -> String {
        format!("{PREFIX}{}/{key}", self.me.try_with_untracked(|me| me.handle.to_string()).unwrap_or_default())
    }

    fn name_of_sent(self, key: &str) -> String {
        let number = self.next.try_get_value().unwrap_or_default();
        self.next.try_set_value(number + 1);
        format!("{}#{}-{number:04}", self.name(key), now().0)
    }

    fn forget_old(self) {
        let Some(storage) = storage() else { return };
        let old: Vec<String> = stored(&storage)
            .filter(|(_, value)| Record::decode(value).is_none_or(|record| record.is_too_old(now())))
            .map(|(name, _)| name)
            .collect();
        for name in old {
            self.remove_as(&name);
        }
    }
}

/// Texts on their way to the hub. Whoever lets go of them without saying that the hub has them
/// brings them back to their fields.
#[must_use]
#[derive(Default)]
pub struct Sent(Vec<(Drafts, String)>);

impl Sent {
    /// Several as one.
    pub fn all(all: impl Iterator<Item = Self>) -> Self {
        Self(all.flat_map(|mut sent| std::mem::take(&mut sent.0)).collect())
    }

    /// The hub has them.
    pub fn done(mut self) {
        for (drafts, name) in std::mem::take(&mut self.0) {
            drafts.in_flight.try_update_value(|names| names.remove(&name));
            drafts.remove_as(&name);
        }
    }

    /// The hub does not have them: they go back to their fields.
    pub fn back(self) {
        drop(self);
    }

    /// Waits for the answer, and forgets or brings back the texts by it.
    ///
    /// # Errors
    /// Those of the answer.
    pub async fn with<T, E>(self, answer: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let answer = answer.await;
        if answer.is_ok() {
            self.done();
        } else {
            self.back();
        }
        answer
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        for (drafts, name) in self.0.drain(..) {
            drafts.in_flight.try_update_value(|names| names.remove(&name));
            drafts.returned.try_update(|returned| *returned += 1);
        }
    }
}

/// Every stored draft of every member.
fn stored(storage: &Storage) -> impl Iterator<Item = (String, String)> {
    let count = storage.length().unwrap_or_default();
    (0..count)
        .filter_map(|at| storage.key(at).ok().flatten())
        .filter(|name| name.starts_with(PREFIX))
        .filter_map(|name| storage.get_item(&name).ok().flatten().map(|value| (name, value)))
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

pub(super) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit, and parts of one do not matter")]
    Timestamp(js_sys::Date::now() as i64)
}
