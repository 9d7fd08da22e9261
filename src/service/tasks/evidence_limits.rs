//! How much evidence criteria take: it is read and written with the task, every time.

use crate::domain::budget::{EVIDENCE, EVIDENCE_OF_TASK_TEXT};
use crate::domain::task::Criterion;
use crate::domain::{Error, Result};

/// Checks what an update makes of the criteria. What was there before it may stay.
///
/// # Errors
/// `invalid` where it adds more than fits.
pub(super) fn check_amount(before: &[Criterion], after: &[Criterion]) -> Result<()> {
    for row in after {
        let count = row.evidence.len();
        let was = before.iter().find(|old| old.id == row.id).map_or(0, |old| old.evidence.len());
        if count > EVIDENCE && count > was {
            let message = format!(
                "makes {count} pieces for criterion {}; at most {EVIDENCE} fit. Put what more there is into a comment",
                row.id
            );
            return Err(Error::invalid("evidence", message));
        }
    }
    let (was, length) = (length(before), length(after));
    if length > EVIDENCE_OF_TASK_TEXT && length > was {
        let message = format!(
            "makes {length} characters for this task; at most {EVIDENCE_OF_TASK_TEXT} fit. Shorten it, or link to where it stands"
        );
        return Err(Error::invalid("evidence", message));
    }
    Ok(())
}

/// The length of all evidence, in characters.
fn length(rows: &[Criterion]) -> usize {
    rows.iter().flat_map(|row| &row.evidence).map(|piece| piece.text.chars().count()).sum()
}
