//! Whether a card that arrives live belongs on the board that is shown. What is ready depends on
//! who asks, and on time: `claimable` tells it beside this, as far as a card can.

use hub_core::domain::filter::Matcher;
use hub_core::domain::ids::Handle;
use hub_core::domain::task::Task;
use hub_core::domain::task_command::ListTasks;

use crate::letter_case::fold;

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
    Matcher::new(filter, fold).matches(task)
}

/// [`matches`] without the words: the hub found them already.
pub fn matches_fields(filter: &ListTasks, task: &Task) -> bool {
    Matcher::new(filter, fold).matches_fields(task)
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
    fn letter_case_and_accents_make_no_difference() {
        let mut card = task("HUB-1", "inbox", "a0");
        card.title = "Großer Ärger mit ΣΊΣΥΦΟΣ".to_owned();
        card.role = Some("Prüfer".to_owned());
        card.labels = vec!["Änderung".to_owned()];
        for json in [
            serde_json::json!({"q": "ärger"}),
            serde_json::json!({"q": "ARGER GROSSER"}),
            serde_json::json!({"q": "a\u{308}rger σισυφος"}),
            serde_json::json!({"label": "änderung"}),
            serde_json::json!({"role": "PRUFER"}),
        ] {
            assert!(matches(&filter(json.clone()), &card), "{json}");
        }
        assert!(!matches(&filter(serde_json::json!({"label": "änder"})), &card));
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
