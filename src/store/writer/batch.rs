//! One group of commands: begin, each in its savepoint, the log, one commit.

use sqlx::SqliteConnection;

use super::job::Job;
use crate::domain::event::Seq;
use crate::domain::{Error, Result};
use crate::store::fault::{OrFault, is_outage};
use crate::store::tx::Tx;
use crate::store::{log, search};

/// Runs the group; gives for each command what its answer waits for: its last event's number, or
/// why nothing was written.
pub(super) async fn run(tx: &mut Tx, jobs: &mut [Box<dyn Job>]) -> Vec<Result<Seq>> {
    match attempt(tx, jobs).await {
        Ok(seqs) => seqs.into_iter().map(Ok).collect(),
        Err(error) => {
            tx.take_entries();
            abandon(tx.connection()).await;
            jobs.iter().map(|_| Err(error.clone())).collect()
        }
    }
}

async fn attempt(tx: &mut Tx, jobs: &mut [Box<dyn Job>]) -> Result<Vec<Seq>> {
    execute(tx.connection(), "BEGIN IMMEDIATE; SAVEPOINT command").await?;
    let mut entries = Vec::new();
    let mut counts = Vec::with_capacity(jobs.len());
    for job in jobs {
        let kept = job.run(tx).await;
        let written = tx.take_entries();
        let after = if kept { "RELEASE command; SAVEPOINT command" } else { "ROLLBACK TO command" };
        // Fails where the database itself ended the transaction (a full disk): then the whole group
        // failed.
        execute(tx.connection(), after).await?;
        if kept {
            entries.extend(written);
        }
        counts.push(entries.len());
    }
    search::bring_up_to_date(tx.connection()).await?;
    let head = log::append(tx, entries).await?;
    execute(tx.connection(), "RELEASE command; COMMIT").await?;
    let before = head - counts.last().map_or(0, |count| signed(*count));
    Ok(counts.into_iter().map(|count| before + signed(count)).collect())
}

/// Leaves no transaction open, whatever happened to it.
async fn abandon(connection: &mut SqliteConnection) {
    if let Err(error) = sqlx::raw_sql("ROLLBACK").execute(connection).await {
        tracing::debug!(db.error = %error, "there was nothing left to roll back");
    }
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<()> {
    match sqlx::raw_sql(sql).execute(connection).await {
        Ok(_) => Ok(()),
        Err(error) if is_outage(&error) => Err(error).or_fault(),
        Err(error) => {
            tracing::error!(db.error = %error, "the group of writes failed");
            Err(Error::unavailable())
        }
    }
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
