//! Writing a handoff: in mid-session, or as the session's end.

use hub_core::domain::handoff_command::CreateHandoff;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::session::Session;
use hub_core::domain::session_command::{EndSession, GetSession};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::handoff_draft::{TaskDraft, UnsentHandoff};
use super::session_dialog::OpenDialog;
use crate::api::handoffs::create_handoff;
use crate::api::sessions::{end_session, read_session};
use crate::drafts::{DraftNote, send_off};
use crate::form::{Foot, Sending};
use crate::state::use_store;
use crate::ui::{SelectField, TextArea, TextField};

/// The form. One that `ends` the session parks all it holds; else the tasks it names.
#[component]
pub(super) fn HandoffForm(session: Session, ends: bool) -> impl IntoView {
    let store = use_store();
    let open_dialog: OpenDialog = expect_context();
    let draft = open_dialog.draft;
    let sending = Sending::new();
    let id = session.id;
    let kept = draft.keep(id);
    let fields = kept.clone();
    spawn_local(async move {
        match read_session(GetSession { session: Some(id) }).await {
            Ok(page) => draft.take(&page.held),
            Err(error) => store.fail(&error),
        }
    });
    let written = move |words: String| {
        draft.clear();
        open_dialog.end();
        store.toasts.say(words);
        store.count_again();
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let handoff = draft.written(ends);
        if ends {
            let command = EndSession { session: id, handoff: Some(handoff), reason: None };
            sending.send(send_off(&kept).with(end_session(command)), move |ended| {
                let handoff = ended.handoff.map(|handoff| format!(" {handoff} waits for whoever goes on."));
                written(format!("{id} has ended.{}", handoff.unwrap_or_default()));
            });
        } else {
            sending.send(send_off(&kept).with(create_handoff(CreateHandoff::of(id, handoff))), move |handoff| {
                written(format!("{} waits for whoever goes on. {id} is still yours.", handoff.id));
            });
        }
    };
    let hint = if ends {
        "What you hold waits on the handoff, and whoever picks it up gets it."
    } else {
        "What you choose waits on the handoff, and whoever picks it up gets it. You go on with the rest."
    };
    view! {
        <form class="handoff-form" on:submit=send>
            <p class="dialog-text">{hint}</p>
            <TextArea label="Summary" name="handoff-summary" value=draft.summary error=sending.fault("summary") hint="What is done, what is not. Markdown, like the other texts."/>
            <OpenTasks draft ends fault=sending.fault("open_tasks")/>
            <TextArea label="Context" name="handoff-context" value=draft.context rows=2 error=sending.fault("context")/>
            <TextArea label="Decisions" name="handoff-decisions" value=draft.decisions rows=2 error=sending.fault("decisions")/>
            <TextArea label="Dead ends" name="handoff-dead-ends" value=draft.dead_ends rows=2 error=sending.fault("dead_ends") hint="What was tried and does not work."/>
            <TextArea label="Open questions" name="handoff-questions" value=draft.open_questions rows=2 error=sending.fault("open_questions")/>
            <div class="handoff-form-pair">
                <TextField label="Branch" name="handoff-branch" value=draft.branch error=sending.fault("branch")/>
                <TextField label="Commit" name="handoff-commit" value=draft.commit error=sending.fault("commit")/>
                <SelectField label="Working tree" name="handoff-tree" value=draft.tree options=trees()/>
                <To value=draft.to error=sending.fault("to")/>
            </div>
            <DraftNote of=fields/>
            <Foot sending words=if ends { "End with handoff" } else { "Hand off" }/>
        </form>
    }
    .into_any()
}

fn trees() -> Vec<(String, String)> {
    let choices = [("", "Not said"), ("clean", "Everything is committed"), ("dirty", "Changes are not committed")];
    choices.map(|(word, words)| (word.to_owned(), words.to_owned())).to_vec()
}

/// Whom it is for: members and skills are offered, any other word is a role.
#[component]
fn To(value: RwSignal<String>, error: Signal<Option<String>>) -> impl IntoView {
    let store = use_store();
    let offers = move || {
        let members = store.members.get().into_iter().filter(|member| member.active);
        let (mut offers, mut skills) = (Vec::new(), Vec::new());
        for member in members {
            offers.push((member.handle.to_string(), member.display_name));
            skills.extend(member.skills);
        }
        skills.sort();
        skills.dedup();
        offers.extend(skills.into_iter().map(|skill| (skill, "whoever has this skill".to_owned())));
        offers.into_iter().map(|(word, words)| view! { <option value=word>{words}</option> }).collect_view()
    };
    view! {
        <div class="field">
            <label for="handoff-to">"For"</label>
            <input dir="auto"
                id="handoff-to" class="input" list="handoff-to-list" autocomplete="off" autocapitalize="none" placeholder="Anybody"
                prop:value=value on:input=move |event| value.set(event_target_value(&event)) aria-describedby="handoff-to-note"
                aria-invalid=move || error.with(Option::is_some).to_string()
            />
            <datalist id="handoff-to-list">{offers}</datalist>
            <p class="field-note" class:error=move || error.with(Option::is_some) id="handoff-to-note" aria-live="polite">
                {move || error.get().unwrap_or_else(|| "A member, or a role such as reviewer. Anybody may pick it up all the same.".to_owned())}
            </p>
        </div>
    }
    .into_any()
}

/// The tasks it leaves open, each with a note.
#[component]
fn OpenTasks(draft: UnsentHandoff, ends: bool, fault: Signal<Option<String>>) -> impl IntoView {
    let (key, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let add = move || match key.get_untracked().trim().parse::<TaskKey>() {
        Ok(task) => {
            draft.name(task);
            key.set(String::new());
            wrong.set(None);
        }
        Err(fault) => wrong.set(Some(fault)),
    };
    let enter = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            add();
        }
    };
    let said = move || wrong.get().or_else(|| fault.get());
    view! {
        <fieldset class="field handoff-form-tasks">
            <legend>"Open tasks"</legend>
            <For each=move || draft.tasks.get() key=|draft| (draft.task.clone(), draft.held, draft.title.clone()) let:task>
                <OneTask task ends/>
            </For>
            <div class="handoff-form-add">
                <input dir="auto"
                    class="input" aria-label="Name another task" placeholder="Another task, such as HUB-12" autocomplete="off"
                    prop:value=key on:input=move |event| key.set(event_target_value(&event)) on:keydown=enter
                />
                <button type="button" class="button" on:click=move |_| add()>"Add"</button>
            </div>
            <p class="field-note error" role="alert">{said}</p>
        </fieldset>
    }
    .into_any()
}

#[component]
fn OneTask(task: TaskDraft, ends: bool) -> impl IntoView {
    let TaskDraft { task, title, held, named, note } = task;
    let (named, note) = (RwSignal::from(named), RwSignal::from(note));
    let fixed = ends && held;
    view! {
        <div class="handoff-form-task">
            <label class="check-row">
                <input
                    type="checkbox" disabled=fixed prop:checked=move || fixed || named.get()
                    on:change=move |event| named.set(event_target_checked(&event))
                />
                <b>{task.to_string()}</b>" "<span class="row-text" dir="auto">{title}</span>
            </label>
            <input dir="auto"
                class="input" aria-label=format!("Note on {task}") placeholder="How it stands" autocomplete="off" class:hidden=move || !(fixed || named.get())
                prop:value=note on:input=move |event| note.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}
