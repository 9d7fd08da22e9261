//! Claiming: of any number of simultaneous claims exactly one succeeds (R3), by the rules of who may take what (R4).

use serde_json::json;

use super::guard::{Writable, archived, holds, writable};
use super::hold::end_lease;
use crate::domain::actor::{Actor, Door};
use crate::domain::claim::{Attempt, AttemptEnd, Claimed};
use crate::domain::event::NewEvent;
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::lifecycle::{Mover, legal_targets};
use crate::domain::member::MemberKind;
use crate::domain::rank;
use crate::domain::session::Session;
use crate::domain::task::{Lease, Status, Task};
use crate::domain::task_command::ClaimTask;
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub, sessions};
use crate::store::{self, Tx};

/// How many former leases a claimer is told of at the most.
const ATTEMPTS: u32 = 10;
/// How many handoffs that name the task a claimer is told of at the most.
const HANDOFFS: u32 = 3;

/// Takes a task for a session: the named one, or the best ready one of its project. Repeated by the same session it gives the same
/// answer again.
///
/// # Errors
/// `invalid` for a session that is not the caller's, `not_found` also where nothing is ready, `forbidden` with the assignee,
/// `session_ended`, `already_claimed`, `illegal_transition`, `blocked`.
pub async fn claim(hub: &Hub, actor: &Actor, command: ClaimTask) -> Answered<Claimed> {
    actor.must_write()?;
    hub.write(actor, "tasks.claim", command, async |tx: &mut Tx, actor, command| claim_in(tx, &actor, command).await)
        .await
}

async fn claim_in(tx: &mut Tx, actor: &Actor, command: ClaimTask) -> Result<Claimed> {
    let key = match command.task {
        Some(key) => key,
        None => best_ready(tx, actor, &command).await?,
    };
    let Writable { held, session } = writable(tx, actor, &key, Some(command.session)).await?;
    let session = session.ok_or_else(Error::internal)?;
    let mut task = held.task;
    let attempts = store::attempts::of_task(tx, &key, ATTEMPTS).await?;
    if holds(&task, &session) {
        return claimed(tx, task, &session, attempts).await;
    }
    check_free(&task)?;
    check_may_claim(tx, actor, &task, held.lease_minutes, &attempts).await?;
    if task.blocked {
        return Err(blocked(&task));
    }
    let expired = task.lease.is_some();
    let former = lost_lease(tx, &mut task).await?;
    let lease = begin(tx, actor, &mut task, &session, held.lease_minutes, held.last_criterion, former).await?;
    task.lease = Some(lease);
    let attempts = if expired { store::attempts::of_task(tx, &key, ATTEMPTS).await? } else { attempts };
    claimed(tx, task, &session, attempts).await
}

/// The best task the caller may claim in the project of its session.
async fn best_ready(tx: &mut Tx, actor: &Actor, command: &ClaimTask) -> Result<TaskKey> {
    let session = sessions::own(tx, actor, None, command.session).await?;
    let best = store::tasks::best_ready(tx, &actor.handle, &session.project).await?;
    best.ok_or_else(|| {
        Error::new(
            Code::NotFound,
            format!("Nothing is ready in {} now; tasks_list shows what is blocked or held.", session.project),
        )
    })
}

/// R3: the losers are told who holds the task and until when, or which handoff it waits on.
fn check_free(task: &Task) -> Result<()> {
    let Some(lease) = task.lease.as_ref().filter(|lease| !lease.expired) else { return Ok(()) };
    let error = match lease.parked_on {
        Some(handoff) => Error::new(
            Code::AlreadyClaimed,
            format!("{} waits on handoff {handoff} of {}; take it with handoffs_pickup.", task.key, lease.member),
        )
        .with("handoff", handoff),
        None => Error::new(
            Code::AlreadyClaimed,
            format!(
                "{} is held by {} in {} until {}; claim another task.",
                task.key, lease.member, lease.session, lease.expires_at
            ),
        ),
    };
    let error = error.with("holder", &lease.member).with("session", lease.session).with("task", &task.key);
    Err(error.with("expires_at", lease.parked_on.is_none().then_some(lease.expires_at)))
}

/// R4: who may claim a task without a lease, as far as it stands with the claimer.
async fn check_may_claim(
    tx: &mut Tx,
    actor: &Actor,
    task: &Task,
    lease_minutes: u32,
    attempts: &[Attempt],
) -> Result<()> {
    if task.archived {
        return Err(archived(task));
    }
    let mine = task.assignee.as_ref() == Some(&actor.handle);
    let free = match task.status {
        Status::Inbox => mine,
        Status::Backlog => mine || task.assignee.is_none(),
        Status::Active => mine || may_replace(tx, task, lease_minutes).await?,
        Status::Review | Status::Done => return Err(too_late(actor, task)),
    };
    if !free {
        return Err(not_yours(task));
    }
    let barred_since = tx.now().plus_minutes(-i64::from(lease_minutes));
    let taken = attempts.iter().find(|attempt| {
        attempt.member == actor.handle && attempt.end == AttemptEnd::TakenBack && attempt.ended_at > barred_since
    });
    match taken.filter(|_| !mine) {
        Some(attempt) => {
            let again = attempt.ended_at.plus_minutes(i64::from(lease_minutes));
            let message =
                format!("{} was taken back from you; claim another task, or this one after {again}.", task.key);
            Err(Error::forbidden(message).with("after", again))
        }
        None => Ok(()),
    }
}

