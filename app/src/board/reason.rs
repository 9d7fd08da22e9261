//! What the board asks before it does something: the reason of a move that needs one and of taking
//! a task back (one field, Enter), and the decision that a move of a waiting task is.

use hub_core::domain::task::Status;
use leptos::{ev, html, prelude::*};

use super::use_parts;
use crate::drafts::{DraftNote, keep};
use crate::state::{Deciding, Question, Store, use_store};
use crate::ui::{Button, Dialog};

/// The dialog, while something waits for its reason.
#[component]
pub fn ReasonDialog() -> impl IntoView {
    let store = use_store();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(store.asked.with(Option::is_some)));
    Effect::watch(
        move || open.get(),
        move |open, before, _| {
            if !open && before == Some(&true) {
                store.asked.set(None);
            }
        },
        false,
    );
    let title = Signal::derive(move || store.asked.with(|asked| asked.as_ref().map(title).unwrap_or_default()));
    let form = use_parts().reason;
    view! { <Dialog open keeps=true title>{form()}</Dialog> }.into_any()
}

fn title(question: &Question) -> String {
    match question {
        Question::Move(asked) => format!("Why does {} go back to {}?", asked.seen.key, asked.to.label()),
        Question::Decide(Deciding { task, to: Status::Done, .. }) => format!("Accept {task}?"),
        Question::Decide(Deciding { task, .. }) => format!("Reject {task} and send it back?"),
        Question::TakeBack(task, _) => format!("Take {task} back?"),
    }
}

fn draft_key(question: &Question) -> String {
    match question {
        Question::Move(asked) => format!("{}/move-to-{}", asked.seen.key, asked.to.as_str()),
        Question::Decide(deciding) => format!("{}/reject", deciding.task),
        Question::TakeBack(task, _) => format!("{task}/take-back"),
    }
}

/// What stands in it.
#[component]
pub fn Form(
    /// Shows what a move decides, and takes the decision.
    decision: fn(Deciding) -> AnyView,
) -> impl IntoView {
    let store = use_store();
    match store.asked.get_untracked() {
        Some(Question::Decide(deciding)) => decision(deciding),
        Some(question) => view! { <Reason question /> }.into_any(),
        None => ().into_any(),
    }
}

/// The field for a reason.
#[component]
fn Reason(question: Question) -> impl IntoView {
    let store = use_store();
    let needed = matches!(question, Question::Move(_));
    let words = what_happens(store, &question);
    let input = NodeRef::<html::Input>::new();
    let reason = RwSignal::new(String::new());
    let kept = keep(reason, draft_key(&question));
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            _ = input.focus();
        }
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = Some(reason.get_untracked()).filter(|text| !text.trim().is_empty());
        if text.is_none() && needed {
            return;
        }
        let sent = kept.send_off();
        store.asked.set(None);
        match question.clone() {
            Question::Move(asked) => store.move_for(asked, text, sent),
            Question::TakeBack(task, lease) => store.take_back(task, &lease, text, sent),
            Question::Decide(_) => {}
        }
    };
    view! {
        <form class="reason" on:submit=send>
            {words.map(|words| view! { <p class="dialog-text">{words}</p> })}
            <label for="move-reason">{if needed { "Reason" } else { "Reason (may be left out)" }}</label>
            <input dir="auto"
                node_ref=input
                id="move-reason"
                class="input"
                required=needed
                maxlength="2000"
                autocomplete="off"
                placeholder=if needed { "What is not right yet?" } else { "Its holder is told" }
                prop:value=reason
                on:input=move |event| reason.set(event_target_value(&event))
            />
            <DraftNote of=vec![kept]/>
            <footer><Button variant="primary" submit=true>{if needed { "Move" } else { "Take back" }}</Button></footer>
        </form>
    }
    .into_any()
}

/// What taking a task back does, where that is asked.
fn what_happens(store: Store, question: &Question) -> Option<String> {
    let Question::TakeBack(_, lease) = question else { return None };
    let holder = untrack(|| store.name_of(&lease.member));
    Some(format!(
        "{holder} holds it in {} and can write it no more then. It stays in Active and is nobody’s.",
        lease.session
    ))
}
