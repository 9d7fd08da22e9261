//! What a write answers: the task's new version and state, so that the next call can build on it.

use hub_core::domain::comment::Comment;
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::session::Control;
use hub_core::domain::task::{Criterion, Status, Task};
use hub_core::service::Answer;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::view;
use super::views::lines;

/// What a write tells beside what it made.
#[derive(Serialize, JsonSchema)]
pub struct Told {
    /// What the session must know now.
    control: Vec<Control>,
    /// An earlier call with the same idempotency key had done it already.
    replayed: bool,
    /// Everything was so already: nothing was changed.
    unchanged: bool,
}

impl Told {
    /// What an answer of a service tells beside its value.
    pub fn new(control: Vec<Control>, replayed: bool, unchanged: bool) -> Self {
        Self { control, replayed, unchanged }
    }
}

view! {
    /// A task was written.
    pub struct Receipt of answer: Answer<Task> {
        task: TaskKey = answer.value.key.clone(),
        version: u32 = answer.value.version,
        status: Status = answer.value.status,
        #[serde(flatten)]
        told: Told = Told::new(answer.control, answer.replayed, answer.unchanged),
        /// A hint, where one helps.
        next: Option<String> =
            answer.unchanged.then(|| format!("nothing was changed: {} is so already", answer.value.key)),
    }
}

impl Receipt {
    /// The same with this hint, where there is one.
    pub fn hinting(self, hint: Option<String>) -> Self {
        Self { next: hint.or(self.next), ..self }
    }
}

view! {
    /// A criterion by the id that evidence names.
    pub struct CriterionLine of criterion: Criterion {
        id: u32 = criterion.id,
        text: String = criterion.text,
        by: Handle = criterion.by,
        met: bool = criterion.met,
    }
}

view! {
    /// A task's fields were changed.
    pub struct UpdateReceipt of answer: Answer<Task>
    where criteria = answer.value.acceptance_criteria.clone().unwrap_or_default(); {
        #[serde(flatten)]
        receipt: Receipt = answer.into(),
        /// The criteria, where the call touched them.
        pub criteria: Vec<CriterionLine> = lines(criteria),
    }
}

view! {
    /// A task's links were changed.
    pub struct LinkReceipt of answer: Answer<Task>
    where task = answer.value.clone(); {
        #[serde(flatten)]
        receipt: Receipt = answer.into(),
        parent: Option<TaskKey> = task.parent,
        blocked_by: Vec<TaskKey> = task.blocked_by,
        blocked: bool = task.blocked,
    }
}

view! {
    /// A comment was added.
    pub struct CommentReceipt of answer: Answer<Comment> {
        task: TaskKey = answer.value.task,
        comment: i64 = answer.value.id,
        #[serde(flatten)]
        told: Told = Told::new(answer.control, answer.replayed, answer.unchanged),
    }
}
