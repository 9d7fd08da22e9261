//! Questions of agents, answered where they stand.

use hub_core::domain::comment::AddComment;
use hub_core::domain::ids::{TaskKey, ThreadId};
use hub_core::domain::message::SendMessage;
use hub_core::domain::needs_you::Question;
use hub_core::domain::screen::NeedsYouPage;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::item::Item;
use crate::api::comments::add_comment;
use crate::api::messages::send_message;
use crate::drafts::{DraftNote, keep};
use crate::people::Who;
use crate::reading::Reading;
use crate::state::use_store;
use crate::ui::{Button, TimeAgo};

/// The section.
#[component]
pub(super) fn Questions(needs: Reading<NeedsYouPage>) -> impl IntoView {
    let questions = needs.part(|needs| needs.questions.clone());
    let count = move || questions.with(Vec::len);
    view! {
        <section class="page-section" class:hidden=move || count() == 0 aria-labelledby="needs-questions">
            <h2 id="needs-questions">"Questions "<span class="count">{count}</span></h2>
            <For each=move || questions.get() key=|question| question.cursor.clone() let:question><OneQuestion question needs/></For>
        </section>
    }
    .into_any()
}

/// Where a question was asked, and is answered.
#[derive(Clone)]
enum Place {
    Thread(ThreadId),
    Task(TaskKey),
}

#[component]
fn OneQuestion(question: Question, needs: Reading<NeedsYouPage>) -> impl IntoView {
    let store = use_store();
    let Question { from, at, text, thread, task, title, cursor, .. } = question;
    let name = untrack(|| store.name_of(&from));
    let asked_on = task.clone().map(|task| view! { <a href=format!("/t/{task}")>{task.to_string()}</a> }.into_any());
    let place = thread.map(Place::Thread).or_else(|| task.map(Place::Task));
    let href = match &place {
        Some(Place::Thread(thread)) => format!("/messages/{thread}"),
        Some(Place::Task(task)) => format!("/t/{task}"),
        None => "/messages".to_owned(),
    };
    view! {
        <Item label=format!("Question of {name}")>
            <p class="row-facts"><Who handle=from/><span>"asked "<TimeAgo at/></span>{asked_on}</p>
            {(!title.is_empty()).then(|| view! { <a class="row-title" dir="auto" href=href>{title}</a> })}
            <blockquote class="said" dir="auto">{text}</blockquote>
            {place.map(|place| view! { <Answer place name needs key=format!("question-{cursor}/answer")/> })}
        </Item>
    }
    .into_any()
}

#[component]
fn Answer(place: Place, name: String, needs: Reading<NeedsYouPage>, key: String) -> impl IntoView {
    let store = use_store();
    let draft = RwSignal::new(String::new());
    let kept = keep(draft, key);
    let busy = RwSignal::new(false);
    let place = StoredValue::new(place);
    let send = move || {
        let body = draft.get_untracked();
        if body.trim().is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (sent, target) = (kept.send_off(), place.get_value());
        spawn_local(async move {
            let answer = async move {
                match target {
                    Place::Thread(thread) => {
                        let command = SendMessage {
                            to: None,
                            thread: Some(thread),
                            body,
                            subject: None,
                            task: None,
                            session: None,
                        };
                        send_message(command).await.map(drop)
                    }
                    Place::Task(task) => add_comment(AddComment { task, body, session: None }).await.map(drop),
                }
            };
            let answer = sent.with(answer).await;
            busy.try_set(false);
            match answer {
                Ok(()) => store.toasts.say("Answered."),
                Err(error) => store.fail(&error),
            }
            needs.again();
            store.count_again();
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send();
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    // A viewer may answer what was written to it; only a lost connection keeps it from that.
    let off = Signal::derive(move || busy.get() || store.link.get().is_lost());
    view! {
        <form class="answer needs-script" on:submit=submit>
            <textarea dir="auto"
                class="input" rows="2" data-letter="r" aria-label=format!("Answer {name}") placeholder="Write the answer…"
                prop:value=draft on:input=move |event| draft.set(event_target_value(&event)) on:keydown=key
            ></textarea>
            <DraftNote of=vec![kept]/>
            <div class="row">
                <Button variant="primary" submit=true disabled=off>"Answer"</Button>
                <span class="quiet shortcut-hint"><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd>" sends"</span>
            </div>
        </form>
    }
    .into_any()
}