/// Whether an Active task without a lease is anybody's: nobody has it, or an agent that no longer holds it. After a rejection its
/// assignee has the first claim for one lease time (R11).
async fn may_replace(tx: &mut Tx, task: &Task, lease_minutes: u32) -> Result<bool> {
    let Some(assignee) = &task.assignee else { return Ok(true) };
    let member = store::members::find(tx, assignee).await?;
    if member.is_none_or(|member| member.kind == MemberKind::Human) {
        return Ok(false);
    }
    let since = tx.now().plus_minutes(-i64::from(lease_minutes));
    Ok(!store::tasks::was_rejected_since(tx, &task.key, since).await?)
}

fn not_yours(task: &Task) -> Error {
    match &task.assignee {
        Some(assignee) => Error::forbidden(format!("{} is assigned to {assignee}; claim another task.", task.key))
            .with("assignee", assignee),
        None => Error::forbidden(format!(
            "{} is in Inbox and not planned yet; a human moves it to Backlog or assigns it to you.",
            task.key
        ))
        .with("assignee", None::<Handle>),
    }
}

fn too_late(actor: &Actor, task: &Task) -> Error {
    let mover = if actor.is_agent() { Mover::Agent } else { Mover::Human };
    let message = format!("{} is in {} and cannot be claimed; claim another task.", task.key, task.status.label());
    let error = Error::new(Code::IllegalTransition, message).with("from", task.status).with("to", Status::Active);
    error.with("legal", legal_targets(task.status, mover))
}

fn blocked(task: &Task) -> Error {
    let names: Vec<&str> = task.blocked_by.iter().map(TaskKey::as_str).collect();
    Error::new(Code::Blocked, format!("{} waits for {}; claim another task.", task.key, names.join(", ")))
        .with("blocked_by", &task.blocked_by)
}

/// Ends the expired lease of a task that is claimed anew. Its holder is told of the expiry, and where that was told before, that another
/// has the task now: then it is the answer.
async fn lost_lease(tx: &mut Tx, task: &mut Task) -> Result<Option<Handle>> {
    let Some(lease) = task.lease.clone() else { return Ok(None) };
    let told = store::leases::is_told(tx, &task.key).await?;
    if !told {
        record_expiry(tx, &task.key, &lease);
    }
    let holder = end_lease(tx, task, AttemptEnd::Expired, None).await?;
    Ok(holder.filter(|_| told))
}

/// The event of a lease that nobody renewed in time. It changes neither column nor assignee.
pub(in crate::service) fn record_expiry(tx: &mut Tx, task: &TaskKey, lease: &Lease) {
    let data = json!({ "holder": lease.member, "held_in": lease.session, "expired_at": lease.expires_at });
    tx.event(&Actor::system(Door::System), NewEvent::of_task("task.lease_expired", task, None, data));
}

/// Gives the task to the session: lease, assignee, column, and one event of its own kind.
async fn begin(
    tx: &mut Tx,
    actor: &Actor,
    task: &mut Task,
    session: &Session,
    lease_minutes: u32,
    last_criterion: u32,
    former: Option<Handle>,
) -> Result<Lease> {
    let now = tx.now();
    let before = json!({ "status": task.status, "assignee": task.assignee });
    let changed = task.status != Status::Active || task.assignee.as_ref() != Some(&actor.handle);
    if task.status != Status::Active {
        let end = store::tasks::rank_at_end(tx, Status::Active, true).await?;
        task.rank = rank::between(end.as_deref(), None);
        task.status = Status::Active;
        task.status_since = now;
    }
    task.assignee = Some(actor.handle.clone());
    if changed {
        task.version += 1;
        task.updated_at = now;
        store::tasks::update(tx, task, last_criterion).await?;
    }
    if actor.is_agent() {
        store::tasks::set_held(tx, &task.key, Some((&actor.handle, session.id))).await?;
    }
    let lease = Lease {
        session: session.id,
        member: actor.handle.clone(),
        acquired_at: now,
        expires_at: now.plus_minutes(i64::from(lease_minutes)),
        expired: false,
        parked_on: None,
    };
    store::leases::insert(tx, &task.key, &lease).await?;
    let data = json!({
        "version": task.version,
        "before": before,
        "after": { "status": task.status, "assignee": task.assignee },
        "expires_at": lease.expires_at,
        "holder": former.filter(|former| *former != actor.handle),
    });
    tx.event(actor, NewEvent::of_task("task.claimed", &task.key, Some(session.id), data));
    Ok(lease)
}

async fn claimed(tx: &mut Tx, task: Task, session: &Session, attempts: Vec<Attempt>) -> Result<Claimed> {
    let expires_at = task.lease.as_ref().map_or(tx.now(), |lease| lease.expires_at);
    let handoffs = store::context::handoffs_naming(tx, &task.key, HANDOFFS).await?;
    Ok(Claimed { task, session: session.id, expires_at, attempts, handoffs })
}
