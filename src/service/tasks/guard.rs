//! What every write of a task asks first: is it there, may this caller write it, with this session,
//! at this version (R2, R6, R15).

use serde_json::json;

use crate::domain::actor::Actor;
use crate::domain::change::Change;
use crate::domain::claim::{Attempt, AttemptEnd};
use crate::domain::ids::{SessionId, TaskKey};
use crate::domain::member::MemberKind;
use crate::domain::remedy::Remedy;
use crate::domain::session::Session;
use crate::domain::task::{Lease, Status, Task};
use crate::domain::{Code, Error, Result};
use crate::service::sessions::acting;
use crate::store::tasks::Held;
use crate::store::{self, Tx};

/// How many changes a version conflict tells of at the most.
const CHANGES: u32 = 20;

/// A task about to be written, and the session it is written in.
#[derive(Debug)]
pub(in crate::service) struct Writable {
    pub(in crate::service) held: Held,
    pub(in crate::service) session: Option<Session>,
}

impl Writable {
    /// The id of the session, for the event.
    pub(in crate::service) fn session_id(&self) -> Option<SessionId> {
        self.session.as_ref().map(|session| session.id)
    }
}

/// The task, in a project that is not read-only, with a session that fits. The session shows a sign
/// of life by this.
///
/// # Errors
/// `not_found`, `forbidden` for an archived project, `invalid` for a session that is not the
/// caller's here, `session_ended`.
pub(in crate::service) async fn writable(
    tx: &mut Tx,
    actor: &Actor,
    key: &TaskKey,
    session: Option<SessionId>,
) -> Result<Writable> {
    let mut held = open(tx, actor, key).await?;
    let session = acting(tx, actor, &held.task.project, session).await?;
    if let (Some(session), Some(lease)) = (&session, &mut held.task.lease)
        && lease.session == session.id
        && lease.parked_on.is_none()
    {
        // What the sign of life made of it.
        lease.expires_at = lease.expires_at.max(tx.now().plus_minutes(i64::from(held.lease_minutes)));
        lease.expired = false;
    }
    Ok(Writable { held, session })
}

/// The task, in a project that is not read-only, for a write that belongs to its author and to no
/// session.
///
/// # Errors
/// `not_found`, `forbidden` for an archived project and where the credential does not reach.
pub(in crate::service) async fn open(tx: &mut Tx, actor: &Actor, key: &TaskKey) -> Result<Held> {
    actor.must_reach_task(key)?;
    let held = store::tasks::find(tx, key).await?;
    if held.project_archived {
        return Err(read_only(&held.task));
    }
    Ok(held)
}

fn read_only(task: &Task) -> Error {
    Error::forbidden(format!("{} is archived and read-only; unarchive the project first.", task.project))
}

