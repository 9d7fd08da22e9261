//! Ending sessions: by themselves, by an admin, with their token (R16), and by the hub after a day
//! without a sign of life (R15).

use super::acting::not_own;
use crate::domain::actor::Actor;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::{Fact, NewEvent, SessionEnded};
use crate::domain::ids::{Handle, SessionId};
use crate::domain::quoting::words_of;
use crate::domain::remedy::Remedy;
use crate::domain::remedy::Thing;
use crate::domain::session::Session;
use crate::domain::session_command::EndSession;
use crate::domain::text::shorten;
use crate::domain::{Code, Error, Result};
use crate::service::handoffs::{self, Parks};
use crate::service::{Answered, Hub};
use crate::store::{self, Tx};

/// How a session comes to its end.
#[derive(Clone, Copy, Debug)]
pub(in crate::service) struct Ending<'a> {
    /// What becomes of the leases that nothing parked.
    pub(in crate::service) leases: AttemptEnd,
    pub(in crate::service) reason: Option<&'a str>,
    /// Whose words the reason is; nobody's where the hub gives it.
    pub(in crate::service) by: Option<&'a Handle>,
}

/// Ends a session, with a handoff that its leases wait on, or without: then they end. Repeated, it
/// gives the first result again.
///
/// # Errors
/// `invalid` for its fields, for others' sessions unless the caller is an admin, and for a handoff
/// of another's session; `not_found`; `session_ended` for a handoff that comes after the end;
/// `forbidden` where the credential does not reach.
pub async fn end(hub: &Hub, actor: &Actor, command: EndSession) -> Answered<Session> {
    actor.must_write()?;
    hub.write(actor, "sessions.end", command, async |tx: &mut Tx, actor, command| {
        end_command(tx, &actor, command).await
    })
    .await
}

async fn end_command(tx: &mut Tx, actor: &Actor, command: EndSession) -> Result<Session> {
    let session = store::sessions::find(tx, command.session).await?;
    actor.must_reach_thing(&session.project, Thing::Session, session.id)?;
    let own = session.member == actor.handle;
    if !own && !actor.is_admin() {
        return Err(not_own(tx, actor, None, command.session).await);
    }
    if session.ended_at.is_some() {
        // What was to be handed over is not lost in silence.
        let unwritten = command.handoff.is_some() && session.handoff.is_none();
        return if unwritten { Err(ended(&session)) } else { Ok(session) };
    }
    if let Some(draft) = command.handoff {
        if !own {
            return Err(Error::invalid("handoff", format!("of {} is written by {} alone", session.id, session.member)));
        }
        handoffs::write_in(tx, actor, &session, draft, Parks::Everything).await?;
    }
    let reason = command.reason.as_deref().filter(|reason| !reason.trim().is_empty());
    end_in(tx, actor, &session, Ending { leases: AttemptEnd::SessionEnded, reason, by: Some(&actor.handle) }).await?;
    tx.take_control();
    store::sessions::find(tx, command.session).await
}

/// Ends a session that has not ended: leases that are not parked end, their tasks stay in Active as
/// abandoned (R7).
pub(in crate::service) async fn end_in(
    tx: &mut Tx,
    actor: &Actor,
    session: &Session,
    ending: Ending<'_>,
) -> Result<()> {
    let leases = store::leases::of_session(tx, session.id).await?;
    let mut lost = Vec::new();
    for (task, lease) in &leases {
        if lease.parked_on.is_none() {
            store::leases::end(tx, task, lease, ending.leases, None).await?;
            lost.push(task.clone());
        }
    }
    store::sessions::end(tx, session.id, ending.reason, ending.by, !lost.is_empty()).await?;
    let fact = Fact::SessionEnded(SessionEnded {
        member: Some(session.member.clone()),
        holder: (!lost.is_empty()).then(|| session.member.clone()),
        without_handoff: !lost.is_empty(),
        abandoned: lost,
        text: ending.reason.map(|reason| shorten(reason, 499)),
    });
    let event = NewEvent::in_project(&session.project, session.id, Some(session.id), fact);
    tx.event(actor, event.with_tasks(leases.into_iter().map(|(task, _)| task)));
    Ok(())
}

/// R16: ends the sessions that were started with a token.
pub(in crate::service) async fn end_with_token(tx: &mut Tx, actor: &Actor, token: i64) -> Result<()> {
    let ids = store::sessions::of_token(tx, token).await?;
    end_all(tx, actor, ids, Ending { leases: AttemptEnd::Revoked, reason: Some("its token was revoked"), by: None })
        .await
}

/// R16: ends every session of a member who was deactivated.
pub(in crate::service) async fn end_with_member(tx: &mut Tx, actor: &Actor, member: &Handle) -> Result<()> {
    let ids = store::sessions::of_member(tx, member).await?;
    end_all(
        tx,
        actor,
        ids,
        Ending { leases: AttemptEnd::Revoked, reason: Some("its member was deactivated"), by: None },
    )
    .await
}

/// Ends each of these sessions.
pub(super) async fn end_all(tx: &mut Tx, actor: &Actor, ids: Vec<SessionId>, ending: Ending<'_>) -> Result<()> {
    for id in ids {
        let session = store::sessions::find(tx, id).await?;
        end_in(tx, actor, &session, ending).await?;
    }
    Ok(())
}

/// The refusal of what an ended session can no longer do.
pub(super) fn ended(session: &Session) -> Error {
    let (id, project, reason) = (session.id, &session.project, session.end_reason.as_deref());
    let message = match &session.ended_by {
        Some(by) => {
            format!("{id} has ended. Start a new one in {project}.{}", words_of(by, reason))
        }
        None => {
            let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("{id} has ended{reason}. Start a new one in {project}.")
        }
    };
    let error = Error::new(Code::SessionEnded, message).with("session", session.id);
    // What the caller's program calls it: the new one is begun under the same name.
    let start =
        Remedy::StartSession { project: Some(session.project.clone()), external_ref: session.external_ref.clone() };
    let error = error.with("project", &session.project).with("ended_at", session.ended_at).helped_by(start);
    match &session.external_ref {
        Some(name) => error.with("external_ref", name),
        None => error,
    }
}
