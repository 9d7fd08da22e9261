//! What every write of a task asks first: is it there, may this caller write it, with this session, at this version (R2, R6, R15).

use serde_json::json;

use crate::domain::actor::Actor;
use crate::domain::ids::{SessionId, TaskKey};
use crate::domain::task::{Status, Task};
use crate::domain::{Code, Error, Result};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// How many changes a version conflict tells of at the most.
const CHANGES: u32 = 20;

/// The task, in a project that is not read-only, with a session that fits.
///
/// # Errors
/// `not_found`, `forbidden` for an archived project, `invalid` for a session that is not the caller's here.
pub(in crate::service) async fn writable(
    tx: &mut Tx,
    actor: &Actor,
    key: &TaskKey,
    session: Option<SessionId>,
) -> Result<Held> {
    let held = store::tasks::find(tx, key).await?;
    actor.must_reach(&held.task.project)?;
    if held.project_archived {
        return Err(read_only(&held.task));
    }
    check_session(session)?;
    Ok(held)
}

fn read_only(task: &Task) -> Error {
    Error::forbidden(format!("{} is archived and read-only; unarchive the project first.", task.project))
}

/// R15: no session was ever started yet, so none can be the caller's.
pub(super) fn check_session(session: Option<SessionId>) -> Result<()> {
    match session {
        Some(session) => Err(Error::invalid(
            "session",
            format!("{session} is not a live session of yours in this project; leave it out"),
        )),
        None => Ok(()),
    }
}

/// R2: the version the writer saw is the present one.
pub(super) async fn check_version(tx: &mut Tx, task: &Task, expected: Option<u32>) -> Result<()> {
    let Some(expected) = expected.filter(|expected| *expected != task.version) else { return Ok(()) };
    let mut changes = Vec::new();
    for event in store::log::last_changes(tx, &task.key, CHANGES).await? {
        let version = event.data["version"].as_u64().and_then(|version| u32::try_from(version).ok());
        if version.is_some_and(|version| version > expected) {
            let fields: Vec<&String> =
                event.data["after"].as_object().map(|after| after.keys().collect()).unwrap_or_default();
            changes.push(
                json!({ "version": version, "by": event.actor, "at": event.at, "kind": event.kind, "fields": fields }),
            );
        }
    }
    changes.reverse();
    let by = changes.last().and_then(|change| change["by"].as_str()).unwrap_or("somebody").to_owned();
    let message = format!(
        "{} is at version {} (changed by {by}), you sent {expected}. Read it again, then write with expected_version {}.",
        task.key, task.version, task.version
    );
    Err(Error::new(Code::VersionConflict, message)
        .with("version", task.version)
        .with("changed_by", by)
        .with("changes", changes)
        .with("task", &task.key))
}

/// R6: who may write the fields of a task where it stands.
pub(super) fn check_hold(actor: &Actor, task: &Task) -> Result<()> {
    if task.archived {
        return Err(Error::new(
            Code::IllegalTransition,
            format!("{} is archived; a human can unarchive it first.", task.key),
        )
        .with("legal", Vec::<Status>::new()));
    }
    if !actor.is_agent() {
        return Ok(());
    }
    match (task.status, &task.lease) {
        (Status::Inbox | Status::Backlog, _) => Ok(()),
        (_, Some(lease)) if !lease.expired && lease.member != actor.handle => {
            let message =
                format!("{} is held by {} until {}; comment on it instead.", task.key, lease.member, lease.expires_at);
            Err(Error::new(Code::LeaseHeld, message).with("holder", &lease.member).with("expires_at", lease.expires_at))
        }
        (Status::Active, _) => {
            Err(Error::forbidden(format!("{} is in Active and not held by you; claim it with tasks_claim.", task.key)))
        }
        (status, _) => Err(Error::forbidden(format!(
            "Agents do not change tasks in {}; comment on {} instead.",
            status.label(),
            task.key
        ))),
    }
}
