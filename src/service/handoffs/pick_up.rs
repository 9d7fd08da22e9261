//! Picking a handoff up: one session alone gets it, with every lease that still waits on it (R8).

use std::collections::BTreeMap;

use super::{event_of, writable};
use crate::domain::actor::Actor;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::{Fact, HandoffPickedUp, HandoffSide, Reassigned};
use crate::domain::handoff::{Handoff, HandoffStatus, PickedUp};
use crate::domain::handoff_command::PickUpHandoff;
use crate::domain::ids::{SessionId, TaskKey};
use crate::domain::remedy::Remedy;
use crate::domain::session::Session;
use crate::domain::session_command::StartSession;
use crate::domain::task::Lease;
use crate::domain::text::shorten;
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub, sessions};
use crate::store::{self, Tx};

/// Picks an open handoff up for a session: the leases that wait on it are the session's from then
/// on, and its member is their tasks' assignee. Repeated by the same session it gives the first
/// result again. A human without a session gets one.
///
/// # Errors
/// `invalid` for the session, `not_found`, `forbidden` for viewers and archived projects,
/// `session_ended`, `already_picked_up` with who did and when, `illegal_transition` for a handoff
/// that was closed.
pub async fn pick_up(hub: &Hub, actor: &Actor, command: PickUpHandoff) -> Answered<PickedUp> {
    actor.must_write()?;
    hub.write(actor, "handoffs.pick_up", command, async |tx: &mut Tx, actor, command| {
        pick_up_in(tx, &actor, command).await
    })
    .await
}

async fn pick_up_in(tx: &mut Tx, actor: &Actor, command: PickUpHandoff) -> Result<PickedUp> {
    let handoff = writable(tx, actor, command.handoff).await?;
    let session = picking_session(tx, actor, &handoff, command.session).await?;
    if handoff.picked_up_in == Some(session.id) {
        return result(tx, handoff).await;
    }
    check_open(&handoff)?;
    let mut changed = BTreeMap::new();
    let mut moved = Vec::new();
    for (task, lease) in store::handoffs::parked(tx, handoff.id).await? {
        if let Some(change) = take_over(tx, actor, &session, &task, &lease).await? {
            changed.insert(task.clone(), change);
        }
        moved.push(task);
    }
    store::handoffs::pick_up(tx, handoff.id, &actor.handle, session.id).await?;
    let mut noted = store::handoffs::noted(tx, handoff.id).await?;
    noted.iter_mut().for_each(|noted| noted.moved = moved.contains(&noted.task));
    store::handoffs::note(tx, handoff.id, &noted).await?;
    record(tx, actor, &handoff, &session, moved, changed);
    let handoff = store::handoffs::find(tx, handoff.id).await?;
    result(tx, handoff).await
}

/// The session that picks up: the named one, or the caller's own; for a human the newest of its
/// own, or a new one.
async fn picking_session(tx: &mut Tx, actor: &Actor, handoff: &Handoff, named: Option<SessionId>) -> Result<Session> {
    if let Some(session) = sessions::acting(tx, actor, &handoff.project, named).await? {
        return Ok(session);
    }
    if actor.is_agent() {
        let message = format!("is needed: you have none in {}; start one first", handoff.project);
        let start = Remedy::StartSession { project: Some(handoff.project.clone()), external_ref: None };
        return Err(Error::invalid("session", message).helped_by(start));
    }
    let own = store::sessions::live_of(tx, &actor.handle, &handoff.project).await?;
    if let Some(newest) = own.into_iter().next() {
        sessions::alive(tx, &newest).await?;
        return Ok(newest);
    }
    let goal = Some(format!("Go on from {}", handoff.id));
    let start = StartSession { project: handoff.project.clone(), goal, external_ref: None, client: None };
    sessions::start_in(tx, actor, start).await
}

fn check_open(handoff: &Handoff) -> Result<()> {
    if handoff.status == HandoffStatus::Open {
        return Ok(());
    }
    if let (Some(by), Some(at)) = (&handoff.picked_up_by, handoff.picked_up_at) {
        let message = format!("{} was picked up by {by} at {at}; take another handoff or claim a task.", handoff.id);
        return Err(Error::new(Code::AlreadyPickedUp, message)
            .with("picked_up_by", by)
            .with("picked_up_at", at)
            .with("picked_up_in", handoff.picked_up_in));
    }
    let by = handoff.closed_by.as_ref().map(ToString::to_string).unwrap_or_default();
    let message = format!("{} was closed by {by}; nothing waits on it. Claim its tasks instead.", handoff.id);
    Err(Error::new(Code::IllegalTransition, message).with("from", handoff.status).with("closed_by", &handoff.closed_by))
}

/// Gives the lease of `task` to `session` with a clock of its own; what that changed of the task
/// itself, where it did.
async fn take_over(
    tx: &mut Tx,
    actor: &Actor,
    session: &Session,
    task: &TaskKey,
    lease: &Lease,
) -> Result<Option<Reassigned>> {
    let held = store::tasks::find(tx, task).await?;
    let now = tx.now();
    let expires_at = now.plus_minutes(i64::from(held.lease_minutes));
    if lease.session == session.id {
        store::handoffs::unpark(tx, task, expires_at).await?;
        return Ok(None);
    }
    store::leases::end(tx, task, lease, AttemptEnd::HandedOver, None).await?;
    let member = actor.handle.clone();
    let own = Lease { session: session.id, member, acquired_at: now, expires_at, expired: false, parked_on: None };
    store::leases::insert(tx, task, &own).await?;
    if actor.is_agent() {
        store::tasks::take(tx, task, &actor.handle, session.id).await?;
    }
    let mut after = held.task;
    if after.assignee.as_ref() == Some(&actor.handle) {
        return Ok(None);
    }
    let before = after.assignee.replace(actor.handle.clone());
    after.version += 1;
    after.updated_at = now;
    store::tasks::update(tx, &after, held.last_criterion).await?;
    Ok(Some(Reassigned::new(after.version, before, after.assignee)))
}

fn record(
    tx: &mut Tx,
    actor: &Actor,
    handoff: &Handoff,
    session: &Session,
    moved: Vec<TaskKey>,
    changed: BTreeMap<TaskKey, Reassigned>,
) {
    let fact = Fact::HandoffPickedUp(HandoffPickedUp {
        before: HandoffSide { status: Some(handoff.status) },
        after: HandoffSide { status: Some(HandoffStatus::PickedUp) },
        author: Some(handoff.author.clone()),
        holder: (!moved.is_empty()).then(|| handoff.author.clone()),
        moved,
        changed,
        text: shorten(&handoff.summary, 499),
    });
    let event = event_of(handoff, Some(session.id), fact);
    tx.event(actor, event.with_tasks(handoff.open_tasks.iter().map(|open| open.task.clone())));
}

/// What the picking session got, as it was noted down then.
async fn result(tx: &mut Tx, handoff: Handoff) -> Result<PickedUp> {
    let noted = store::handoffs::noted(tx, handoff.id).await?;
    let those = |moved: bool| {
        noted.iter().filter(|noted| noted.parked && noted.moved == moved).map(|noted| noted.task.clone()).collect()
    };
    Ok(PickedUp { moved: those(true), gone: those(false), handoff })
}
