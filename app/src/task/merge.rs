//! When two write at once: which of the fields one wants to change were changed by the other
//! meanwhile. Pure.

use hub_core::domain::task::Task;
use hub_core::domain::task_command::UpdateTask;

/// The fields `command` sets that are not in `now` as they were in `before`, in words. Empty:
/// nobody touched what it is about, and it can be sent again against the present version.
pub fn touched(before: &Task, now: &Task, command: &UpdateTask) -> Vec<&'static str> {
    let differs = [
        before.title != now.title,
        before.description != now.description,
        before.prompt != now.prompt,
        before.result != now.result,
        before.task_type != now.task_type,
        before.role != now.role,
        before.priority != now.priority,
        before.labels != now.labels,
        before.assignee != now.assignee,
        before.parent != now.parent,
        before.blocked_by != now.blocked_by,
        before.due != now.due,
        before.acceptance_criteria != now.acceptance_criteria,
    ];
    let both = wanted(command).into_iter().zip(differs).filter(|((_, wanted), differs)| *wanted && *differs);
    both.map(|((name, _), _)| name).collect()
}

/// Makes of the short fields what the hub will. Texts and criteria are shown by the open task
/// itself.
pub fn apply(command: &UpdateTask, task: &mut Task) {
    fn set<T: Clone>(field: &mut T, to: Option<&T>) {
        if let Some(to) = to {
            field.clone_from(to);
        }
    }
    set(&mut task.title, command.title.as_ref());
    set(&mut task.task_type, command.task_type.as_ref());
    set(&mut task.priority, command.priority.as_ref());
    set(&mut task.labels, command.labels.as_ref());
    set(&mut task.blocked_by, command.blocked_by.as_ref());
    task.role = command.role.clone().apply(task.role.take());
    task.assignee = command.assignee.clone().apply(task.assignee.take());
    task.parent = command.parent.clone().apply(task.parent.take());
    task.due = command.due.clone().apply(task.due.take());
}

/// The fields `command` sets, in words.
pub fn named(command: &UpdateTask) -> Vec<&'static str> {
    wanted(command).into_iter().filter(|(_, wanted)| *wanted).map(|(name, _)| name).collect()
}

/// Every field in words, and whether `command` sets it.
fn wanted(command: &UpdateTask) -> [(&'static str, bool); 13] {
    [
        ("title", command.title.is_some()),
        ("description", command.description.is_some()),
        ("prompt", command.prompt.is_some()),
        ("result", command.result.is_some()),
        ("type", command.task_type.is_some()),
        ("role", !command.role.is_keep()),
        ("priority", command.priority.is_some()),
        ("labels", command.labels.is_some()),
        ("assignee", !command.assignee.is_keep()),
        ("parent", !command.parent.is_keep()),
        ("blockers", command.blocked_by.is_some()),
        ("due date", !command.due.is_keep()),
        ("acceptance criteria", command.acceptance_criteria.is_some()),
    ]
}

/// What is to be done with a text one wrote while somebody else wrote it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// Only one of the two changed it, or both the same way: no question.
    Agree,
    /// Both changed it: the writer decides.
    Differ,
}

/// Compares what a text was when the draft began (`base`), the draft (`mine`) and what stands there
/// now (`theirs`).
pub fn compare(base: &str, mine: &str, theirs: &str) -> Texts {
    if theirs == base || theirs == mine || mine == base { Texts::Agree } else { Texts::Differ }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::change::Change;
    use hub_core::domain::task_command::UpdateTask;

    use super::{Texts, apply, compare, named, touched};
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
        assert_eq!((named(&rename), named(&assign)), (vec!["title"], vec!["assignee"]));
        assert!(touched(&before, &now, &assign).is_empty());
    }

    #[test]
    fn a_command_shows_what_it_sets_and_leaves_the_rest() {
        let before = task("HUB-1");
        let mut now = before.clone();
        let of = || UpdateTask::of(before.key.clone());
        apply(
            &UpdateTask { due: Change::Set("2026-03-01".to_owned()), labels: Some(vec!["live".to_owned()]), ..of() },
            &mut now,
        );
        assert_eq!((now.due.as_deref(), now.labels.as_slice()), (Some("2026-03-01"), ["live".to_owned()].as_slice()));
        assert_eq!((&now.title, now.priority, &now.assignee), (&before.title, before.priority, &before.assignee));
        apply(&UpdateTask { due: Change::Clear, title: Some("Other".to_owned()), ..of() }, &mut now);
        assert_eq!((now.due, now.title.as_str()), (None, "Other"));
    }

    #[test]
    fn a_draft_is_in_question_only_where_both_wrote() {
        assert_eq!(compare("a", "b", "a"), Texts::Agree);
        assert_eq!(compare("a", "a", "b"), Texts::Agree);
        assert_eq!(compare("a", "b", "b"), Texts::Agree);
        assert_eq!(compare("a", "b", "c"), Texts::Differ);
    }
}
