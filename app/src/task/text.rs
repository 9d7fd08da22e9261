//! The long texts: shown as Markdown, written in place. A draft outlives what others do meanwhile;
//! where both wrote, its writer sees both and chooses.

use hub_core::domain::board::TaskDetail;
use hub_core::domain::task::Task;
use hub_core::domain::task_command::UpdateTask;
use hub_core::domain::time::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::merge::{Texts, compare};
use super::open::{Open, Outcome, use_open};
use crate::drafts::{DraftNote, DraftWaiting, Drafts, Sent, keep_over, use_drafts};
use crate::ui::{Button, Icon, IconButton, Markdown, MarkdownEditor, TimeAgo};
use crate::writing::{as_written, previewing};

/// One of the long texts of a task.
#[derive(Clone, Copy)]
pub(super) struct LongText {
    title: &'static str,
    /// What it is called in the key of its draft.
    name: &'static str,
    invitation: &'static str,
    /// Shown, when empty, only once there is something to say.
    later: bool,
    read: fn(&Task) -> Option<&String>,
    html: fn(&TaskDetail) -> &String,
    html_mut: fn(&mut TaskDetail) -> &mut String,
    write: fn(&mut UpdateTask, String),
}

/// What it is about.
pub(super) const DESCRIPTION: LongText = LongText {
    title: "Description",
    name: "description",
    invitation: "Say what this is about…",
    later: false,
    read: |task| task.description.as_ref(),
    html: |detail| &detail.description_html,
    html_mut: |detail| &mut detail.description_html,
    write: |command, text| command.description = Some(text),
};
/// What an agent is to be told.
pub(super) const PROMPT: LongText = LongText {
    title: "Prompt",
    name: "prompt",
    invitation: "Write the prompt an agent gets with this task…",
    later: false,
    read: |task| task.prompt.as_ref(),
    html: |detail| &detail.prompt_html,
    html_mut: |detail| &mut detail.prompt_html,
    write: |command, text| command.prompt = Some(text),
};
/// What came out of it.
pub(super) const RESULT: LongText = LongText {
    title: "Result",
    name: "result",
    invitation: "Write down what came out of it…",
    later: true,
    read: |task| task.result.as_ref(),
    html: |detail| &detail.result_html,
    html_mut: |detail| &mut detail.result_html,
    write: |command, text| command.result = Some(text),
};

/// A text being written: what stood there when it began, and what somebody else put there since.
#[derive(Clone, Copy)]
struct Draft {
    open: Open,
    field: LongText,
    text: RwSignal<String>,
    base: StoredValue<Task>,
    editing: RwSignal<bool>,
    theirs: RwSignal<Option<Theirs>>,
    drafts: Option<Drafts>,
}

#[derive(Clone, PartialEq)]
struct Theirs {
    who: String,
    at: Option<Timestamp>,
    html: String,
}

impl Draft {
    fn of(field: LongText) -> Self {
        let open = use_open();
        let base = open.detail.with_untracked(|detail| detail.task.clone());
        Self {
            open,
            field,
            text: RwSignal::new(String::new()),
            base: StoredValue::new(base),
            editing: RwSignal::new(false),
            theirs: RwSignal::new(None),
            drafts: use_drafts(),
        }
    }

    /// The key of what is kept of it.
    fn key(self) -> String {
        self.base.with_value(|base| format!("{}/{}", base.key, self.field.name))
    }

    /// What stood there when it was begun.
    fn before(self) -> String {
        self.base.with_value(|base| (self.field.read)(base).cloned().unwrap_or_default())
    }

    fn start(self) {
        let now = self.open.detail.with_untracked(|detail| detail.task.clone());
        self.text.set((self.field.read)(&now).cloned().unwrap_or_default());
        self.base.set_value(now);
        self.theirs.set(None);
        self.editing.set(true);
    }

    fn stop(self) {
        self.editing.set(false);
        self.theirs.set(None);
    }

    /// Sends the draft; the page shows it at once, and the editor comes back where it was not
    /// taken.
    fn save(self) {
        let (text, base) = (self.text.get_untracked(), self.base.get_value());
        if self.before() == text {
            return self.stop();
        }
        let sent = self.drafts.map_or_else(Sent::default, |drafts| drafts.send_off(&self.key(), &text));
        self.stop();
        let mut command = UpdateTask::of(base.key.clone());
        (self.field.write)(&mut command, text.clone());
        self.open.detail.update(|detail| *(self.field.html_mut)(detail) = as_written(&text));
        spawn_local(async move {
            let key = base.key.clone();
            match self.open.save(command, base).await {
                Outcome::Conflict(_) => {
                    sent.back();
                    self.compare();
                }
                Outcome::Failed(error) => {
                    sent.back();
                    self.editing.try_set(true);
                    self.open.refresh();
                    self.open.store.fail(&error);
                }
                saved @ Outcome::Saved => self.open.finish(saved, &key, &[self.field.name], sent),
            }
        });
    }

