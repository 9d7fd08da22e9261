//! The open document: what the hub last said of it, and what may be done with it.

use hub_core::domain::doc::{Doc, DocVersion, GetDoc, GetDocVersion, SaveDoc};
use hub_core::domain::ids::{DocSlug, ProjectKey};
use hub_core::domain::screen::{DocComparison, DocPage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::Shelf;
use crate::api::ApiError;
use crate::api::docs::{read_doc, read_doc_version, save_doc};
use crate::missing::Found;
use crate::reading::Reading;
use crate::state::{Store, use_store};

/// What was found at the address of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Seen {
    pub(super) page: Found<DocPage>,
    /// The newest version, also of a document that was taken away.
    pub(super) kept: Option<DocVersion>,
    /// The comparison that is asked for.
    pub(super) comparison: Option<Found<DocComparison>>,
}

/// The document on the screen, shared by its parts. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) store: Store,
    pub(super) shelf: Shelf,
    /// As the hub last said it is; it stays where it is taken away while somebody writes.
    pub(super) page: RwSignal<DocPage>,
    pub(super) found: Reading<Seen>,
}

impl Open {
    /// The document that was found.
    pub(super) fn new(page: DocPage, found: Reading<Seen>, shelf: Shelf) -> Self {
        let open = Self { store: use_store(), shelf, page: RwSignal::new(page), found };
        Effect::new(move |_| {
            found.value.with(|seen| {
                if let Ok(now) = &seen.page
                    && open.page.with_untracked(|shown| shown != now)
                {
                    open.page.set(now.clone());
                }
            });
        });
        open
    }

    /// The document itself.
    pub(super) fn doc(self) -> Doc {
        self.page.with_untracked(|page| page.doc.clone())
    }

    /// A part of what the hub said.
    pub(super) fn part<T: PartialEq + Send + Sync + 'static>(self, read: fn(&DocPage) -> T) -> Memo<T> {
        Memo::new(move |_| self.page.with(read))
    }

    /// Whether it was taken away.
    pub(super) fn is_gone(self) -> bool {
        self.found.value.with(|seen| seen.page.is_err())
    }

    /// Reads it as it now is, past what is shown; nothing once it was left.
    pub(super) fn read(self) -> Option<impl Future<Output = Result<DocPage, ApiError>>> {
        let Doc { project, slug: doc, .. } = self.page.try_with_untracked(|page| page.doc.clone())?;
        Some(read_doc(GetDoc { project, doc }))
    }
}

/// A write that changes nothing yet.
pub(super) fn unchanged(project: ProjectKey, doc: DocSlug) -> SaveDoc {
    SaveDoc {
        project,
        doc,
        title: None,
        body: None,
        old_text: None,
        new_text: None,
        load: None,
        expected_version: None,
        session: None,
    }
}

/// Brings back a document that was taken away, as it was at a version; `done` comes after it.
pub(super) fn bring_back(
    store: Store,
    project: ProjectKey,
    slug: DocSlug,
    version: u32,
    load: Option<bool>,
    done: Callback<()>,
) {
    spawn_local(async move {
        let kept = read_doc_version(GetDocVersion { project: project.clone(), doc: slug.clone(), version }).await;
        let saved = match kept {
            Ok(kept) => {
                let (title, body) = (Some(kept.title), kept.body);
                let command = SaveDoc { title, body, load, expected_version: Some(0), ..unchanged(project, slug) };
                save_doc(command).await
            }
            Err(error) => Err(error),
        };
        match saved {
            Ok(doc) => {
                store.toasts.say(format!("{} is back.", doc.title));
                done.try_run(());
            }
            Err(error) => store.fail(&error),
        }
    });
}
