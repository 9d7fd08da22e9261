//! One comment: read, and by its author edited and deleted.

use hub_core::domain::board::RenderedComment;
use hub_core::domain::comment::{Comment, DeleteComment, EditComment};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::comment_form::people;
use super::open::use_open;
use crate::api::comments::{delete_comment, edit_comment};
use crate::drafts::{DraftNote, DraftWaiting, keep_over};
use crate::people::Face;
use crate::ui::{Button, Confirm, Markdown, MarkdownEditor, Menu, MenuItem, TimeAgo};
use crate::writing::previewing;

/// The comment in the line of time.
#[component]
pub(super) fn CommentEntry(comment: RenderedComment) -> impl IntoView {
    let open = use_open();
    let RenderedComment { comment, html } = comment;
    let Comment { id, author, body, created_at, edited_at, .. } = comment;
    let name = untrack(|| open.name(author.as_str()));
    let own = {
        let author = author.clone();
        move || open.store.me.with(|me| me.handle == author)
    };
    let may_edit = {
        let own = own.clone();
        move || open.store.can_write() && own()
    };
    let may_delete = move || open.store.can_write() && (own() || open.store.admin.get());
    let draft = RwSignal::new(body.clone());
    let body = StoredValue::new(body);
    let (editing, asking) = (RwSignal::new(false), RwSignal::new(false));
    let delete = Callback::new(move |()| {
        open.detail.update(|detail| detail.comments.retain(|other| other.comment.id != id));
        spawn_local(async move {
            if let Err(error) = delete_comment(DeleteComment { id }).await {
                open.store.fail(&error);
            }
            open.refresh();
        });
    });
    let label = format!("Actions for the comment of {name}");
    let deletes = may_delete.clone();
    let tools = move || {
        let (edits, deletes) = untrack(|| (may_edit(), deletes()));
        view! {
            {edits.then(|| view! { <MenuItem icon="pencil" on_select=Callback::new(move |()| editing.set(true))>"Edit"</MenuItem> })}
            {deletes.then(|| view! {
                <MenuItem icon="trash" danger=true on_select=Callback::new(move |()| asking.set(true))>"Delete…"</MenuItem>
            })}
        }
    };
    view! {
        <li class="entry comment" id=format!("comment-{id}")>
            <Face handle=author/>
            <div>
                <p>
                    <b>{name}</b>" "<TimeAgo at=created_at/>
                    {edited_at.map(|at| view! { <span class="quiet">" · edited "<TimeAgo at/></span> })}
                    <span class="entry-tools" class:hidden=move || !may_delete()><Menu label>{tools()}</Menu></span>
                </p>
                <Show when=move || editing.get() fallback={
                    let html = Signal::stored(html);
                    move || view! {
                        <div class="said"><Markdown html/></div>
                        <DraftWaiting key=draft_key(id) present=body.get_value() on_continue=Callback::new(move |()| editing.set(true))/>
                    }
                }>
                    <Edit id draft before=body.get_value() editing/>
                </Show>
                <Confirm
                    open=asking title="Delete this comment?" body="It goes for everybody; the history keeps that there was one."
                    yes="Delete" on_yes=delete
                />
            </div>
        </li>
    }
    .into_any()
}

fn draft_key(id: i64) -> String {
    format!("comment-{id}/edit")
}

#[component]
fn Edit(id: i64, draft: RwSignal<String>, before: String, editing: RwSignal<bool>) -> impl IntoView {
    let open = use_open();
    let kept = keep_over(draft, before, draft_key(id));
    let (preview, on_preview) = previewing(draft);
    let save = Callback::new(move |()| {
        let (body, sent) = (draft.get_untracked(), kept.send_off());
        editing.set(false);
        spawn_local(async move {
            match sent.with(edit_comment(EditComment { id, body })).await {
                Ok(_) => {
                    open.store.announce("Comment saved");
                    open.refresh();
                }
                Err(error) => {
                    editing.try_set(true);
                    open.store.fail(&error);
                }
            }
        });
    });
    let stop = Callback::new(move |()| editing.set(false));
    view! {
        <MarkdownEditor label="Comment" draft preview on_preview on_save=save on_cancel=stop focus=true rows=3 people=people(open)/>
        <DraftNote of=vec![kept]/>
        <div class="row">
            <Button variant="primary" on_click=save>"Save"</Button>
            <Button variant="ghost" on_click=stop>"Cancel"</Button>
        </div>
    }
    .into_any()
}
