//! Who wrote which text of a task, as it is kept with the text.

use std::collections::BTreeMap;

use hub_core::domain::ids::Handle;
use hub_core::domain::task::{Criterion, Evidence, EvidenceKind, WrittenBy};
use schemars::JsonSchema;
use serde::Serialize;

use super::views::{Moment, lines};

/// Who wrote each text that is there, last.
pub fn authors(written_by: WrittenBy) -> BTreeMap<&'static str, Handle> {
    let WrittenBy { title, description, prompt, result } = written_by;
    let texts = [("title", Some(title)), ("description", description), ("prompt", prompt), ("result", result)];
    texts.into_iter().filter_map(|(text, by)| Some((text, by?))).collect()
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
    exit_code: Option<i64>,
    by: Handle,
    at: Moment,
}

impl From<Evidence> for EvidenceLine {
    fn from(evidence: Evidence) -> Self {
        let Evidence { kind, text, exit_code, by, at } = evidence;
        Self { kind, text, exit_code, by, at: at.into() }
    }
}

impl From<Criterion> for CriterionLine {
    fn from(criterion: Criterion) -> Self {
        let Criterion { id, text, by, met, evidence } = criterion;
        Self { id, text, by, met, evidence: lines(evidence) }
    }
}
