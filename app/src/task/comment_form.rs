//! The form for a comment. A plain form before and without the wasm; with it, the comment appears at once and `@` offers names.

use hub_core::domain::board::RenderedComment;
use hub_core::domain::comment::{AddComment, Comment};
use hub_core::domain::member::{Member, Role};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

use super::mention::{begun, complete, meant};
use super::open::{Open, use_open};
use crate::api::comments::add_comment;
use crate::api::forms::AddCommentByForm;
use crate::ui::{Avatar, Button, MarkdownEditor};
use crate::writing::{as_written, previewing};

/// The form; viewers have none.
#[component]
pub(super) fn CommentForm() -> impl IntoView {
    let open = use_open();
    let draft = RwSignal::new(String::new());
    let (preview, on_preview) = previewing(draft);
    let writes = move || open.store.me.with(|me| me.role != Role::Viewer);
    let send = Callback::new(move |()| {
        let body = draft.get_untracked();
        if !body.trim().is_empty() && open.store.can_write() {
            draft.set(String::new());
            add(open, body, draft);
        }
    });
    view! {
        <form
            class="comment-form" class:hidden=move || !writes() method="post" action=AddCommentByForm::PATH
            on:submit=move |event| {
                event.prevent_default();
                send.run(());
            }
        >
            <input type="hidden" name="task" value=open.key().to_string()/>
            <MarkdownEditor
                label="Write a comment" draft preview on_preview on_save=send rows=2
                placeholder="Write a comment… @ mentions somebody"
            />
            <Mentions draft/>
            <div class="row">
                <Button variant="primary" submit=true disabled=Signal::derive(move || open.store.link.get().is_lost())>"Comment"</Button>
                <span class="quiet shortcut-hint"><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd>" sends"</span>
            </div>
        </form>
    }
    .into_any()
}

fn add(open: Open, body: String, draft: RwSignal<String>) {
    let task = open.key();
    let author = open.store.me.with_untracked(|me| me.handle.clone());
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit, and parts of one do not matter")]
    let now = Timestamp(js_sys::Date::now() as i64);
    let comment = Comment { id: 0, task: task.clone(), author, body: body.clone(), created_at: now, edited_at: None };
    let html = as_written(&body);
    open.detail.update(|detail| detail.comments.push(RenderedComment { comment, html }));
    spawn_local(async move {
        if let Err(error) = add_comment(AddComment { task, body: body.clone(), session: None }).await {
            // What was written since stays, too.
            draft.try_update(|draft| *draft = if draft.is_empty() { body } else { format!("{body}\n\n{draft}") });
            open.store.fail(&error);
        }
        open.refresh();
    });
}

/// Names for the `@` at the end of what is being written.
#[component]
fn Mentions(draft: RwSignal<String>) -> impl IntoView {
    let store = use_open().store;
    let offered = move || {
        let members = store.members.get();
        draft.with(|draft| begun(draft).map(|begun| meant(&members, begun)).unwrap_or_default())
    };
    let offer = move |member: Member| {
        let handle = member.handle.clone();
        let words = format!("@{handle}");
        let take = move |_| draft.update(|draft| *draft = complete(draft, handle.as_str()));
        view! { <button type="button" class="mention" on:click=take><Avatar member/>{words}</button> }
    };
    view! { <div class="mentions" role="group" aria-label="People to mention">{move || offered().into_iter().map(offer).collect_view()}</div> }.into_any()
}
