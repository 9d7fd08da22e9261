//! What can be asked of handoffs: the commands all doors share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::budget;
use super::fields::{Check, Fields};
use super::handoff::HandoffStatus;
use super::ids::{HandoffId, ProjectKey, SessionId, TaskKey};

/// The longest of a handoff's other texts, in characters.
pub use super::budget::HANDOFF_TEXT;
/// The longest summary, in characters.
pub use super::budget::SUMMARY_TEXT;

/// A task that a handoff leaves open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenTaskInput {
    pub task: TaskKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The two commands that say a handoff, with the fields they share named once: serde cannot flatten
/// one into the other and refuse unknown fields by name. What stands behind `in mid-session`
/// explains a field in [`CreateHandoff`] alone.
macro_rules! handoff_commands {
    ($($(#[$about:meta])* $field:ident: $kind:ty $(, in mid-session: $mid:literal)?;)*) => {
        /// What a handoff says: at a session's end, or inside [`CreateHandoff`].
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct HandoffDraft {
            pub summary: String,
            $(
                $(#[$about])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$kind>,
            )*
        }

        /// Writes a handoff in mid-session: the leases of its open tasks wait on it from then on.
        #[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct CreateHandoff {
            /// The session that hands off.
            pub session: SessionId,
            pub summary: String,
            $(
                $(#[$about])*
                $(#[doc = $mid])?
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$kind>,
            )*
        }

        impl CreateHandoff {
            /// The handoff `draft`, said by `session`.
            pub fn of(session: SessionId, draft: HandoffDraft) -> Self {
                Self { session, summary: draft.summary, $($field: draft.$field,)* }
            }

            /// What it says, without who says it.
            pub fn into_draft(self) -> HandoffDraft {
                HandoffDraft { summary: self.summary, $($field: self.$field,)* }
            }
        }
    };
}

handoff_commands! {
    context: String;
    decisions: String;
    dead_ends: String;
    open_tasks: Vec<OpenTaskInput>, in mid-session: "The tasks left open; what of them the session holds is parked on the handoff.";
    open_questions: String;
    branch: String;
    commit: String;
    dirty: bool;
    /// A member's handle, or a role such as `reviewer`.
    to: String;
}

/// Asks for one handoff.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GetHandoff {
    pub handoff: HandoffId,
}

/// Asks for handoffs, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListHandoffs {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectKey>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<HandoffStatus>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Picks a handoff up, alone, with the leases that wait on it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PickUpHandoff {
    pub handoff: HandoffId,
    /// The session that picks up; left out, the caller's only live one in the project. A human
    /// without one gets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

/// Closes a handoff: nothing waits on it any more.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseHandoff {
    pub handoff: HandoffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The session that closes it; it need not be its author's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionId>,
}

impl Check for HandoffDraft {
    fn check(&mut self, fields: &mut Fields) {
        fields.text("summary", &mut self.summary, 1, SUMMARY_TEXT);
        let texts = [
            ("context", &mut self.context, HANDOFF_TEXT),
            ("decisions", &mut self.decisions, HANDOFF_TEXT),
            ("dead_ends", &mut self.dead_ends, HANDOFF_TEXT),
            ("open_questions", &mut self.open_questions, HANDOFF_TEXT),
        ];
        check_texts(fields, texts);
        for (name, line) in [("branch", &mut self.branch), ("commit", &mut self.commit), ("to", &mut self.to)] {
            if let Some(text) = line {
                fields.line(name, text, 0, budget::TITLE_TEXT);
            }
            *line = line.take().filter(|text| !text.is_empty());
        }
        check_open_tasks(fields, self.open_tasks.as_mut());
    }
}

impl Check for CreateHandoff {
    fn check(&mut self, fields: &mut Fields) {
        let mut draft = self.clone().into_draft();
        draft.check(fields);
        *self = Self::of(self.session, draft);
    }
}

impl Check for GetHandoff {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for ListHandoffs {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for PickUpHandoff {
    fn check(&mut self, _: &mut Fields) {}
}

impl Check for CloseHandoff {
    fn check(&mut self, fields: &mut Fields) {
        check_texts(fields, [("note", &mut self.note, budget::HANDOFF_NOTE_TEXT)]);
    }
}

fn check_texts<const N: usize>(fields: &mut Fields, texts: [(&str, &mut Option<String>, usize); N]) {
    for (name, text, most) in texts {
        if let Some(text) = text {
            fields.text(name, text, 0, most);
        }
    }
}

/// Cleans the notes and names each task once.
fn check_open_tasks(fields: &mut Fields, tasks: Option<&mut Vec<OpenTaskInput>>) {
    let Some(tasks) = tasks else { return };
    fields.count("open_tasks", tasks, budget::OPEN_TASKS);
    for at in 0..tasks.len() {
        check_texts(fields, [("open_tasks", &mut tasks[at].note, budget::HANDOFF_NOTE_TEXT)]);
        if tasks[..at].iter().any(|other| other.task == tasks[at].task) {
            fields.fault("open_tasks", format!("names {} twice", tasks[at].task));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::CreateHandoff;
    use crate::domain::fields::Check;

    #[test]
    fn a_handoff_names_each_fault() {
        let command: CreateHandoff = serde_json::from_value(json!({
            "session": "S-1", "summary": " ", "context": "x".repeat(20_001), "to": "x".repeat(201),
            "open_tasks": [{ "task": "HUB-1" }, { "task": "hub-1", "note": "twice" }],
        }))
        .unwrap();
        let error = command.checked().unwrap_err();
        let fields = error.data["fields"].as_object().unwrap();
        assert_eq!(
            fields.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            BTreeSet::from(["context", "open_tasks", "summary", "to"]),
            "{error}"
        );
    }
}
