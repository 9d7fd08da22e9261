//! When two write at once: which of the fields one wants to change were changed by the other meanwhile. Pure.

use hub_core::domain::task::Task;
use hub_core::domain::task_command::UpdateTask;

/// The fields `command` sets that are not in `now` as they were in `before`, in words. Empty: nobody touched what it is
/// about, and it can be sent again against the present version.
pub fn touched(before: &Task, now: &Task, command: &UpdateTask) -> Vec<&'static str> {
    let criteria = command.acceptance_criteria.is_some();
    let fields = [
        ("title", command.title.is_some(), before.title != now.title),
        ("description", command.description.is_some(), before.description != now.description),
        ("prompt", command.prompt.is_some(), before.prompt != now.prompt),
        ("result", command.result.is_some(), before.result != now.result),
        ("type", command.task_type.is_some(), before.task_type != now.task_type),
        ("role", !command.role.is_keep(), before.role != now.role),
        ("priority", command.priority.is_some(), before.priority != now.priority),
        ("labels", command.labels.is_some(), before.labels != now.labels),
        ("assignee", !command.assignee.is_keep(), before.assignee != now.assignee),
        ("parent", !command.parent.is_keep(), before.parent != now.parent),
        ("blockers", command.blocked_by.is_some(), before.blocked_by != now.blocked_by),
        ("due date", !command.due.is_keep(), before.due != now.due),
        ("acceptance criteria", criteria, before.acceptance_criteria != now.acceptance_criteria),
    ];
    fields.into_iter().filter(|(_, wanted, differs)| *wanted && *differs).map(|(name, ..)| name).collect()
}

/// What is to be done with a text one wrote while somebody else wrote it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Only one of the two changed it, or both the same way: no question.
    Agree,
    /// Both changed it: the writer decides.
    Differ,
}

/// Compares what a text was when the draft began (`base`), the draft (`mine`) and what stands there now (`theirs`).
pub fn compare(base: &str, mine: &str, theirs: &str) -> Texts {
    if theirs == base || theirs == mine || mine == base { Texts::Agree } else { Texts::Differ }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::change::Change;
    use hub_core::domain::task_command::UpdateTask;

    use super::{Texts, compare, touched};
    use crate::task::sample::task;

    #[test]
    fn only_a_field_that_both_changed_is_in_question() {
        let before = task("HUB-1");
        let mut now = before.clone();
        now.version = 2;
        now.title = "Theirs".to_owned();
        let rename = UpdateTask { title: Some("Mine".to_owned()), ..UpdateTask::of(before.key.clone()) };
        let assign = UpdateTask { assignee: Change::Clear, ..UpdateTask::of(before.key.clone()) };
        assert_eq!(touched(&before, &now, &rename), ["title"]);
        assert!(touched(&before, &now, &assign).is_empty());
    }

    #[test]
    fn a_draft_is_in_question_only_where_both_wrote() {
        assert_eq!(compare("a", "b", "a"), Texts::Agree);
        assert_eq!(compare("a", "a", "b"), Texts::Agree);
        assert_eq!(compare("a", "b", "b"), Texts::Agree);
        assert_eq!(compare("a", "b", "c"), Texts::Differ);
    }
}
