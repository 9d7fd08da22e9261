//! What a write answers: the task by name with its new version and state, so that the next call can build on it.

use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::session::Control;
use hub_core::domain::task::{Criterion, Status, Task};
use hub_core::service::Answer;
use schemars::JsonSchema;
use serde::Serialize;

/// What a write tells beside what it made.
#[derive(Serialize, JsonSchema)]
pub struct Told {
    /// What the session must know now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    control: Vec<Control>,
    /// An earlier call with the same idempotency key had done it already.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replayed: bool,
    /// Everything was so already: nothing was changed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unchanged: bool,
}

impl Told {
    /// What was made, and what is told beside it.
    pub fn apart<T>(answer: Answer<T>) -> (T, Self) {
        let Answer { value, replayed, unchanged, control, .. } = answer;
        (value, Self { control, replayed, unchanged })
    }
}

/// A task was written.
#[derive(Serialize, JsonSchema)]
pub struct Receipt {
    task: TaskKey,
    version: u32,
    status: Status,
    #[serde(flatten)]
    told: Told,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl Receipt {
    /// The receipt of a write, with a hint where one helps.
    pub fn new(answer: Answer<Task>, next: Option<String>) -> Self {
        let (task, told) = Told::apart(answer);
        let so_already = || format!("nothing was changed: {} is so already", task.key);
        let next = next.or_else(|| told.unchanged.then(so_already));
        Self { task: task.key, version: task.version, status: task.status, told, next }
    }
}

/// A criterion by the id that evidence names.
#[derive(Serialize, JsonSchema)]
pub struct CriterionLine {
    id: u32,
    text: String,
    by: Handle,
    met: bool,
}

/// A task's fields were changed.
#[derive(Serialize, JsonSchema)]
pub struct UpdateReceipt {
    #[serde(flatten)]
    receipt: Receipt,
    /// The criteria, where the call touched them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    criteria: Vec<CriterionLine>,
}

impl UpdateReceipt {
    /// The receipt of an update; `criteria` says whether it touched those.
    pub fn new(mut answer: Answer<Task>, criteria: bool) -> Self {
        let touched = answer.value.acceptance_criteria.take().filter(|_| criteria).unwrap_or_default();
        let line = |criterion: Criterion| CriterionLine {
            id: criterion.id,
            text: criterion.text,
            by: criterion.by,
            met: criterion.met,
        };
        Self { criteria: touched.into_iter().map(line).collect(), receipt: Receipt::new(answer, None) }
    }
}

/// A task's links were changed.
#[derive(Serialize, JsonSchema)]
pub struct LinkReceipt {
    #[serde(flatten)]
    receipt: Receipt,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<TaskKey>,
    blocked_by: Vec<TaskKey>,
    blocked: bool,
}

impl LinkReceipt {
    /// The receipt of new links.
    pub fn new(mut answer: Answer<Task>) -> Self {
        let task = &mut answer.value;
        let (parent, blocked_by, blocked) = (task.parent.take(), std::mem::take(&mut task.blocked_by), task.blocked);
        Self { receipt: Receipt::new(answer, None), parent, blocked_by, blocked }
    }
}

/// A comment was added.
#[derive(Serialize, JsonSchema)]
pub struct CommentReceipt {
    pub task: TaskKey,
    pub comment: i64,
    #[serde(flatten)]
    pub told: Told,
}
