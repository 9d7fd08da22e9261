//! Checking the log: the whole chain from the first event to the last, what protects it, and the
//! rows of other tables against it.

use futures::TryStreamExt;

use super::chain::{self, Columns, GENESIS};
use super::claims::Said;
use super::{guards, rows};
use crate::domain::Result;
use crate::domain::event::{Seq, Verified};
use crate::store::fault::OrFault;
use crate::store::snapshot::Snapshot;

#[derive(sqlx::FromRow)]
struct Row {
    seq: Seq,
    #[sqlx(flatten)]
    columns: Columns,
    previous_hash: String,
    hash: String,
}

/// Reads every event and says where the chain first breaks, if it does: a number left out, a row
/// changed, a link cut.
pub async fn verify(snapshot: &mut Snapshot) -> Result<Verified> {
    chained(snapshot, |_, _| {}).await
}

/// [`verify`], and then whether the triggers of the log are in place and the rows of other tables
/// are what the log says of them.
pub async fn verify_all(snapshot: &mut Snapshot) -> Result<Verified> {
    let mut said = Said::default();
    let mut verified = chained(snapshot, |seq, columns| said.read(seq, columns)).await?;
    if !verified.intact {
        return Ok(verified);
    }
    if let Some(fault) = guards::fault(snapshot).await? {
        return Ok(Verified { intact: false, fault: Some(fault), ..verified });
    }
    verified.checked.push(format!("{} triggers that protect them", guards::COUNT));
    if let Some(seq) = said.unreadable {
        let fault = format!("event {seq} cannot be read, so that rows cannot be compared with it");
        return Ok(Verified { intact: false, broken_at: Some(seq), fault: Some(fault), ..verified });
    }
    let (compared, misfit) = rows::compare(snapshot, said).await?;
    verified.checked.extend(compared);
    Ok(match misfit {
        Some(misfit) => Verified { intact: false, broken_at: misfit.seq, fault: Some(misfit.fault), ..verified },
        None => verified,
    })
}

async fn chained(snapshot: &mut Snapshot, mut each: impl FnMut(Seq, &Columns)) -> Result<Verified> {
    snapshot.unhurried();
    let mut rows = sqlx::query_as::<_, Row>(
        "SELECT seq, at, actor, door, token, session, kind, project, subject, tasks, data, audience, previous_hash, hash \
         FROM event ORDER BY seq",
    )
    .fetch(snapshot.connection());
    let (mut events, mut previous) = (0, GENESIS.to_owned());
    while let Some(row) = rows.try_next().await.or_fault()? {
        if let Some(fault) = fault(&row, events + 1, &previous) {
            let (broken_at, fault) = (Some(row.seq), Some(fault));
            return Ok(Verified { intact: false, events, broken_at, fault, checked: Vec::new() });
        }
        events += 1;
        each(row.seq, &row.columns);
        previous = row.hash;
    }
    let checked = vec![format!("{events} events, each chained to the one before")];
    Ok(Verified { intact: true, events, broken_at: None, fault: None, checked })
}

fn fault(row: &Row, expected: Seq, previous: &str) -> Option<String> {
    if row.seq != expected {
        return Some(format!("event {expected} is missing"));
    }
    if row.previous_hash != previous {
        return Some("it does not follow the event before it".to_owned());
    }
    (row.hash != chain::hash(previous, row.seq, &row.columns)).then(|| "its content was changed".to_owned())
}
