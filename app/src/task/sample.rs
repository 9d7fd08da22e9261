//! Things for the tests of this folder.

use hub_core::domain::actor::Door;
use hub_core::domain::board::TaskDetail;
use hub_core::domain::event::Event;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::task::{CriteriaCount, Priority, Status, Task, TaskType, WrittenBy};
use hub_core::domain::time::Timestamp;
use serde_json::Value;

/// A plain task.
pub(crate) fn task(key: &str) -> Task {
    let key: TaskKey = key.parse().unwrap();
    Task {
        project: key.project(),
        key,
        title: "A task".to_owned(),
        description: Some(String::new()),
        prompt: Some(String::new()),
        acceptance_criteria: Some(Vec::new()),
        result: Some(String::new()),
        criteria: CriteriaCount::default(),
        status: Status::Inbox,
        task_type: TaskType::Feature,
        role: None,
        priority: Priority::Normal,
        labels: Vec::new(),
        assignee: None,
        created_by: Handle::stored("ada".to_owned()),
        written_by: WrittenBy { title: Handle::stored("ada".to_owned()), ..WrittenBy::default() },
        parent: None,
        children: Vec::new(),
        blocked_by: Vec::new(),
        blocks: Vec::new(),
        blocked: false,
        lease: None,
        approval: None,
        comment_count: 0,
        archived: false,
        due: None,
        rank: "a0".to_owned(),
        version: 1,
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
        status_since: Timestamp(0),
    }
}

/// An event about HUB-1 by ada.
pub(crate) fn event(kind: &str, door: Door, data: Value) -> Event {
    Event {
        seq: 1,
        at: Timestamp(0),
        actor: Handle::stored("ada".to_owned()),
        door,
        token: None,
        session: None,
        kind: kind.to_owned(),
        project: Some("HUB".parse().unwrap()),
        subject: "HUB-1".to_owned(),
        tasks: vec!["HUB-1".parse().unwrap()],
        data,
    }
}

/// HUB-1 with this history and nothing else.
pub(crate) fn detail(events: Vec<Event>) -> TaskDetail {
    TaskDetail {
        task: task("HUB-1"),
        description_html: String::new(),
        prompt_html: String::new(),
        result_html: String::new(),
        comments: Vec::new(),
        events,
        related: Vec::new(),
        approval: None,
        reviews: Vec::new(),
        handoffs: Vec::new(),
        attempts: Vec::new(),
        threads: Vec::new(),
        seq: 6,
    }
}
