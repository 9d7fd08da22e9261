//! Drafts: what is typed into a field is kept for its writer in this browser until the hub has it
//! or its writer discards it. It outlives the panel, the page, a lost connection and an ended
//! sign-in.
//!
//! A field is followed by [`keep`] (or [`keep_over`] where it shows a text that is there already),
//! says with a [`DraftNote`] that it holds a draft, and sends with [`Kept::send_off`]. The key of a
//! field names the thing and the field: `HUB-12/description`.

mod note;
mod record;
mod store;

use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

pub use note::{DraftNote, DraftWaiting, goes_to_note};
use record::{Record, fingerprint};
use store::now;
pub use store::{Drafts, Sent};

/// A field whose text is kept. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Kept {
    drafts: Option<Drafts>,
    key: StoredValue<String>,
    /// What the field holds where there is no draft.
    present: StoredValue<String>,
    /// What the store holds of it.
    known: StoredValue<Option<String>>,
    begun_on: StoredValue<u64>,
    read: Signal<String>,
    write: Callback<String>,
    /// When the draft was written that the field was given; nothing where it was given none.
    from: RwSignal<Option<Timestamp>>,
    /// Whether the text of the field was changed by somebody since that draft was begun.
    older: RwSignal<bool>,
}

/// The drafts of the page. `None` outside of the frame, where nothing is kept.
pub fn use_drafts() -> Option<Drafts> {
    use_context()
}

/// Keeps what is typed into a field that is empty at first.
pub fn keep(text: RwSignal<String>, key: impl Into<String>) -> Kept {
    keep_over(text, String::new(), key)
}

/// Keeps what is typed over `present`.
pub fn keep_over(text: RwSignal<String>, present: String, key: impl Into<String>) -> Kept {
    let write = Callback::new(move |draft| {
        text.try_set(draft);
    });
    keep_value(Signal::derive(move || text.try_get().unwrap_or_default()), write, present, key)
}

/// Keeps what `read` tells, and gives it back with `write`.
pub fn keep_value(read: Signal<String>, write: Callback<String>, present: String, key: impl Into<String>) -> Kept {
    let begun_on = StoredValue::new(fingerprint(&present));
    let kept = Kept {
        drafts: use_drafts(),
        key: StoredValue::new(key.into()),
        present: StoredValue::new(present),
        known: StoredValue::new(None),
        begun_on,
        read,
        write,
        from: RwSignal::new(None),
        older: RwSignal::new(false),
    };
    let Some(drafts) = kept.drafts else { return kept };
    Effect::new(move |before: Option<()>| {
        drafts.follow_returned();
        untrack(|| {
            if before.is_none() || kept.key.with_value(|key| drafts.has_come_back(key)) {
                kept.restore(drafts);
            }
        });
    });
    Effect::watch(move || read.get(), move |text, _, _| kept.changed(drafts, text), false);
    kept
}

impl Kept {
    /// Gives the field its draft.
    fn restore(self, drafts: Drafts) {
        let Some(record) = self.key.with_value(|key| drafts.collect(key)) else { return };
        let (present, now) = (self.present.get_value(), self.read.get_untracked());
        if record.text == present {
            // It got there after all.
            return self.key.with_value(|key| drafts.remove(key));
        }
        self.begun_on.set_value(record.begun_on);
        self.known.set_value(Some(record.text.clone()));
        if now == record.text {
            return;
        }
        self.older.set(record.begun_on != fingerprint(&present));
        self.from.set(Some(record.at));
        let untouched = now == present || record.text.ends_with(&now);
        self.write.run(if untouched { record.text } else { record::join(&record.text, &now) });
    }

    /// Keeps what was typed; nothing where it is what stands there anyway.
    fn changed(self, drafts: Drafts, text: &str) {
        if self.known.with_value(|known| known.as_deref() == Some(text)) {
            return;
        }
        let nothing =
            self.present.with_value(|present| text == present || present.is_empty() && text.trim().is_empty());
        if nothing {
            self.forget(drafts);
        } else {
            let record = Record { text: text.to_owned(), at: now(), begun_on: self.begun_on.get_value() };
            self.key.with_value(|key| drafts.write(key, &record));
            self.known.set_value(Some(record.text));
        }
    }

    fn forget(self, drafts: Drafts) {
        self.key.with_value(|key| drafts.remove(key));
        self.known.set_value(None);
        self.begun_on.set_value(self.present.with_value(|present| fingerprint(present)));
        self.from.set(None);
        self.older.set(false);
    }

    /// Sets the text aside while it goes to the hub; the field may be emptied then.
    pub fn send_off(self) -> Sent {
        let Some(drafts) = self.drafts else { return Sent::default() };
        let sent = self.key.with_value(|key| drafts.send_off(key, &self.read.get_untracked()));
        self.known.set_value(None);
        self.from.set(None);
        sent
    }

    /// Whether the field was given a draft.
    pub fn is_draft(self) -> bool {
        self.from.with(Option::is_some)
    }

    /// Whether the field was given a draft that was begun on another text than the one it would
    /// show.
    pub fn is_older(self) -> bool {
        self.older.get()
    }

    /// The writer wants none of it.
    pub fn discard(self) {
        let Some(drafts) = self.drafts else { return };
        self.forget(drafts);
        self.write.run(self.present.get_value());
    }

    /// The draft as it could be brought back, with its key.
    fn record(self) -> (String, Record) {
        let record = Record { text: self.read.get_untracked(), at: now(), begun_on: self.begun_on.get_value() };
        (self.key.get_value(), record)
    }
}

/// Sets the texts of a form aside while it goes to the hub.
pub fn send_off(fields: &[Kept]) -> Sent {
    Sent::all(fields.iter().map(|kept| kept.send_off()))
}
