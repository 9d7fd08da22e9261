//! What the filter of a list of tasks matches: the same for the hub's lists, for MCP and for the
//! board in the browser, as cards come live.

use super::ids::Handle;
use super::task::Task;
use super::task_command::ListTasks;

/// A filter ready to be compared with many tasks. `fold` makes one text of all ways to write it:
/// letter case, accents and width (a browser does it by its own tables).
#[derive(Debug)]
pub struct Matcher<'a> {
    filter: &'a ListTasks,
    fold: fn(&str) -> String,
    role: Option<String>,
    label: Option<String>,
    words: Vec<String>,
}

impl<'a> Matcher<'a> {
    /// The matcher of a filter in which `me` is resolved already.
    pub fn new(filter: &'a ListTasks, fold: fn(&str) -> String) -> Self {
        let folded = |text: &Option<String>| text.as_deref().map(fold);
        let words = filter.q.iter().flat_map(|q| q.split_whitespace().map(fold).collect::<Vec<_>>()).collect();
        Self { filter, fold, role: folded(&filter.role), label: folded(&filter.label), words }
    }

    /// Whether a task passes all of the filter but `ready`, which depends on who asks, and on more
    /// than the card.
    pub fn matches(&self, task: &Task) -> bool {
        self.matches_fields(task) && self.has_words(task)
    }

    /// [`Self::matches`] without the words.
    pub fn matches_fields(&self, task: &Task) -> bool {
        let filter = self.filter;
        task.archived == filter.archived.unwrap_or(false)
            && agrees(filter.project.as_ref(), &task.project)
            && agrees(filter.status.as_ref(), &task.status)
            && agrees(filter.task_type.as_ref(), &task.task_type)
            && agrees(filter.priority.as_ref(), &task.priority)
            && agrees(filter.blocked.as_ref(), &task.blocked)
            && filter.updated_since.is_none_or(|since| task.updated_at >= since)
            && filter.assignee.as_ref().is_none_or(|wanted| is_assigned(wanted, task.assignee.as_ref()))
            && self.role.as_ref().is_none_or(|role| task.role.as_ref().is_some_and(|found| self.is_same(role, found)))
            && self.label.as_ref().is_none_or(|label| task.labels.iter().any(|found| self.is_same(label, found)))
    }

    /// Whether each word stands in the key or the title, however it is written.
    fn has_words(&self, task: &Task) -> bool {
        self.words.is_empty() || self.are_in(&searched(task, self.fold))
    }

    /// [`Self::matches`] where `text` gives what [`searched`] makes of the task.
    pub fn matches_knowing<'b>(&self, task: &Task, text: impl FnOnce() -> &'b str) -> bool {
        self.matches_fields(task) && (self.words.is_empty() || self.are_in(text()))
    }

    fn are_in(&self, text: &str) -> bool {
        self.words.iter().all(|word| text.contains(word.as_str()))
    }

    fn is_same(&self, folded: &str, found: &str) -> bool {
        // Folding plain ASCII only changes the letter case; a list compares many.
        if found.is_ascii() && folded.is_ascii() {
            folded.eq_ignore_ascii_case(found)
        } else {
            (self.fold)(found) == folded
        }
    }
}

/// The text of a task in which words are looked for, folded.
pub fn searched(task: &Task, fold: fn(&str) -> String) -> String {
    fold(&format!("{} {}", task.key, task.title))
}

fn is_assigned(wanted: &Handle, found: Option<&Handle>) -> bool {
    match found {
        Some(found) => found == wanted,
        None => wanted.as_str() == "none",
    }
}

fn agrees<T: PartialEq>(wanted: Option<&T>, found: &T) -> bool {
    wanted.is_none_or(|wanted| wanted == found)
}
