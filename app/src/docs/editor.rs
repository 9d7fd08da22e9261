//! The editor of a document: title, text, and whether sessions load it. It says who saved
//! meanwhile, and never drops a word unasked.

use leptos::prelude::*;

use super::conflict::Conflict;
use super::doc_draft::DocDraft;
use crate::drafts::DraftNote;
use crate::form::Foot;
use crate::ui::{Button, Icon, MarkdownEditor, TextField, TimeAgo};
use crate::writing::previewing;

/// The editor.
#[component]
pub(super) fn Editor(draft: DocDraft) -> impl IntoView {
    let (preview, on_preview) = previewing(draft.body);
    let kept = draft.keep();
    let fields = kept.clone();
    Effect::new(move |_| {
        if fields.iter().any(|kept| kept.is_older()) {
            draft.compare_with_present();
        }
    });
    let save = Callback::new(move |()| draft.save());
    let cancel = Callback::new(move |()| draft.stop());
    let fault = draft.sending.fault("body");
    let load = draft.load;
    view! {
        <Meanwhile draft/>
        <Conflict draft/>
        <form
            class="doc-form" aria-label="Edit the document"
            on:submit=move |event| {
                event.prevent_default();
                save.run(());
            }
        >
            <TextField label="Title" name="doc-title" value=draft.title required=true error=draft.sending.fault("title")/>
            <div class="field">
                <MarkdownEditor label="Text" draft=draft.body preview on_preview on_save=save on_cancel=cancel rows=18 focus=true/>
                <p class="field-note error" role="status">{move || fault.get()}</p>
            </div>
            <label class="check-row">
                <input type="checkbox" prop:checked=load on:change=move |event| load.set(event_target_checked(&event))/>
                "Sessions load this"
            </label>
            <DraftNote of=kept/>
            <div class="doc-form-foot" class:hidden=move || draft.theirs.with(Option::is_some)>
                <Button variant="ghost" on_click=cancel>"Cancel"</Button>
                <Foot sending=draft.sending words="Save"/>
            </div>
        </form>
    }
    .into_any()
}

/// Who saved it while it is being written, or took it away.
#[component]
fn Meanwhile(draft: DocDraft) -> impl IntoView {
    let open = draft.open;
    let now = open.part(|page| (page.doc.version, page.doc.updated_by.clone(), page.doc.updated_at));
    let ahead =
        move || draft.theirs.with(Option::is_none) && now.with(|now| now.0) > draft.base.with(|base| base.version);
    let note = move || {
        if open.is_gone() {
            return Some(
                view! { <span>"It was taken away meanwhile. Your text is kept here; saving it brings it back."</span> }
                    .into_any(),
            );
        }
        ahead().then(|| {
            let (version, by, at) = now.get();
            let name = open.store.name_of(&by);
            view! {
                <span><b>{name}</b>" saved version "{version}" meanwhile, "<TimeAgo at/>". Your text is kept as it is."</span>
            }
            .into_any()
        })
    };
    view! { <div role="status">{move || note().map(|note| view! { <p class="doc-note"><Icon name="info"/>{note}</p> })}</div> }.into_any()
}