/// R2: the version the writer saw is the present one.
pub(in crate::service) async fn check_version(tx: &mut Tx, task: &Task, expected: Option<u32>) -> Result<()> {
    let Some(expected) = expected.filter(|expected| *expected != task.version) else { return Ok(()) };
    let mut changes = Vec::new();
    for event in store::log::last_changes(tx, &task.key, CHANGES).await? {
        let Some(change) = event.change_of(&task.key) else { continue };
        let version = change.version();
        if version.is_some_and(|version| version > expected) {
            let fields: Vec<&str> = change.fields().collect();
            changes.push(
                json!({ "version": version, "by": event.actor, "at": event.at, "kind": event.kind, "fields": fields }),
            );
        }
    }
    changes.reverse();
    if expected > task.version {
        let message =
            format!("{} is at version {}; there is no version {expected} yet. Read it again.", task.key, task.version);
        return Err(Error::new(Code::VersionConflict, message).with("version", task.version).with("task", &task.key));
    }
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

/// Nobody began to work on the task since the writer saw it: who ends work names whose work it
/// ends. `seen` is the session that was seen holding it, `Clear` where none was.
///
/// # Errors
/// `version_conflict` with the holder where another session holds it; `act` is what the writer
/// wanted to do.
pub(super) async fn check_holder_seen(tx: &mut Tx, task: &Task, seen: &Change<SessionId>, act: &str) -> Result<()> {
    let lease = task.lease.as_ref().filter(|lease| !lease.expired);
    let held_anew = lease.is_some_and(|lease| match seen {
        Change::Keep => false,
        Change::Clear => true,
        Change::Set(seen) => lease.session != *seen,
    });
    if held_anew { Err(not_as_seen(tx, task, act).await) } else { Ok(()) }
}

/// The refusal of what was begun while the task stood elsewhere or was held by another; the
/// database's error, where that cannot be read.
pub(super) async fn not_as_seen(tx: &mut Tx, task: &Task, act: &str) -> Error {
    let latest = match store::log::last_changes(tx, &task.key, CHANGES).await {
        Ok(changes) => changes.into_iter().next(),
        Err(error) => return error,
    };
    let lease = task.lease.as_ref().filter(|lease| !lease.expired);
    let holder = lease.map_or_else(String::new, |lease| format!(", held by {} in {}", lease.member, lease.session));
    let message = format!(
        "{} is in {} now{holder}; that is not what you saw. Look at it again before you {act} it.",
        task.key,
        task.status.label()
    );
    Error::new(Code::VersionConflict, message)
        .with("version", task.version)
        .with("from", task.status)
        .with("changed_by", latest.map(|event| event.actor))
        .with("holder", lease.map(|lease| &lease.member))
        .with("task", &task.key)
}

/// The refusal of whatever is not archiving or its undoing.
pub(super) fn archived(task: &Task) -> Error {
    let message = format!("{} is archived; a human can unarchive it first.", task.key);
    Error::new(Code::IllegalTransition, message).with("from", task.status).with("legal", Vec::<Status>::new())
}

/// R6: who may write the fields of a task where it stands: humans; the session that holds it; any
/// agent in Inbox and Backlog.
///
/// # Errors
/// `lease_held` with the holder, `lease_lost` for who held it before, `forbidden` elsewhere,
/// `illegal_transition` where it is archived.
pub(in crate::service) async fn check_hold(
    tx: &mut Tx,
    actor: &Actor,
    task: &Task,
    session: Option<&Session>,
) -> Result<()> {
    if task.archived {
        return Err(archived(task));
    }
    if !actor.is_agent() {
        return Ok(());
    }
    let lease = task.lease.as_ref().filter(|lease| !lease.expired);
    match (task.status, lease) {
        (Status::Inbox | Status::Backlog, None) => Ok(()),
        (_, Some(lease)) if lease.parked_on.is_none() && session.is_some_and(|own| own.id == lease.session) => Ok(()),
        (Status::Active, lease) => Err(not_held(tx, actor, task, lease, session).await),
        (_, Some(lease)) => Err(held_elsewhere(actor, task, lease)),
        (status, None) => Err(Error::forbidden(format!(
            "Agents do not change tasks in {}; comment on {} instead.",
            status.label(),
            task.key
        ))
        .helped_by(Remedy::CommentOn(task.key.clone()))),
    }
}

/// Whether `session` holds the task now.
pub(super) fn holds(task: &Task, session: &Session) -> bool {
    task.lease.as_ref().is_some_and(|lease| lease.session == session.id && lease.parked_on.is_none() && !lease.expired)
}

/// What a member is told of an Active task that its session does not hold; where that cannot be
/// looked up, the refusal of the look.
pub(super) async fn not_held(
    tx: &mut Tx,
    actor: &Actor,
    task: &Task,
    lease: Option<&Lease>,
    session: Option<&Session>,
) -> Error {
    let attempts = match store::attempts::of_task(tx, &task.key, CHANGES).await {
        Ok(attempts) => attempts,
        Err(error) => return error,
    };
    let was_holder = |attempt: &&Attempt| match session {
        Some(session) => attempt.session == session.id,
        None => attempt.member == actor.handle,
    };
    match (lease, attempts.iter().find(was_holder)) {
        (Some(lease), _) if lease.member == actor.handle => held_elsewhere(actor, task, lease),
        (lease, Some(former)) => lost(task, lease, former),
        (Some(lease), None) => held_elsewhere(actor, task, lease),
        (None, None) => match is_a_persons(tx, task).await {
            Ok(is_a_persons) => held_by_nobody(task, is_a_persons),
            Err(error) => error,
        },
    }
}

/// What is told of a task that was held and no longer is. Where nobody holds it and no human took
/// it away, it may be claimed again.
fn lost(task: &Task, lease: Option<&Lease>, former: &Attempt) -> Error {
    let again = lease.is_none() && former.end != AttemptEnd::TakenBack;
    let holder = lease.map_or("nobody".to_owned(), |lease| lease.member.to_string());
    let advice =
        if again { "Claim it again to go on with it." } else { "Stop working on it; a comment is always welcome." };
    let message = format!(
        "You no longer hold {}: it was {} at {}, and {holder} holds it now. {advice}",
        task.key,
        words(former.end),
        former.ended_at
    );
    Error::new(Code::LeaseLost, message)
        .with("task", &task.key)
        .with("holder", lease.map(|lease| &lease.member))
        .with("how", former.end)
        .helped_by(if again { Remedy::Claim(task.key.clone()) } else { Remedy::CommentOn(task.key.clone()) })
}

/// Whether a task is assigned to a person.
async fn is_a_persons(tx: &mut Tx, task: &Task) -> Result<bool> {
    let Some(assignee) = &task.assignee else { return Ok(false) };
    let member = store::members::find(tx, assignee).await?;
    Ok(member.is_some_and(|member| member.kind == MemberKind::Human))
}

/// What is told of a task that nobody holds: an agent may claim it, unless it is a person's.
fn held_by_nobody(task: &Task, is_a_persons: bool) -> Error {
    let place = format!("{} is in {} and not held by you", task.key, task.status.label());
    match (task.status, task.assignee.as_ref().filter(|_| is_a_persons)) {
        (Status::Active, Some(person)) => {
            Error::forbidden(format!("{place}; it is assigned to {person}, comment on it instead."))
                .helped_by(Remedy::CommentOn(task.key.clone()))
        }
        (Status::Backlog | Status::Active, _) => {
            Error::forbidden(format!("{place}; claim it first.")).helped_by(Remedy::Claim(task.key.clone()))
        }
        _ => Error::forbidden(format!("{place}; tasks are held in Active only.")),
    }
}

/// How a lease ended, in the middle of a sentence.
fn words(end: AttemptEnd) -> &'static str {
    match end {
        AttemptEnd::Completed => "completed",
        AttemptEnd::Released => "released",
        AttemptEnd::TakenBack => "taken back by a human",
        AttemptEnd::Expired => "claimed by another after your lease expired",
        AttemptEnd::Moved => "moved by a human",
        AttemptEnd::Archived => "archived",
        AttemptEnd::SessionEnded => "given up when its session ended",
        AttemptEnd::HandedOver => "handed over",
        AttemptEnd::Revoked => "given up when its token was revoked",
    }
}

/// What is told of a task that another session holds, perhaps one of the caller's own.
fn held_elsewhere(actor: &Actor, task: &Task, lease: &Lease) -> Error {
    let own = lease.member == actor.handle && lease.parked_on.is_none();
    let told = match lease.parked_on {
        Some(handoff) => format!("waits on handoff {handoff} of {}; pick that up to work on it.", lease.member),
        None if own => format!("is held by you in {}: give that as your session.", lease.session),
        None => {
            format!(
                "is held by {} in {} until {}; comment on it instead.",
                lease.member, lease.session, lease.expires_at
            )
        }
    };
    let error = Error::new(Code::LeaseHeld, format!("{} {told}", task.key))
        .with("task", &task.key)
        .with("holder", &lease.member)
        .with("session", lease.session);
    match lease.parked_on {
        Some(handoff) => error.with("handoff", handoff).helped_by(Remedy::PickUp(handoff)),
        None if own => error.with("sessions", [lease.session]).helped_by(Remedy::UseSession(vec![lease.session])),
        None => error.with("expires_at", lease.expires_at).helped_by(Remedy::CommentOn(task.key.clone())),
    }
}