    /// Somebody else wrote it too; the page shows theirs by now.
    fn compare(self) {
        // Where the panel was closed meanwhile the text is a draft, and is compared when it is gone
        // on with.
        let (Some(now), Some(mine)) = (self.open.detail.try_get_untracked(), self.text.try_get_untracked()) else {
            return;
        };
        let theirs = (self.field.read)(&now.task).cloned().unwrap_or_default();
        if compare(&self.before(), &mine, &theirs) == Texts::Agree {
            return;
        }
        self.show_theirs(now);
    }

    /// Shows what stands there now beside the draft.
    fn show_theirs(self, now: TaskDetail) {
        let event = self.open.last_writer();
        let who = event.as_ref().map_or("Somebody".to_owned(), |event| self.open.writer(event));
        let html = (self.field.html)(&now).clone();
        self.base.set_value(now.task);
        self.theirs.set(Some(Theirs { who, at: event.map(|event| event.at), html }));
        self.editing.set(true);
    }
}

/// One long text.
#[component]
pub(super) fn TextSection(field: LongText) -> impl IntoView {
    let draft = Draft::of(field);
    let open = draft.open;
    let html = Memo::new(move |_| open.detail.with(|detail| (field.html)(detail).clone()));
    let status = open.field(|task| task.status);
    let fitting = move || {
        let late =
            matches!(status.get(), hub_core::domain::task::Status::Inbox | hub_core::domain::task::Status::Backlog);
        !(field.later && late)
    };
    let empty = move || html.with(String::is_empty);
    let visible = move || draft.editing.get() || !empty() || (open.editable() && fitting());
    let edit = Callback::new(move |()| draft.start());
    let reading = move || {
        if empty() {
            let start = move |_| draft.start();
            view! { <button type="button" class="invitation" on:click=start>{field.invitation}</button> }.into_any()
        } else {
            view! { <div class="task-text"><Markdown html/></div> }.into_any()
        }
    };
    let present = open.part_of(move |detail| (field.read)(&detail.task).cloned().unwrap_or_default());
    let reading = move || {
        view! {
            {reading}
            <DraftWaiting key=draft.key() present on_continue=edit/>
        }
    };
    view! {
        <section class="task-section" class:hidden=move || !visible()>
            <h2>
                {field.title}
                <span class="section-tool" class:hidden=move || draft.editing.get() || empty() || !open.editable()>
                    <IconButton label=format!("Edit {}", field.title.to_ascii_lowercase()) icon="pencil" on_click=edit/>
                </span>
            </h2>
            <Show when=move || draft.editing.get() fallback=reading><Editor draft/></Show>
        </section>
    }
    .into_any()
}

#[component]
fn Editor(draft: Draft) -> impl IntoView {
    let (preview, on_preview) = previewing(draft.text);
    let kept = keep_over(draft.text, draft.before(), draft.key());
    // A draft that was begun on another text than the one that stands here now is compared with it
    // at once.
    Effect::new(move |_| {
        if kept.is_older() {
            untrack(|| draft.show_theirs(draft.open.detail.get_untracked()));
        }
    });
    let save = Callback::new(move |()| draft.save());
    let stop = Callback::new(move |()| draft.stop());
    let take = Callback::new(move |()| {
        kept.discard();
        draft.stop();
    });
    let conflict = move || {
        draft.theirs.get().map(|theirs| {
            let html = theirs.html.clone();
            view! {
                <div class="conflict" role="alert">
                    <p>
                        <Icon name="warn"/>
                        <span><b>{theirs.who.clone()}</b>" wrote this too, "{theirs.at.map(|at| view! { <TimeAgo at/> })}". It now says:"</span>
                    </p>
                    <div class="conflict-theirs"><Markdown html=Signal::stored(html)/></div>
                    <div class="row">
                        <Button variant="primary" on_click=save>"Keep mine"</Button>
                        <Button on_click=take>"Take theirs"</Button>
                        <span class="quiet">"Or change your text first."</span>
                    </div>
                </div>
            }
        })
    };
    view! {
        {conflict}
        <MarkdownEditor
            label=draft.field.title draft=draft.text preview on_preview on_save=save on_cancel=stop focus=true
            placeholder=draft.field.invitation
        />
        <DraftNote of=vec![kept]/>
        <div class="row" class:hidden=move || draft.theirs.with(Option::is_some)>
            <Button variant="primary" on_click=save>"Save"</Button>
            <Button variant="ghost" on_click=stop>"Cancel"</Button>
            <span class="quiet shortcut-hint"><kbd>"Ctrl"</kbd>" "<kbd>"Enter"</kbd>" saves"</span>
        </div>
    }
    .into_any()
}
