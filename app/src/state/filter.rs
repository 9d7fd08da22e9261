//! Whether a card belongs on the board that is shown: the browser's copy of the list's filter, for cards that arrive live. What is ready
//! depends on who asks, and on time: `claimable` tells it beside this, as far as a card can.

use hub_core::domain::ids::Handle;
use hub_core::domain::task::Task;
use hub_core::domain::task_command::ListTasks;

use crate::letter_case::lower;

/// The filter with `me` resolved, as [`matches`] wants it.
pub fn resolved(filter: &ListTasks, me: &Handle) -> ListTasks {
    let mut filter = filter.clone();
    if filter.assignee.as_ref().is_some_and(Handle::is_me) {
        filter.assignee = Some(me.clone());
    }
    filter
}

/// Whether `task` passes `filter`, in which `me` is resolved already.
pub fn matches(filter: &ListTasks, task: &Task) -> bool {
    matches_fields(filter, task) && filter.q.as_deref().is_none_or(|q| has_words(task, q))
}

/// [`matches`] without the words: the hub searches texts that cards do not carry.
pub fn matches_fields(filter: &ListTasks, task: &Task) -> bool {
    task.archived == filter.archived.unwrap_or(false)
        && agrees(filter.project.as_ref(), &task.project)
        && agrees(filter.status.as_ref(), &task.status)
        && agrees(filter.task_type.as_ref(), &task.task_type)
        && agrees(filter.priority.as_ref(), &task.priority)
        && agrees(filter.blocked.as_ref(), &task.blocked)
        && filter.role.is_none_or_eq(task.role.as_ref())
        && filter.label.as_ref().is_none_or(|label| task.labels.contains(label))
        && filter.assignee.as_ref().is_none_or(|wanted| match &task.assignee {
            Some(assignee) => assignee == wanted,
            None => wanted.as_str() == "none",
        })
}

/// Whether every word of `q` stands in the key or a text the card carries, in any letter case.
fn has_words(task: &Task, q: &str) -> bool {
    let texts = [Some(task.key.as_str()), Some(&task.title), task.description.as_deref(), task.prompt.as_deref()];
    let text = lower(&texts.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    lower(q).split_whitespace().all(|word| text.contains(word))
}

fn agrees<T: PartialEq>(wanted: Option<&T>, found: &T) -> bool {
    wanted.is_none_or(|wanted| wanted == found)
}

trait NoneOrEq<T> {
    fn is_none_or_eq(&self, found: Option<&T>) -> bool;
}

impl<T: PartialEq> NoneOrEq<T> for Option<T> {
    fn is_none_or_eq(&self, found: Option<&T>) -> bool {
        self.is_none() || self.as_ref() == found
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::task_command::ListTasks;

    use super::{matches, resolved};
    use crate::state::testing::task;

    fn filter(json: serde_json::Value) -> ListTasks {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn every_filter_narrows() {
        let mut card = task("HUB-12", "backlog", "a0");
        card.title = "Resume the live stream".to_owned();
        card.role = Some("developer".to_owned());
        card.labels = vec!["live".to_owned()];
        card.assignee = Some("claude".parse().unwrap());
        for (wanted, json) in [
            (true, serde_json::json!({})),
            (true, serde_json::json!({"project": "HUB", "type": "feature", "priority": "normal", "role": "developer"})),
            (true, serde_json::json!({"label": "live", "assignee": "claude", "blocked": false})),
            (true, serde_json::json!({"q": "LIVE hub-12"})),
            (false, serde_json::json!({"project": "WEB"})),
            (false, serde_json::json!({"type": "bug"})),
            (false, serde_json::json!({"role": "writer"})),
            (false, serde_json::json!({"label": "other"})),
            (false, serde_json::json!({"assignee": "none"})),
            (false, serde_json::json!({"blocked": true})),
            (false, serde_json::json!({"q": "live wire"})),
        ] {
            assert_eq!(matches(&filter(json.clone()), &card), wanted, "{json}");
        }
        card.archived = true;
        assert!(!matches(&filter(serde_json::json!({})), &card), "archived cards leave the board");
    }

    #[test]
    fn me_and_nobody_are_understood() {
        let mut card = task("HUB-1", "inbox", "a0");
        assert!(matches(&filter(serde_json::json!({"assignee": "none"})), &card));
        card.assignee = Some("ada".parse().unwrap());
        let mine = resolved(&filter(serde_json::json!({"assignee": "me"})), &"ada".parse().unwrap());
        assert!(matches(&mine, &card));
    }
}
