//! What the fields of tasks are limited to.

use super::update::EvidenceInput;
use crate::domain::budget;
use crate::domain::fields::Fields;
use crate::domain::ids::TaskKey;
use crate::domain::time::Timestamp;

pub use crate::domain::budget::LONG_TEXT;

pub(super) fn check_texts<const N: usize>(fields: &mut Fields, texts: [(&str, &mut Option<String>); N]) {
    for (name, text) in texts {
        if let Some(text) = text {
            fields.text(name, text, 0, LONG_TEXT);
        }
    }
}

pub(super) fn check_role(fields: &mut Fields, role: Option<&mut String>) {
    if let Some(role) = role {
        fields.line("role", role, 0, budget::LABEL_TEXT);
    }
}

pub(super) fn check_labels(fields: &mut Fields, labels: Option<&mut Vec<String>>) {
    if let Some(labels) = labels {
        fields.lines("labels", labels, budget::LABELS, budget::LABEL_TEXT);
    }
}

pub(super) fn check_blockers(fields: &mut Fields, blockers: Option<&mut Vec<TaskKey>>) {
    if let Some(blockers) = blockers {
        fields.count("blocked_by", blockers, budget::BLOCKERS);
    }
}

pub(super) fn check_evidence(fields: &mut Fields, evidence: Option<&mut Vec<EvidenceInput>>) {
    let Some(evidence) = evidence else { return };
    fields.count("evidence", evidence, budget::EVIDENCE_AT_ONCE);
    for piece in evidence {
        fields.text("evidence", &mut piece.text, 1, budget::EVIDENCE_TEXT);
    }
}

pub(super) fn check_due(fields: &mut Fields, due: Option<&str>) {
    let Some(due) = due else { return };
    let legal = due.len() == 10 && Timestamp::parse(&format!("{due}T00:00:00Z")).is_some();
    if !legal {
        fields.fault("due", "is a day such as 2026-11-30");
    }
}
