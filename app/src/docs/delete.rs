//! Taking a document away, with a way back.

use hub_core::domain::Code;
use hub_core::domain::doc::{DeleteDoc, Doc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::open::{Open, bring_back};
use crate::api::docs::delete_doc;
use crate::ui::{Button, Confirm};

/// The button, and the question it asks.
#[component]
pub(super) fn Delete(open: Open) -> impl IntoView {
    let asking = RwSignal::new(false);
    let navigate = use_navigate();
    let (store, shelf) = (open.store, open.shelf);
    let delete = Callback::new(move |()| {
        let Doc { project, slug, title, version, load, .. } = open.doc();
        let (list, navigate) = (shelf.href(), navigate.clone());
        spawn_local(async move {
            let command = DeleteDoc { project: project.clone(), doc: slug.clone(), expected_version: Some(version) };
            match delete_doc(command).await {
                Ok(()) => {
                    let nothing = Callback::new(|()| ());
                    let back = Callback::new(move |()| {
                        bring_back(store, project.clone(), slug.clone(), version, Some(load), nothing);
                    });
                    store.toasts.undoable(format!("{title} is deleted; its versions are kept."), back);
                    navigate(&list, Default::default());
                }
                Err(error) if error.code() == Code::VersionConflict => {
                    store
                        .toasts
                        .error("Somebody saved it meanwhile; nothing was deleted. Read it before you delete it.");
                    open.found.again();
                }
                Err(error) => store.fail(&error),
            }
        });
    });
    let title = open.part(|page| format!("Delete {}?", page.doc.title));
    view! {
        <Button variant="ghost danger" icon="trash" on_click=Callback::new(move |()| asking.set(true))>"Delete…"</Button>
        <Confirm
            open=asking title
            body="It leaves the list, and sessions no longer load it. Its versions are kept: at its address you can bring it back."
            yes="Delete" on_yes=delete
        />
    }
    .into_any()
}
