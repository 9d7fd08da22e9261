//! A document being written: what stood there when it began, and what somebody else put there
//! since. Nothing of it is lost.

use hub_core::domain::doc::{Doc, SaveDoc};
use hub_core::domain::screen::DocPage;
use hub_core::domain::{Code, Error};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open::{Open, unchanged};
use crate::api::ApiError;
use crate::api::docs::save_doc;
use crate::commit::{Refused, commit};
use crate::drafts::{Kept, keep_over, send_off};
use crate::form::Sending;

/// The draft, shared by the parts of the editor. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct DocDraft {
    pub(super) open: Open,
    pub(super) title: RwSignal<String>,
    pub(super) body: RwSignal<String>,
    pub(super) load: RwSignal<bool>,
    /// What it was begun on.
    pub(super) base: RwSignal<Doc>,
    /// Whether it is being written.
    pub(super) writing: RwSignal<bool>,
    /// What somebody else wrote at the same place, once saving ran into it.
    pub(super) theirs: RwSignal<Option<DocPage>>,
    pub(super) sending: Sending,
    /// The fields of the editor, while it is open.
    kept: StoredValue<Vec<Kept>>,
}

impl DocDraft {
    /// Nothing is written yet.
    pub(super) fn new(open: Open, writing: RwSignal<bool>) -> Self {
        let [title, body] = std::array::from_fn(|_| RwSignal::new(String::new()));
        let (load, base, theirs) = (RwSignal::new(false), RwSignal::new(open.doc()), RwSignal::new(None));
        Self {
            open,
            title,
            body,
            load,
            base,
            writing,
            theirs,
            sending: Sending::new(),
            kept: StoredValue::new(Vec::new()),
        }
    }

    /// Begins with what stands there.
    pub(super) fn start(self) {
        let now = self.open.doc();
        self.title.set(now.title.clone());
        self.body.set(now.body.clone().unwrap_or_default());
        self.load.set(now.load);
        self.base.set(now);
        self.theirs.set(None);
        self.writing.set(true);
    }

    /// Keeps what is written.
    pub(super) fn keep(self) -> Vec<Kept> {
        let (doc, body) = self.base.with_untracked(|base| {
            (format!("{}/docs/{}", base.project, base.slug), base.body.clone().unwrap_or_default())
        });
        let title = self.base.with_untracked(|base| base.title.clone());
        let kept = vec![
            keep_over(self.title, title, format!("{doc}/title")),
            keep_over(self.body, body, format!("{doc}/body")),
        ];
        self.kept.set_value(kept.clone());
        kept
    }

    /// Shows what stands there now beside a draft that was begun on another text.
    pub(super) fn compare_with_present(self) {
        self.theirs.set(Some(self.open.page.get_untracked()));
    }

    /// Takes what stands there instead of what was written.
    pub(super) fn give_up(self) {
        self.kept.with_value(|kept| kept.iter().for_each(|kept| kept.discard()));
        self.stop();
    }

    /// The key of what is kept of its text.
    pub(super) fn body_key(self) -> String {
        self.base.with_untracked(|base| format!("{}/docs/{}/body", base.project, base.slug))
    }

    /// Ends it without saving; what was written stays a draft.
    pub(super) fn stop(self) {
        self.theirs.set(None);
        self.writing.set(false);
    }

    /// Whether there is something to lose.
    pub(super) fn is_changed(self) -> bool {
        let command = self.command();
        command.title.is_some() || command.body.is_some() || command.load.is_some()
    }

    /// What was changed, against the version it was begun on.
    fn command(self) -> SaveDoc {
        let (title, body, load) = (self.title.get_untracked(), self.body.get_untracked(), self.load.get_untracked());
        self.base.with_untracked(|base| SaveDoc {
            title: (title.trim() != base.title).then_some(title),
            body: (base.body.as_ref() != Some(&body)).then_some(body),
            load: (load != base.load).then_some(load),
            expected_version: Some(base.version),
            ..unchanged(base.project.clone(), base.slug.clone())
        })
    }

    /// Everything that is written: what brings back a document that was taken away meanwhile.
    fn whole(self) -> SaveDoc {
        SaveDoc {
            title: Some(self.title.get_untracked()),
            body: Some(self.body.get_untracked()),
            load: Some(self.load.get_untracked()),
            expected_version: Some(0),
            ..self.command()
        }
    }

