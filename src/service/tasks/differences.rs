//! What an event tells of a change: the fields that differ, and of the criteria only those that do.

use serde_json::{Map, Value, json};

use crate::domain::event::CriterionSide;
use crate::domain::task::{Criterion, Task};

/// The fields that differ, as they were and as they are.
pub(super) fn differences(before: &Task, after: &Task) -> (Map<String, Value>, Map<String, Value>) {
    const DERIVED: &[&str] = &["version", "updated_at", "written_by", "criteria", "blocked", "children", "blocks"];
    let (Value::Object(mut old), Value::Object(mut new)) = (json!(before), json!(after)) else {
        return (Map::new(), Map::new());
    };
    let same: Vec<String> = new
        .iter()
        .filter(|(name, value)| DERIVED.contains(&name.as_str()) || old.get(*name) == Some(value))
        .map(|(name, _)| name.clone())
        .collect();
    for name in same {
        old.remove(&name);
        new.remove(&name);
    }
    if new.contains_key(CRITERIA) {
        let (was, is) = changed_criteria(criteria(before), criteria(after));
        old.insert(CRITERIA.to_owned(), json!(was));
        new.insert(CRITERIA.to_owned(), json!(is));
    }
    (old, new)
}

const CRITERIA: &str = "acceptance_criteria";

fn criteria(task: &Task) -> &[Criterion] {
    task.acceptance_criteria.as_deref().unwrap_or_default()
}

/// The criteria that differ, as they were and as they are, the latter with the evidence that came
/// to them. What stood there before is told by the events before. Where only their order changed,
/// all of them.
pub(super) fn changed_criteria(before: &[Criterion], after: &[Criterion]) -> (Vec<CriterionSide>, Vec<CriterionSide>) {
    let find = |list: &[Criterion], id: u32| list.iter().find(|row| row.id == id).cloned();
    let bare = |row: &Criterion| CriterionSide { id: row.id, text: row.text.clone(), met: row.met, evidence: None };
    let was: Vec<_> = before.iter().filter(|row| find(after, row.id).as_ref() != Some(row)).map(bare).collect();
    let is: Vec<_> = after
        .iter()
        .filter_map(|row| {
            let old = find(before, row.id);
            let known = old.as_ref().map_or(0, |old| old.evidence.len());
            let came = row.evidence.get(known..).unwrap_or(&row.evidence).to_vec();
            (old.as_ref() != Some(row)).then(|| CriterionSide { evidence: Some(came), ..bare(row) })
        })
        .collect();
    if was.is_empty() && is.is_empty() && before != after {
        return (before.iter().map(bare).collect(), after.iter().map(bare).collect());
    }
    (was, is)
}
