//! What can be asked of tasks: the commands all doors share.

mod claim;
mod complete;
mod create;
mod limits;
mod link;
mod list;
mod moving;
mod update;

pub use claim::{ClaimTask, ReleaseTask, TakeBack};
pub use complete::{CompleteTask, Completed, NamedCriterion};
pub use create::CreateTask;
pub use limits::LONG_TEXT;
pub use link::{LinkBlocker, LinkTask};
pub use list::{GetTask, ListTasks};
pub use moving::{ArchiveTask, MoveTask};
pub use update::{CriterionInput, EvidenceInput, NewEvidence, UpdateTask};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::{CreateTask, UpdateTask};
    use crate::domain::fields::Check;

    #[test]
    fn a_new_task_names_each_fault() {
        let command: CreateTask = serde_json::from_value(json!({
            "project": "hub", "title": "x".repeat(201), "status": "done", "due": "tomorrow", "labels": ["", "a"],
        }))
        .unwrap();
        let error = command.checked().unwrap_err();
        let fields = error.data["fields"].as_object().unwrap();
        assert_eq!(
            fields.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            BTreeSet::from(["due", "labels", "status", "title"]),
            "{error}"
        );
    }

    #[test]
    fn unknown_fields_are_refused_by_name() {
        let error = serde_json::from_value::<UpdateTask>(json!({"task": "HUB-1", "status": "done"})).unwrap_err();
        assert!(error.to_string().contains("unknown field `status`"), "{error}");
    }
}
