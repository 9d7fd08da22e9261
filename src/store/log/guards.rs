//! The triggers that keep events from being changed: that they are there, and do what they did.

use crate::domain::Result;
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

/// Each with its whole definition, blanks aside.
const GUARDS: [(&str, &str); 2] = [
    (
        "event_no_update",
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'events are never changed'); END",
    ),
    (
        "event_no_delete",
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'events are never deleted'); END",
    ),
];

/// What is wrong with the triggers of the log, where anything is: one that is missing, another than
/// it was, or one too many.
pub(super) async fn fault(snapshot: &mut Snapshot) -> Result<Option<String>> {
    let present: Vec<(String, String)> =
        sqlx::query_as("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'")
            .fetch_all(snapshot.connection())
            .await
            .or_fault()?;
    for (name, sql) in GUARDS {
        let found = present.iter().find(|(present, _)| present == name);
        match found {
            None => return Ok(Some(format!("the trigger {name} that protects events is missing"))),
            Some((_, present)) if words(present) != words(sql) => {
                return Ok(Some(format!("the trigger {name} that protects events was changed")));
            }
            Some(_) => {}
        }
    }
    let other = present.iter().find(|(name, _)| GUARDS.iter().all(|(known, _)| known != name));
    Ok(other.map(|(name, _)| format!("the trigger {name} on events is not the hub's")))
}

fn words(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many there are.
pub(super) const COUNT: usize = GUARDS.len();
