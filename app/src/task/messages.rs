//! Messages about the task: the reader's own threads with their last words, each answered in place,
//! and a way to ask somebody.

use hub_core::domain::ids::{Handle, ThreadId};
use hub_core::domain::member::Role;
use hub_core::domain::message::{SendMessage, Thread};
use leptos::prelude::*;

use super::open::{Open, use_open};
use crate::api::messages::send_message;
use crate::drafts::{DraftNote, keep};
use crate::form::Sending;
use crate::people::Who;
use crate::ui::{Button, Icon, TimeAgo};

/// The section; where there are no threads only the way to begin one.
#[component]
pub(super) fn TaskMessages() -> impl IntoView {
    let open = use_open();
    let threads = open.part(|detail| detail.threads.clone());
    let ids = move || threads.with(|all| all.iter().map(|thread| thread.id).collect::<Vec<_>>());
    let one =
        move |id: ThreadId| Memo::new(move |_| threads.with(|all| all.iter().find(|thread| thread.id == id).cloned()));
    let asks = Memo::new(move |_| open.store.me.with(|me| me.role != Role::Viewer));
    let whom = Memo::new(move |_| whom(open));
    let ask = move || {
        let (key, whom) = (open.key(), whom.get());
        let (to, words) = match &whom {
            Some(whom) => (format!("to={whom}&"), format!("Ask {}…", open.name(whom.as_str()))),
            None => (String::new(), "Ask somebody…".to_owned()),
        };
        view! { <a class="button" href=format!("/messages?{to}task={key}")><Icon name="message"/>{words}</a> }
    };
    view! {
        <section class="task-section task-talk" aria-label="Messages" class:hidden=move || threads.with(Vec::is_empty) && !asks.get()>
            <h2>"Messages" <span class="quiet">"between you and another"</span></h2>
            <ul class="box" class:hidden=move || threads.with(Vec::is_empty)>
                <For each=ids key=|id| *id let:id><Row id thread=one(id)/></For>
            </ul>
            <div class="row" class:hidden=move || !asks.get()>{ask}</div>
        </section>
    }
    .into_any()
}

/// Whom one would ask: the holder, else who asked for the approval, the assignee, or who held it
/// last; never oneself.
fn whom(open: Open) -> Option<Handle> {
    let task = open.task();
    let (asked, former) = open.detail.with(|detail| {
        let asked = detail.approval.as_ref().map(|beside| beside.approval.requested_by.clone());
        (asked, detail.attempts.first().map(|attempt| attempt.member.clone()))
    });
    let me = open.store.me.with(|me| me.handle.clone());
    let all = [task.lease.map(|lease| lease.member), asked, task.assignee, former];
    all.into_iter().flatten().find(|handle| *handle != me)
}

#[component]
fn Row(id: ThreadId, thread: Memo<Option<Thread>>) -> impl IntoView {
    let open = use_open();
    let draft = RwSignal::new(String::new());
    let kept = keep(draft, format!("{id}/reply"));
    let sending = Sending::new();
    let href = format!("/messages/{id}");
    let subject = move || {
        let subject = thread.with(|thread| thread.as_ref().map(|thread| thread.subject.clone()).unwrap_or_default());
        if subject.is_empty() { "Conversation".to_owned() } else { subject }
    };
    let unread = move || thread.with(|thread| thread.as_ref().map_or(0, |thread| thread.unread));
    let last = move || thread.with(|thread| thread.as_ref().and_then(|thread| thread.last.clone()));
    let with = untrack(|| thread.get()).map(|thread| thread.with);
    let label =
        with.clone().map_or("Reply".to_owned(), |with| format!("Reply to {}", untrack(|| open.name(with.as_str()))));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = draft.get_untracked();
        if !body.trim().is_empty() {
            sending.send(kept.send_off().with(send_message(reply(id, body))), move |_| answered(open, draft));
        }
    };
    let lost = Signal::derive(move || open.store.link.get().is_lost());
    let refused = move || sending.refusal().map(|error| error.message().to_owned());
    view! {
        <li class="box-row task-thread" class:unread=move || unread() != 0>
            <div class="grow">
                <div class="row-facts">
                    {with.map(|handle| view! { <Who handle/> })}
                    {move || (unread() > 0).then(|| view! { <span class="tag accent">{format!("{} unread", unread())}</span> })}
                    {move || last().map(|last| view! { <TimeAgo at=last.at/> })}
                </div>
                <a class="row-title" dir="auto" href=href>{subject}</a>
                {move || last().map(|last| {
                    let who = open.name(last.author.as_str());
                    view! { <p class="row-text" dir="auto"><b>{who}</b>": "{last.text}</p> }
                })}
                <form class="task-reply needs-script" on:submit=send>
                    <textarea dir="auto"
                        class="input" rows="1" aria-label=label placeholder="Reply…" prop:value=draft
                        on:input=move |event| draft.set(event_target_value(&event))
                    ></textarea>
                    <Button submit=true disabled=lost>"Send"</Button>
                </form>
                <DraftNote of=vec![kept]/>
                <p class="field-note error" role="alert">{refused}</p>
            </div>
        </li>
    }
    .into_any()
}

fn reply(thread: ThreadId, body: String) -> SendMessage {
    SendMessage { to: None, thread: Some(thread), body, subject: None, task: None, session: None }
}

/// Who writes has read what came before.
fn answered(open: Open, draft: RwSignal<String>) {
    draft.try_set(String::new());
    open.store.announce("Message sent");
    open.store.count_again();
    open.refresh();
}