    /// Saves it. Where the same was changed meanwhile, its writer is shown both and chooses.
    pub(super) fn save(self) {
        let gone = untrack(|| self.open.is_gone());
        if !gone && !self.is_changed() {
            return self.stop();
        }
        let (command, base) =
            if gone { (self.whole(), None) } else { (self.command(), Some(self.base.get_untracked())) };
        let sent = self.kept.with_value(|kept| send_off(kept));
        let outcome = async move {
            match sent.with(agree(self.open, command, base)).await {
                Ok(doc) => Ok(Ok(doc)),
                Err(Refused::Conflict(now)) => Ok(Err(now)),
                Err(Refused::Failed(error)) => Err(error),
            }
        };
        self.sending.send(outcome, move |outcome| match outcome {
            Ok(doc) => {
                let words = format!("{} is saved, version {}.", doc.title, doc.version);
                self.open.store.announce(words);
                self.settle();
            }
            Err(now) => self.show_theirs(*now),
        });
    }

    /// Ends the writing once the page shows what was written, so that nobody sees the text of
    /// before.
    fn settle(self) {
        // The document may be left by now: then there is nothing to show.
        let Some(read) = self.open.read() else { return };
        spawn_local(async move {
            if let Ok(now) = read.await {
                self.open.page.try_set(now.clone());
                self.open.found.value.try_update(|seen| seen.page = Ok(now));
            }
            if self.writing.try_get_untracked().is_some() {
                self.stop();
            }
        });
    }

    /// Somebody else wrote it too. What one did not change oneself is theirs from now on.
    fn show_theirs(self, now: DocPage) {
        let Some(base) = self.base.try_get_untracked() else { return };
        if self.title.get_untracked().trim() == base.title {
            self.title.set(now.doc.title.clone());
        }
        if Some(self.body.get_untracked()) == base.body {
            self.body.set(now.doc.body.clone().unwrap_or_default());
        }
        if self.load.get_untracked() == base.load {
            self.load.set(now.doc.load);
        }
        self.base.set(now.doc.clone());
        if !self.is_changed() {
            // Both wrote the same.
            return self.settle();
        }
        self.theirs.set(Some(now));
    }
}

/// Saves until the hub agrees: where others changed something else since `base`, again with the
/// present version.
async fn agree(open: Open, command: SaveDoc, base: Option<Doc>) -> Result<Doc, Refused<DocPage>> {
    let send = |version| save_doc(SaveDoc { expected_version: Some(version), ..command.clone() });
    let read = || {
        let read = open.read();
        async move {
            match read {
                Some(read) => read.await,
                // Who left the document has the draft, and is shown the other's text when coming
                // back to it.
                None => Err(ApiError(Error::new(Code::VersionConflict, "Somebody else changed this document."))),
            }
        }
    };
    let again = |now: &DocPage| {
        let base = base.as_ref()?;
        (!same_changed(base, &now.doc, &command)).then_some(now.doc.version)
    };
    commit("This document", command.expected_version.unwrap_or_default(), send, read, again).await
}

/// Whether what `command` changes was changed since `base`, too.
fn same_changed(base: &Doc, now: &Doc, command: &SaveDoc) -> bool {
    let title = command.title.is_some() && base.title != now.title;
    let body = command.body.is_some() && base.body != now.body;
    title || body
}

#[cfg(test)]
mod tests {
    use hub_core::domain::doc::{Doc, SaveDoc};
    use hub_core::domain::time::Timestamp;

    use super::{same_changed, unchanged};

    #[test]
    fn r2_only_who_changes_the_same_runs_into_the_other() {
        let base = Doc {
            project: "HUB".parse().unwrap(),
            slug: "notes".parse().unwrap(),
            title: "Notes".to_owned(),
            body: Some("a".to_owned()),
            version: 1,
            load: false,
            updated_by: "ada".parse().unwrap(),
            title_by: "ada".parse().unwrap(),
            body_by: "ada".parse().unwrap(),
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let mine = |title: Option<&str>, body: Option<&str>| SaveDoc {
            title: title.map(str::to_owned),
            body: body.map(str::to_owned),
            ..unchanged(base.project.clone(), base.slug.clone())
        };
        let renamed = Doc { title: "Our notes".to_owned(), ..base.clone() };
        let written = Doc { body: Some("b".to_owned()), ..base.clone() };
        assert!(!same_changed(&base, &renamed, &mine(None, Some("c"))));
        assert!(same_changed(&base, &written, &mine(None, Some("c"))));
        assert!(same_changed(&base, &renamed, &mine(Some("My notes"), Some("c"))));
        assert!(!same_changed(&base, &written, &mine(Some("My notes"), None)));
    }
}
