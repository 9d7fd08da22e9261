//! Numbering, chaining and inserting the events of one group.

use sqlx::QueryBuilder;

use super::chain::{self, Columns, GENESIS};
use super::read::newest;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::budget::rows_at_once;
use crate::domain::event::{Fact, Kind, NewEvent, Seq};
use crate::domain::inbox::{self, Told};
use crate::domain::time::Timestamp;
use crate::store::Db;
use crate::store::fault::OrFault;
use crate::store::inbox::{self as inbox_rows, Item};
use crate::store::tx::Tx;

/// An event with its author, before it has a number.
#[derive(Debug)]
pub(in crate::store) struct Entry {
    columns: Columns,
    tasks: Vec<String>,
    told: Vec<Told>,
    /// The message or comment that those who are told are told of.
    about: Option<i64>,
}

impl Entry {
    pub(in crate::store) fn new(actor: &Actor, event: NewEvent, at: Timestamp) -> Self {
        let NewEvent { fact, project, subject, tasks, session, audience } = event;
        let (kind, data) = (fact.word().to_owned(), fact.data());
        // Every test that writes an event proves these of its kind.
        debug_assert_eq!(Fact::read(&kind, &data), fact, "is read as it was written");
        debug_assert_eq!(fact.kind().is_some_and(Kind::is_private), !audience.is_empty(), "{kind} says whom it is for");
        let told = inbox::told(&fact, &actor.handle);
        let tasks: Vec<String> = tasks.iter().map(ToString::to_string).collect();
        let about = fact.about();
        let columns = Columns {
            at: at.0,
            actor: actor.handle.to_string(),
            door: actor.door.as_str().to_owned(),
            token: actor.token(),
            session: session.map(|session| session.0),
            kind,
            project: project.as_ref().map(ToString::to_string),
            subject,
            tasks: json(&tasks),
            data: json(&data),
            audience: json(&audience),
        };
        Self { columns, tasks, told, about }
    }
}

/// The JSON text of a value made of plain data, which always has one.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// Writes the group's events and gives the number of the last one in the log.
pub(in crate::store) async fn append(tx: &mut Tx, entries: Vec<Entry>) -> Result<Seq> {
    let (mut seq, mut previous) = newest(tx).await?.unwrap_or((0, GENESIS.to_owned()));
    if entries.is_empty() {
        return Ok(seq);
    }
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        seq += 1;
        let hash = chain::hash(&previous, seq, &entry.columns);
        rows.push((seq, entry, std::mem::replace(&mut previous, hash.clone()), hash));
    }
    for rows in rows.chunks(rows_at_once(14)) {
        insert(tx, rows).await?;
    }
    Ok(seq)
}

async fn insert(tx: &mut Tx, rows: &[(Seq, Entry, String, String)]) -> Result<()> {
    let mut query = QueryBuilder::<Db>::new(
        "INSERT INTO event (seq, at, actor, door, token, session, kind, project, subject, tasks, data, audience, previous_hash, hash) ",
    );
    query.push_values(rows, |mut row, (seq, entry, previous, hash)| {
        let columns = &entry.columns;
        row.push_bind(*seq).push_bind(columns.at).push_bind(&columns.actor).push_bind(&columns.door);
        row.push_bind(columns.token).push_bind(columns.session).push_bind(&columns.kind).push_bind(&columns.project);
        row.push_bind(&columns.subject).push_bind(&columns.tasks).push_bind(&columns.data).push_bind(&columns.audience);
        row.push_bind(previous).push_bind(hash);
    });
    query.build().execute(tx.connection()).await.or_fault()?;

    let concerned: Vec<(&String, Seq)> =
        rows.iter().flat_map(|(seq, entry, ..)| entry.tasks.iter().map(move |task| (task, *seq))).collect();
    for concerned in concerned.chunks(rows_at_once(2)) {
        let mut query = QueryBuilder::<Db>::new("INSERT INTO event_task (task, seq) ");
        query.push_values(concerned, |mut row, (task, seq)| {
            row.push_bind(*task).push_bind(*seq);
        });
        query.push(" ON CONFLICT DO NOTHING");
        query.build().execute(tx.connection()).await.or_fault()?;
    }
    let items: Vec<Item<'_>> = rows
        .iter()
        .flat_map(|(seq, entry, ..)| entry.told.iter().map(|told| Item { seq: *seq, told, about: entry.about }))
        .collect();
    inbox_rows::insert(tx, &items).await
}
