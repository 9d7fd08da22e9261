//! The form for a comment. A plain form before and without the wasm; with it, the comment appears
//! at once and `@` offers names.

use hub_core::domain::board::RenderedComment;
use hub_core::domain::comment::{AddComment, Comment};
use hub_core::domain::member::{Member, Role};
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

use super::open::{Open, use_open};
use crate::api::comments::add_comment;
use crate::api::forms::AddCommentByForm;
use crate::drafts::{DraftNote, Sent, keep};
use crate::letter_case::lower;
use crate::ui::{Button, Choice, MarkdownEditor, People};
use crate::writing::{as_written, previewing};

/// The form; viewers have none.
#[component]
pub(super) fn CommentForm() -> impl IntoView {
    let open = use_open();
    let draft = RwSignal::new(String::new());
    let kept = keep(draft, format!("{}/comment", open.key()));
    let (preview, on_preview) = previewing(draft);
    let writes = move || open.store.me.with(|me| me.role != Role::Viewer);
    let send = Callback::new(move |()| {
        let body = draft.get_untracked();
        if !body.trim().is_empty() && open.store.can_write() {
            let sent = kept.send_off();
            draft.set(String::new());
            add(open, body, sent);
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
                label="Write a comment" draft preview on_preview on_save=send rows=2 people=people(open)
                placeholder="Write a comment… @ mentions somebody"
            />
            <DraftNote of=vec![kept]/>
            <div class="row">
                <Button variant="primary" submit=true disabled=Signal::derive(move || open.store.link.get().is_lost())>"Comment"</Button>
                <span class="quiet shortcut-hint"><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd>" sends"</span>
            </div>
        </form>
    }
    .into_any()
}

fn add(open: Open, body: String, sent: Sent) {
    let task = open.key();
    let author = open.store.me.with_untracked(|me| me.handle.clone());
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit, and parts of one do not matter")]
    let now = Timestamp(js_sys::Date::now() as i64);
    let comment = Comment { id: 0, task: task.clone(), author, body: body.clone(), created_at: now, edited_at: None };
    let html = as_written(&body);
    open.detail.update(|detail| detail.comments.push(RenderedComment { comment, html }));
    spawn_local(async move {
        match sent.with(add_comment(AddComment { task, body, session: None })).await {
            Ok(_) => open.store.announce("Comment added"),
            Err(error) => open.store.fail(&error),
        }
        open.refresh();
    });
}

/// The active members whose handle or name begins with what is written after an `@`, at most six.
pub(super) fn people(open: Open) -> People {
    Callback::new(move |begun: String| untrack(|| open.store.members.with(|members| meant(members, &begun))))
}

fn meant(members: &[Member], begun: &str) -> Vec<Choice> {
    let begun = lower(begun);
    let fits = |member: &&Member| {
        let words = lower(&member.display_name);
        member.active
            && member.handle.as_str() != begun
            && (member.handle.as_str().starts_with(&begun)
                || words.split_whitespace().any(|word| word.starts_with(&begun)))
    };
    let choice = |member: &Member| Choice { value: member.handle.to_string(), words: member.display_name.clone() };
    members.iter().filter(fits).take(6).map(choice).collect()
}
