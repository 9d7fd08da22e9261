//! Completing: the holder's own way from Active to Review, with a result and evidence (R9).

use serde_json::json;

use super::carry::{arrive, concerned};
use super::differences::changed_criteria;
use super::evidence::{Criteria, check_agent_ticks};
use super::evidence_limits::check_amount;
use super::guard::{Writable, archived, check_version, not_held, writable};
use crate::domain::actor::Actor;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::{CompletedSide, CriterionSide, Fact, NewEvent, TaskCompleted};
use crate::domain::lifecycle::{self, Mover};
use crate::domain::session::Session;
use crate::domain::task::{Criterion, Status, Task, count_criteria};
use crate::domain::task_command::{CompleteTask, Completed, EvidenceInput, NamedCriterion};
use crate::domain::text::shorten;
use crate::domain::{Code, Error, Result};
use crate::service::approvals;
use crate::service::{Answered, Hub};
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// Completes a task that the caller's session holds, as one new version. The lease ends; the task
/// waits in Review, for an approval where an agent held it, or goes on to Done where its type needs
/// none.
///
/// # Errors
/// `invalid` for its fields, its session and missing evidence where the project requires it,
/// `not_found`, `session_ended`, `version_conflict`, `lease_held`, `lease_lost`,
/// `illegal_transition` for a task that is not in Active.
pub async fn complete(hub: &Hub, actor: &Actor, command: CompleteTask) -> Answered<Completed> {
    actor.must_write()?;
    actor.must_reach_task(&command.task)?;
    hub.write(actor, "tasks.complete", command, async |tx: &mut Tx, actor, command| {
        complete_in(tx, &actor, command).await
    })
    .await
}

async fn complete_in(tx: &mut Tx, actor: &Actor, command: CompleteTask) -> Result<Completed> {
    let Writable { mut held, session } = writable(tx, actor, &command.task, command.session).await?;
    check_version(tx, &held.task, command.expected_version).await?;
    check_holds(tx, actor, &held.task, session.as_ref()).await?;
    let session = session.map(|session| session.id);
    let before = held.task.clone();
    let was = before.acceptance_criteria.as_deref().unwrap_or_default();
    if actor.is_agent() {
        check_agent_ticks(&before, command.evidence.as_deref().unwrap_or_default(), true)?;
    }
    put_evidence(tx, actor, &mut held, command.evidence.unwrap_or_default())?;
    held.task.result = Some(command.result);
    held.task.note_authors(&before, &actor.handle);
    let without_evidence = unproven(&held.task);
    if !without_evidence.is_empty() && store::projects::find(tx, &before.project).await?.require_evidence {
        return Err(needs_evidence(&before, &without_evidence));
    }
    let arrival = arrive(tx, &mut held, Status::Review, None, AttemptEnd::Completed).await?;
    let mut task = held.task;
    let criteria = changed_criteria(was, task.acceptance_criteria.as_deref().unwrap_or_default());
    let fact = Fact::TaskCompleted(TaskCompleted {
        version: task.version,
        before: side(&before, criteria.0),
        after: side(&task, criteria.1),
        assignee: task.assignee.clone(),
        without_evidence: without_evidence.iter().map(|criterion| criterion.id).collect(),
        text: shorten(task.result.as_deref().unwrap_or_default(), 499),
        policy: arrival.policy,
        holder: arrival.holder,
        waiting: arrival.waiting,
    });
    tx.event(actor, NewEvent::of_task(&task.key, session, fact).with_tasks(concerned(&before, &task)));
    if let Some(asker) = arrival.asker {
        approvals::ask(tx, actor, &mut task, asker, session).await?;
    }
    let inbox_cursor = Some(store::log::head(tx).await?.to_string());
    Ok(Completed { task, without_evidence, inbox_cursor })
}

/// Only the session that holds a task completes it, be its member an agent or a human.
async fn check_holds(tx: &mut Tx, actor: &Actor, task: &Task, session: Option<&Session>) -> Result<()> {
    if task.archived {
        return Err(archived(task));
    }
    let lease = task.lease.as_ref().filter(|lease| !lease.expired);
    let own = lease
        .is_some_and(|lease| lease.parked_on.is_none() && session.is_some_and(|session| session.id == lease.session));
    if task.status == Status::Active {
        return if own { Ok(()) } else { Err(not_held(tx, actor, task, lease, session).await) };
    }
    let refusal = not_held(tx, actor, task, lease, session).await;
    if refusal.code == Code::LeaseLost && refusal.data.get("how") != Some(&json!(AttemptEnd::Completed)) {
        return Err(refusal);
    }
    let mover = if actor.is_agent() { Mover::Agent } else { Mover::Human };
    let message = format!("{} is in {}; only tasks in Active are completed.", task.key, task.status.label());
    Err(Error::new(Code::IllegalTransition, message)
        .with("from", task.status)
        .with("to", Status::Review)
        .with("legal", lifecycle::legal_targets(task.status, mover)))
}

fn put_evidence(tx: &Tx, actor: &Actor, held: &mut Held, evidence: Vec<EvidenceInput>) -> Result<()> {
    let rows = held.task.acceptance_criteria.take().unwrap_or_default();
    let mut criteria = Criteria { rows, last_id: held.last_criterion, actor, now: tx.now() };
    let before = criteria.rows.clone();
    criteria.prove(evidence)?;
    check_amount(&before, &criteria.rows)?;
    held.task.criteria = count_criteria(&criteria.rows);
    held.task.acceptance_criteria = Some(criteria.rows);
    Ok(())
}

fn unproven(task: &Task) -> Vec<NamedCriterion> {
    let criteria = task.acceptance_criteria.iter().flatten();
    let unproven = criteria.filter(|criterion| criterion.evidence.is_empty());
    unproven
        .map(|Criterion { id, text, by, .. }| NamedCriterion { id: *id, text: text.clone(), by: by.clone() })
        .collect()
}

fn needs_evidence(task: &Task, criteria: &[NamedCriterion]) -> Error {
    let ids: Vec<String> = criteria.iter().map(|criterion| criterion.id.to_string()).collect();
    let message = format!(
        "{} requires evidence for each criterion; {} has none yet for {}. Give it with the completion",
        task.project,
        task.key,
        ids.join(", ")
    );
    Error::invalid("evidence", message).with("without_evidence", criteria)
}

/// What a completion changes, in an event's `before` and `after`.
fn side(task: &Task, acceptance_criteria: Vec<CriterionSide>) -> CompletedSide {
    CompletedSide {
        status: Some(task.status),
        rank: Some(task.rank.clone()),
        result: task.result.clone(),
        acceptance_criteria,
    }
}
