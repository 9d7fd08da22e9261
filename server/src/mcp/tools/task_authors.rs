//! Who wrote which text of a task, as its events tell.

use std::collections::{BTreeMap, HashMap};

use hub_core::domain::event::Event;
use hub_core::domain::ids::Handle;
use hub_core::domain::task::{Criterion, Evidence, EvidenceKind, Task};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::views::{Moment, lines};

/// The texts of a task whose author is told.
const TEXTS: [&str; 4] = ["title", "description", "prompt", "result"];

/// Who wrote each text that is there: the last who changed it, else who created the task.
pub fn authors(task: &Task, events: &[Event]) -> BTreeMap<&'static str, Handle> {
    let is_there = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let there = [true, is_there(&task.description), is_there(&task.prompt), is_there(&task.result)];
    let author = |text: &str| {
        let last =
            events.iter().rev().find(|event| event.data.get("after").is_some_and(|after| after.get(text).is_some()));
        last.map_or_else(|| task.created_by.clone(), |event| event.actor.clone())
    };
    TEXTS.into_iter().zip(there).filter(|(_, there)| *there).map(|(text, _)| (text, author(text))).collect()
}

/// A criterion, under the name of who wrote it.
#[derive(Serialize, JsonSchema)]
pub struct CriterionLine {
    id: u32,
    text: String,
    by: Handle,
    met: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<EvidenceLine>,
}

/// What shows that a criterion is met, under the name of who says so.
#[derive(Serialize, JsonSchema)]
struct EvidenceLine {
    kind: EvidenceKind,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
    by: Handle,
    at: Moment,
}

impl From<Evidence> for EvidenceLine {
    fn from(evidence: Evidence) -> Self {
        let Evidence { kind, text, exit_code, by, at } = evidence;
        Self { kind, text, exit_code, by, at: at.into() }
    }
}

/// The criteria of a task, each with who wrote it as it now is: whoever's event first has it so.
pub fn criteria(criteria: Vec<Criterion>, created_by: &Handle, events: &[Event]) -> Vec<CriterionLine> {
    let mut known: HashMap<u64, (&str, &Handle)> = HashMap::new();
    for event in events {
        let after = event.data.get("after").and_then(|after| after.get("acceptance_criteria"));
        for row in after.and_then(Value::as_array).into_iter().flatten() {
            let (Some(id), Some(text)) = (row["id"].as_u64(), row["text"].as_str()) else { continue };
            if known.get(&id).is_none_or(|(before, _)| *before != text) {
                known.insert(id, (text, &event.actor));
            }
        }
    }
    let line = |criterion: Criterion| CriterionLine {
        by: known.get(&criterion.id.into()).map_or(created_by, |(_, by)| *by).clone(),
        id: criterion.id,
        text: criterion.text,
        met: criterion.met,
        evidence: lines(criterion.evidence),
    };
    criteria.into_iter().map(line).collect()
}
