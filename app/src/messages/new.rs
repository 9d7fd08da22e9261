//! A new message: to whom, about what, and the message itself. The address may say the first two.

use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::member::{Member, MemberKind, Role};
use hub_core::domain::message::SendMessage;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::Place;
use crate::api::forms::StartThreadByForm;
use crate::api::messages::send_message;
use crate::drafts::{DraftNote, keep_over, send_off};
use crate::form::{Foot, Sending, filled};
use crate::state::{Store, use_store};
use crate::ui::{Icon, MarkdownEditor, TextField};
use crate::writing::previewing;

/// What was begun of it; it is there when one comes back.
#[derive(Clone, Copy)]
pub(super) struct NewDraft {
    to: RwSignal<String>,
    subject: RwSignal<String>,
    task: RwSignal<String>,
    body: RwSignal<String>,
}

impl NewDraft {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        let [to, subject, task, body] = std::array::from_fn(|_| RwSignal::new(String::new()));
        Self { to, subject, task, body }
    }

    /// Takes what the address says.
    fn begin(self) {
        // A handle may come with its @, as one writes it.
        let query = use_query_map().get_untracked();
        for (name, field) in [("to", self.to), ("task", self.task), ("subject", self.subject)] {
            if let Some(said) = query.get(name) {
                field.set(said.trim_start_matches('@').to_owned());
            }
        }
    }

    fn forget(self) {
        for field in [self.to, self.subject, self.task, self.body] {
            field.try_set(String::new());
        }
    }

    /// What is sent.
    fn command(self) -> Result<SendMessage, (&'static str, String)> {
        let to = self.to.get_untracked();
        if to.is_empty() {
            return Err(("to", "Choose whom it is for.".to_owned()));
        }
        let to = to.parse::<Handle>().map_err(|fault| ("to", fault))?;
        let task = filled(self.task).map(|task| task.parse::<TaskKey>()).transpose();
        let body = self.body.get_untracked();
        if body.trim().is_empty() {
            return Err(("body", "Write the message first.".to_owned()));
        }
        let task = task.map_err(|fault| ("task", fault))?;
        Ok(SendMessage { to: Some(to), thread: None, body, subject: filled(self.subject), task, session: None })
    }
}

/// The form.
#[component]
pub(super) fn NewMessage(draft: NewDraft, place: Place) -> impl IntoView {
    let store = use_store();
    draft.begin();
    let [subject, task, body] =
        [("subject", draft.subject), ("task", draft.task), ("body", draft.body)].map(|(name, field)| {
            keep_over(
                field,
                if name == "body" { String::new() } else { field.get_untracked() },
                format!("new-message/{name}"),
            )
        });
    let sending = Sending::new();
    let (preview, on_preview) = previewing(draft.body);
    let navigate = use_navigate();
    let send = Callback::new(move |()| {
        let command = match draft.command() {
            Ok(command) => command,
            Err((field, fault)) => return sending.refuse(field, fault),
        };
        let navigate = navigate.clone();
        let texts = send_off(&[subject, task, body]);
        sending.send(texts.with(send_message(command)), move |sent| {
            draft.forget();
            navigate(&format!("/messages/{}", sent.thread.id), Default::default());
        });
    });
    let reads_only = move || store.me.with(|me| me.role == Role::Viewer);
    let fault = sending.fault("body");
    view! {
        <div class="new-message">
            <a class="back-link" href=move || place.href()><Icon name="chevron-left"/>"All conversations"</a>
            <h2>"New message"</h2>
            <p class="quiet" class:hidden=move || !reads_only()>
                "Viewers answer what was written to them. Ask an admin for the role member to write first."
            </p>
            <form
                class:hidden=reads_only method="post" action=StartThreadByForm::PATH novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    send.run(());
                }
            >
                <To to=draft.to fault=sending.fault("to")/>
                <div class="field-pair">
                    <TextField label="Subject" name="subject" value=draft.subject error=sending.fault("subject") hint="May be left out."/>
                    <TextField label="Task" name="task" value=draft.task error=sending.fault("task") hint="Its key, such as HUB-12, where it is about one."/>
                </div>
                <div class="field">
                    <MarkdownEditor label="Message" draft=draft.body preview on_preview on_save=send rows=6 placeholder="Write the message…"/>
                    <p class="field-note error" role="status">{move || fault.get()}</p>
                </div>
                <DraftNote of=vec![subject, task, body]/>
                <Foot sending words="Send"/>
            </form>
        </div>
    }
    .into_any()
}

/// To whom: people and agents apart.
#[component]
fn To(to: RwSignal<String>, fault: Signal<Option<String>>) -> impl IntoView {
    let store = use_store();
    let group = move |kind: MemberKind, label: &'static str| {
        let members = offered(store, kind, &to.get_untracked());
        let option = |member: Member| {
            let chosen = to.with_untracked(|to| member.handle.as_str() == to);
            let gone = if member.active { "" } else { " (deactivated)" };
            let words = format!("{} (@{}){gone}", member.display_name, member.handle);
            view! { <option value=member.handle.to_string() selected=chosen>{words}</option> }
        };
        (!members.is_empty())
            .then(|| view! { <optgroup label=label>{members.into_iter().map(option).collect_view()}</optgroup> })
    };
    let nobody = move || to.with_untracked(String::is_empty);
    view! {
        <div class="field">
            <label for="to">"To"</label>
            <select
                id="to" name="to" class="input" required=true on:change=move |event| to.set(event_target_value(&event))
                aria-invalid=move || fault.with(Option::is_some).to_string() aria-describedby="to-note"
            >
                <option value="" selected=nobody>"Choose a person or an agent"</option>
                {move || group(MemberKind::Human, "People")}
                {move || group(MemberKind::Agent, "Agents")}
            </select>
            <p class="field-note error" id="to-note" aria-live="polite">{move || fault.get()}</p>
        </div>
    }
    .into_any()
}

/// Those one can write to, and who is chosen already.
fn offered(store: Store, kind: MemberKind, chosen: &str) -> Vec<Member> {
    let me = store.me.with(|me| me.handle.clone());
    let mut members = store.members.get();
    members.retain(|member| {
        member.kind == kind && member.handle != me && (member.active || member.handle.as_str() == chosen)
    });
    members
}
