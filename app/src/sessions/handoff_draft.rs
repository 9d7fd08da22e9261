//! A handoff being written. It outlives its dialog: whoever closes it and comes back finds what was
//! written.

use hub_core::domain::handoff_command::{HandoffDraft, OpenTaskInput};
use hub_core::domain::ids::{SessionId, TaskKey};
use hub_core::domain::session_context::HeldTask;
use leptos::prelude::*;

use crate::drafts::{Kept, keep, keep_value};
use crate::form::filled;

/// A task that the handoff may leave open.
#[derive(Clone)]
pub(super) struct TaskDraft {
    pub(super) task: TaskKey,
    /// Nothing where only its key is known.
    pub(super) title: String,
    /// Whether the session holds it.
    pub(super) held: bool,
    /// Whether it is named.
    pub(super) named: ArcRwSignal<bool>,
    pub(super) note: ArcRwSignal<String>,
}

/// What was written so far. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct UnsentHandoff {
    of: StoredValue<Option<SessionId>>,
    pub(super) summary: RwSignal<String>,
    pub(super) context: RwSignal<String>,
    pub(super) decisions: RwSignal<String>,
    pub(super) dead_ends: RwSignal<String>,
    pub(super) open_questions: RwSignal<String>,
    pub(super) branch: RwSignal<String>,
    pub(super) commit: RwSignal<String>,
    /// `clean`, `dirty`, or nothing said.
    pub(super) tree: RwSignal<String>,
    pub(super) to: RwSignal<String>,
    pub(super) tasks: RwSignal<Vec<TaskDraft>>,
}

impl UnsentHandoff {
    pub(super) fn new() -> Self {
        let [summary, context, decisions, dead_ends, open_questions, branch, commit, tree, to] =
            std::array::from_fn(|_| RwSignal::new(String::new()));
        Self {
            of: StoredValue::new(None),
            summary,
            context,
            decisions,
            dead_ends,
            open_questions,
            branch,
            commit,
            tree,
            to,
            tasks: RwSignal::new(Vec::new()),
        }
    }

    /// Keeps what is written for `session`: its texts, and the notes on its tasks with the tasks
    /// that were named besides.
    pub(super) fn keep(self, session: SessionId) -> Vec<Kept> {
        let fields = [
            ("summary", self.summary),
            ("context", self.context),
            ("decisions", self.decisions),
            ("dead-ends", self.dead_ends),
            ("questions", self.open_questions),
            ("branch", self.branch),
            ("commit", self.commit),
            ("to", self.to),
        ];
        let texts = fields.map(|(name, field)| keep(field, format!("{session}/handoff-{name}")));
        let read = Signal::derive(move || self.tasks.with(|tasks| written_tasks(tasks)));
        let write = Callback::new(move |text: String| self.read_tasks(&text));
        let tasks = keep_value(read, write, String::new(), format!("{session}/handoff-tasks"));
        texts.into_iter().chain([tasks]).collect()
    }

    /// Takes what [`written_tasks`] wrote.
    fn read_tasks(self, text: &str) {
        for line in text.lines() {
            let (key, note) = line.split_once(' ').unwrap_or((line, ""));
            let Ok(task) = key.parse::<TaskKey>() else { continue };
            self.name(task.clone());
            self.tasks.with_untracked(|tasks| {
                if let Some(draft) = tasks.iter().find(|draft| draft.task == task) {
                    draft.note.set(note.to_owned());
                }
            });
        }
    }

    /// Goes on with what was written for `session`, or begins anew.
    pub(super) fn begin(self, session: SessionId) {
        if self.of.get_value() != Some(session) {
            self.clear();
            self.of.set_value(Some(session));
        }
    }

    /// Forgets everything.
    pub(super) fn clear(self) {
        self.of.set_value(None);
        let texts = [self.summary, self.context, self.decisions, self.dead_ends, self.open_questions, self.branch];
        for text in texts.into_iter().chain([self.commit, self.tree, self.to]) {
            text.set(String::new());
        }
        self.tasks.set(Vec::new());
    }

    /// Takes what the session holds now; notes stay. What waits on another handoff already is left
    /// there.
    pub(super) fn take(self, held: &[HeldTask]) {
        let held: Vec<&HeldTask> = held.iter().filter(|held| held.parked_on.is_none()).collect();
        self.tasks.update(|tasks| {
            tasks.retain(|draft| !draft.held || held.iter().any(|held| held.task == draft.task));
            for held in held {
                match tasks.iter_mut().find(|draft| draft.task == held.task) {
                    Some(draft) => (draft.held, draft.title) = (true, held.title.clone()),
                    None => tasks.push(TaskDraft {
                        task: held.task.clone(),
                        title: held.title.clone(),
                        held: true,
                        named: ArcRwSignal::new(true),
                        note: ArcRwSignal::new(String::new()),
                    }),
                }
            }
        });
    }

