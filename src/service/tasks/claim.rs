//! Claiming: of any number of simultaneous claims exactly one succeeds (R3), by the rules of who
//! may take what (R4).

use super::claimable::{blocked, check_free, check_may_claim};
use super::guard::{Writable, holds, writable};
use super::lease_end::end_lease;
use crate::domain::actor::{Actor, Door};
use crate::domain::claim::{AttemptEnd, Claimed};
use crate::domain::event::{ClaimSide, Fact, NewEvent, TaskClaimed, TaskLeaseExpired};
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::rank;
use crate::domain::remedy::Remedy;
use crate::domain::session::Session;
use crate::domain::task::{Lease, Status, Task};
use crate::domain::task_command::{ClaimTask, ListTasks};
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub, sessions};
use crate::store::{self, Snapshot, Tx};

/// How many former leases a claimer is told of at the most.
const ATTEMPTS: u32 = 10;
/// How many of the best tasks in memory are tried before the database is asked for its best.
const CANDIDATES: usize = 128;
/// How many of them are looked at with one statement.
const CANDIDATES_AT_ONCE: usize = 8;
/// How many handoffs that name the task a claimer is told of at the most.
const HANDOFFS: u32 = 3;

/// Takes a task for a session: the named one, or the best ready one of its project. Repeated by the
/// same session it gives the same answer again.
///
/// # Errors
/// `invalid` for a session that is not the caller's, `not_found` also where nothing is ready,
/// `forbidden` with the assignee, `session_ended`, `already_claimed`, `illegal_transition`,
/// `blocked`.
pub async fn claim(hub: &Hub, actor: &Actor, command: ClaimTask) -> Answered<Claimed> {
    actor.must_write()?;
    // What was committed before the call counts; where the cards do not have it in time, the
    // database is asked.
    let memory = if command.task.is_none() && hub.has_looked().await { Some(hub.clone()) } else { None };
    let mut answer = hub
        .write(actor, "tasks.claim", command, async move |tx: &mut Tx, actor, command| {
            claim_in(memory.as_ref(), tx, &actor, command).await
        })
        .await?;
    // What the new holder should know is read after the commit, so that no other write waits for
    // it.
    let mut snapshot = hub.read_for_itself().await?;
    add_history(&mut snapshot, &mut answer.value).await?;
    Ok(answer)
}

async fn claim_in(memory: Option<&Hub>, tx: &mut Tx, actor: &Actor, command: ClaimTask) -> Result<Claimed> {
    let key = match command.task {
        Some(key) => key,
        None => best_ready(memory, tx, actor, &command).await?,
    };
    let Writable { held, session } = writable(tx, actor, &key, Some(command.session)).await?;
    let session = session.ok_or_else(Error::internal)?;
    let mut task = held.task;
    if holds(&task, &session) {
        return Ok(claimed(tx, task, &session));
    }
    check_free(&task)?;
    check_may_claim(tx, actor, &task, held.lease_minutes).await?;
    if task.blocked {
        return Err(blocked(&task));
    }
    let former = lost_lease(tx, &mut task).await?;
    let lease = begin(tx, actor, &mut task, &session, held.lease_minutes, held.last_criterion, former).await?;
    task.lease = Some(lease);
    Ok(claimed(tx, task, &session))
}

/// The best task the caller may claim in the project of its session: of the best in memory the
/// first that is still to be had. Those who claim at the same time took some of them meanwhile.
async fn best_ready(memory: Option<&Hub>, tx: &mut Tx, actor: &Actor, command: &ClaimTask) -> Result<TaskKey> {
    let project = sessions::own(tx, actor, None, command.session).await?.project;
    let filter = ListTasks { project: Some(project.clone()), ready: Some(true), ..ListTasks::default() };
    let read =
        |hub: &Hub| hub.cards_without_waiting(|cards| cards.ready(&actor.handle, &filter, 0, CANDIDATES, tx.now()));
    let known = memory.and_then(read);
    let memory_has_all = known.as_ref().is_some_and(|known| known.len() < CANDIDATES);
    let keys: Vec<TaskKey> = known.unwrap_or_default().iter().map(|card| card.key.clone()).collect();
    for batch in keys.chunks(CANDIDATES_AT_ONCE) {
        if let Some(best) = store::tasks::best_ready_of(tx, &actor.handle, batch).await? {
            return Ok(best);
        }
    }
    let best = if memory_has_all { None } else { store::tasks::best_ready(tx, &actor.handle, &project).await? };
    best.ok_or_else(|| {
        Error::new(Code::NotFound, format!("Nothing is ready in {project} now; what is not done is blocked or held."))
            .helped_by(Remedy::LookAtTasks(project.clone()))
    })
}

/// Ends the expired lease of a task that is claimed anew. Its holder is told of the expiry, and
/// where that was told before, that another has the task now: then it is the answer.
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
    let fact = Fact::TaskLeaseExpired(TaskLeaseExpired {
        holder: Some(lease.member.clone()),
        held_in: Some(lease.session),
        expired_at: Some(lease.expires_at),
    });
    tx.event(&Actor::system(Door::System), NewEvent::of_task(task, None, fact));
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
    let before = ClaimSide { status: Some(task.status), assignee: task.assignee.clone() };
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
    }
    match (changed, actor.is_agent()) {
        (true, true) => {
            store::tasks::update_and_take(tx, task, last_criterion, &actor.handle, session.id).await?;
        }
        (true, false) => store::tasks::update(tx, task, last_criterion).await?,
        (false, true) => store::tasks::take(tx, &task.key, &actor.handle, session.id).await?,
        (false, false) => {}
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
    let fact = Fact::TaskClaimed(TaskClaimed {
        version: task.version,
        before,
        after: ClaimSide { status: Some(task.status), assignee: task.assignee.clone() },
        expires_at: Some(lease.expires_at),
        holder: former.filter(|former| *former != actor.handle),
    });
    tx.event(actor, NewEvent::of_task(&task.key, Some(session.id), fact));
    Ok(lease)
}

fn claimed(tx: &Tx, task: Task, session: &Session) -> Claimed {
    let expires_at = task.lease.as_ref().map_or(tx.now(), |lease| lease.expires_at);
    Claimed { task, session: session.id, expires_at, attempts: Vec::new(), rejection: None, handoffs: Vec::new() }
}

/// Adds who held the task before, why its work came back, and the handoffs that name it.
async fn add_history(snapshot: &mut Snapshot, claimed: &mut Claimed) -> Result<()> {
    let key = &claimed.task.key;
    claimed.attempts = store::attempts::of_task(snapshot, key, ATTEMPTS).await?;
    claimed.rejection = store::approvals::rejection(snapshot, key).await?;
    claimed.handoffs = store::context::handoffs_naming(snapshot, key, HANDOFFS).await?;
    Ok(())
}
