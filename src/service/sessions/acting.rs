//! R15: the session a write is made in: the named one, or the caller's only live one in the
//! project. Being named is a sign of life (R5).

use super::end::ended;
use crate::domain::actor::Actor;
use crate::domain::ids::{ProjectKey, SessionId};
use crate::domain::remedy::Remedy;
use crate::domain::session::{Control, Session};
use crate::domain::{Code, Error, Result};
use crate::store::{self, Snapshot, Tx};

/// The session of a write in `project`; `None` where the caller named none and has none there. A
/// human with several who names none acts in none of them: what a human may do does not depend on
/// it.
///
/// # Errors
/// `invalid` for a session that is not the caller's here and for an agent's several without a name;
/// `session_ended`.
pub(in crate::service) async fn acting(
    tx: &mut Tx,
    actor: &Actor,
    project: &ProjectKey,
    named: Option<SessionId>,
) -> Result<Option<Session>> {
    let session = match named {
        Some(id) => Some(own(tx, actor, Some(project), id).await?),
        None => only(tx, actor, project).await?,
    };
    if let Some(session) = &session {
        alive(tx, session).await?;
    }
    Ok(session)
}

/// The caller's session `id`, live and in `project` where one is asked for.
///
/// # Errors
/// `invalid` for one that is another's, in another project or unknown; `session_ended`.
pub(in crate::service) async fn own(
    snapshot: &mut Snapshot,
    actor: &Actor,
    project: Option<&ProjectKey>,
    id: SessionId,
) -> Result<Session> {
    let found = match store::sessions::find(snapshot, id).await {
        Err(error) if error.code != Code::NotFound => return Err(error),
        found => found.ok().filter(|session| session.member == actor.handle && actor.reaches(&session.project)),
    };
    let Some(session) = found else {
        return Err(not_own(snapshot, actor, project, id).await);
    };
    if let Some(project) = project.filter(|project| session.project != **project) {
        let live = store::sessions::live_of(snapshot, &actor.handle, project).await?;
        return Err(instead(format!("{id} is in {}, not in {project}", session.project), &live, Some(project)));
    }
    if session.is_ended() {
        return Err(ended(&session));
    }
    Ok(session)
}

/// The refusal of a session that is another's, or nobody's, with the sessions that the caller has;
/// where those cannot be read, the refusal of that.
pub(super) async fn not_own(
    snapshot: &mut Snapshot,
    actor: &Actor,
    project: Option<&ProjectKey>,
    id: SessionId,
) -> Error {
    let mut live = match store::sessions::live(snapshot, Some(&actor.handle)).await {
        Ok(live) => live,
        Err(error) => return error,
    };
    live.retain(|session| project.is_none_or(|project| session.project == *project) && actor.reaches(&session.project));
    instead(format!("{id} is not a session of yours"), &live, project)
}

/// The refusal of a session, with those that do instead.
fn instead(fault: String, live: &[Session], project: Option<&ProjectKey>) -> Error {
    let error = match live {
        [] => Error::invalid("session", format!("{fault}; start one first"))
            .helped_by(Remedy::StartSession { project: project.cloned(), external_ref: None }),
        live => several(format!("{fault}; yours: {}", listed(live)), live),
    };
    match project {
        Some(project) => error.with("project", project),
        None => error,
    }
}

/// The refusal that names the sessions of which one does.
fn several(fault: String, live: &[Session]) -> Error {
    let ids: Vec<SessionId> = live.iter().map(|session| session.id).collect();
    Error::invalid("session", fault).with("sessions", &ids).helped_by(Remedy::UseSession(ids))
}

fn listed(live: &[Session]) -> String {
    let names: Vec<String> = live.iter().map(|session| format!("{} in {}", session.id, session.project)).collect();
    names.join(", ")
}

async fn only(tx: &mut Tx, actor: &Actor, project: &ProjectKey) -> Result<Option<Session>> {
    let live = store::sessions::live_of(tx, &actor.handle, project).await?;
    if live.len() > 1 && !actor.is_agent() {
        return Ok(None);
    }
    only_of(live)
}

/// The only one of a member's live sessions, where there is one.
///
/// # Errors
/// `invalid` where there are several, listing them.
pub(super) fn only_of(mut live: Vec<Session>) -> Result<Option<Session>> {
    if live.len() > 1 {
        let message = format!("is needed: you have {} live sessions: {}", live.len(), listed(&live));
        return Err(several(message, &live));
    }
    Ok(live.pop())
}

/// A sign of life: the session is seen, what it holds is renewed, and what it must know goes with
/// the answer.
pub(in crate::service) async fn alive(tx: &mut Tx, session: &Session) -> Result<()> {
    let now = tx.now();
    tx.acts_in(session.id);
    store::sessions::alive(tx, session.id, now).await?;
    if !session.leases.is_empty() {
        store::leases::renew(tx, session.id, now).await?;
    }
    if let Some(stop) = &session.stop_requested {
        tx.tell(Control::stop(stop));
    }
    Ok(())
}