    /// Names one more task.
    pub(super) fn name(self, task: TaskKey) {
        self.tasks.update(|tasks| match tasks.iter().find(|draft| draft.task == task) {
            Some(draft) => draft.named.set(true),
            None => tasks.push(TaskDraft {
                task,
                title: String::new(),
                held: false,
                named: ArcRwSignal::new(true),
                note: ArcRwSignal::new(String::new()),
            }),
        });
    }

    /// What was written, as the hub takes it. A session that `ends` names all it holds.
    pub(super) fn written(self, ends: bool) -> HandoffDraft {
        let named = |draft: &&TaskDraft| draft.named.get_untracked() || ends && draft.held;
        let input = |draft: &TaskDraft| OpenTaskInput {
            task: draft.task.clone(),
            note: Some(draft.note.get_untracked().trim().to_owned()).filter(|note| !note.is_empty()),
        };
        HandoffDraft {
            summary: self.summary.get_untracked(),
            context: filled(self.context),
            decisions: filled(self.decisions),
            dead_ends: filled(self.dead_ends),
            open_tasks: Some(self.tasks.with_untracked(|tasks| tasks.iter().filter(named).map(input).collect())),
            open_questions: filled(self.open_questions),
            branch: filled(self.branch),
            commit: filled(self.commit),
            dirty: filled(self.tree).map(|tree| tree == "dirty"),
            to: filled(self.to),
        }
    }
}

/// The tasks somebody wrote something of, a line each: those with a note, and those named besides
/// what is held.
fn written_tasks(tasks: &[TaskDraft]) -> String {
    let line = |draft: &TaskDraft| {
        let note = draft.note.get();
        let written = !note.trim().is_empty() || !draft.held && draft.named.get();
        written.then(|| format!("{} {note}", draft.task))
    };
    tasks.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use hub_core::domain::session_context::HeldTask;
    use hub_core::domain::task::Status;
    use hub_core::domain::time::Timestamp;
    use leptos::prelude::*;

    use super::UnsentHandoff;

    fn held(key: &str, parked: bool) -> HeldTask {
        HeldTask {
            task: key.parse().unwrap(),
            title: format!("Title of {key}"),
            title_by: "ada".parse().unwrap(),
            created_by: "ada".parse().unwrap(),
            status: Status::Active,
            expires_at: Timestamp(0),
            expired: false,
            parked_on: parked.then(|| "H-1".parse().unwrap()),
        }
    }

    fn keys(draft: UnsentHandoff, ends: bool) -> Vec<String> {
        draft.written(ends).open_tasks.unwrap().into_iter().map(|open| open.task.to_string()).collect()
    }

    #[test]
    fn it_names_what_is_held_and_keeps_notes_over_a_second_look() {
        Owner::new().with(|| {
            let draft = UnsentHandoff::new();
            draft.begin("S-1".parse().unwrap());
            draft.summary.set("Half".to_owned());
            draft.take(&[held("HUB-1", false), held("HUB-2", false), held("HUB-3", true)]);
            assert_eq!(keys(draft, false), ["HUB-1", "HUB-2"], "what waits on another handoff stays there");
            draft.tasks.with_untracked(|tasks| {
                tasks[0].note.set("tests are red".to_owned());
                tasks[1].named.set(false);
            });
            draft.begin("S-1".parse().unwrap());
            draft.take(&[held("HUB-1", false), held("HUB-2", false), held("HUB-4", false)]);
            draft.name("HUB-9".parse().unwrap());
            assert_eq!(keys(draft, false), ["HUB-1", "HUB-4", "HUB-9"]);
            assert_eq!(keys(draft, true), ["HUB-1", "HUB-2", "HUB-4", "HUB-9"], "whoever ends leaves all");
            let written = draft.written(true);
            assert_eq!(written.open_tasks.unwrap()[0].note.as_deref(), Some("tests are red"));
            assert_eq!((written.summary.as_str(), written.dirty, written.to), ("Half", None, None));
        });
    }

    #[test]
    fn another_session_begins_anew() {
        Owner::new().with(|| {
            let draft = UnsentHandoff::new();
            draft.begin("S-1".parse().unwrap());
            draft.summary.set("Half".to_owned());
            draft.tree.set("dirty".to_owned());
            assert_eq!(draft.written(false).dirty, Some(true));
            draft.begin("S-2".parse().unwrap());
            assert_eq!(draft.written(false).summary, "");
        });
    }
}
