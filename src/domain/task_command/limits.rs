//! What the fields of tasks are limited to.

use crate::domain::fields::Fields;
use crate::domain::time::Timestamp;

/// The longest description, prompt or result, in characters.
pub const LONG_TEXT: usize = 60_000;

pub(super) fn check_texts<const N: usize>(fields: &mut Fields, texts: [(&str, &mut Option<String>); N]) {
    for (name, text) in texts {
        if let Some(text) = text {
            fields.text(name, text, 0, LONG_TEXT);
        }
    }
}

pub(super) fn check_role(fields: &mut Fields, role: Option<&mut String>) {
    if let Some(role) = role {
        fields.line("role", role, 0, 40);
    }
}

pub(super) fn check_labels(fields: &mut Fields, labels: Option<&mut Vec<String>>) {
    if let Some(labels) = labels {
        fields.lines("labels", labels, 20, 40);
    }
}

pub(super) fn check_count(fields: &mut Fields, field: &str, count: usize) {
    if count > 50 {
        fields.fault(field, format!("has {count} entries; at most 50 fit"));
    }
}

pub(super) fn check_due(fields: &mut Fields, due: Option<&str>) {
    let Some(due) = due else { return };
    let legal = due.len() == 10 && Timestamp::parse(&format!("{due}T00:00:00Z")).is_some();
    if !legal {
        fields.fault("due", "is a day such as 2026-11-30");
    }
}
