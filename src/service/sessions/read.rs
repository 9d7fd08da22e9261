//! Reading sessions: anybody sees who works on what; a session asks what it knows and holds.

use super::acting::{only_of, own};
use super::context;
use crate::domain::actor::Actor;
use crate::domain::page::{DEFAULT_LIMIT, Page, clamp, write_cursor};
use crate::domain::remedy::Remedy;
use crate::domain::remedy::Thing;
use crate::domain::session::Session;
use crate::domain::session_command::{GetSession, ListSessions};
use crate::domain::session_context::SessionContext;
use crate::domain::{Code, Error, Result};
use crate::service::{Answered, Hub};
use crate::store::{self, Snapshot};

/// Sessions that pass the filter, the newest first.
///
/// # Errors
/// `invalid` for a broken cursor, `forbidden` where the credential does not reach.
pub async fn list(hub: &Hub, actor: &Actor, mut command: ListSessions) -> Answered<Page<Session>> {
    command.member = command.member.take().map(|handle| actor.resolve(handle));
    match &command.project {
        Some(project) => actor.must_reach(project)?,
        None => command.project.clone_from(&actor.project),
    }
    let mut snapshot = hub.read(actor).await?;
    if let Some(project) = &command.project {
        store::projects::find(&mut snapshot, project).await?;
    }
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let sessions = store::sessions::list(&mut snapshot, &command, limit + 1).await?;
    let page = Page::of_surplus(sessions, limit, |session| write_cursor(&[&session.id.0.to_string()]));
    hub.answer(snapshot, page).await
}

/// One session; left out, the caller's only live one.
///
/// # Errors
/// `not_found`, `invalid` where the caller has several, `forbidden` where the credential does not
/// reach.
pub async fn get(hub: &Hub, actor: &Actor, command: GetSession) -> Answered<Session> {
    let mut snapshot = hub.read(actor).await?;
    let session = get_in(&mut snapshot, actor, &command).await?;
    hub.answer(snapshot, session).await
}

pub(in crate::service) async fn get_in(
    snapshot: &mut Snapshot,
    actor: &Actor,
    command: &GetSession,
) -> Result<Session> {
    let session = match command.session {
        Some(id) => store::sessions::find(snapshot, id).await?,
        None => only_live(snapshot, actor).await?,
    };
    actor.must_reach_thing(&session.project, Thing::Session, session.id)?;
    Ok(session)
}

/// What a session of the caller's knows and holds. It is a sign of life, written down within a
/// second.
///
/// # Errors
/// `invalid` for a session that is not the caller's and where it has several, `not_found` where it
/// has none, `session_ended`.
pub async fn info(hub: &Hub, actor: &Actor, command: GetSession) -> Answered<SessionContext> {
    let mut snapshot = hub.read(actor).await?;
    let session = match command.session {
        Some(id) => own(&mut snapshot, actor, None, id).await?,
        None => only_live(&mut snapshot, actor).await?,
    };
    actor.must_reach_thing(&session.project, Thing::Session, session.id)?;
    hub.life().session_seen(session.id);
    let context = context::read(hub, &mut snapshot, actor, session).await?;
    hub.answer(snapshot, context).await
}

async fn only_live(snapshot: &mut Snapshot, actor: &Actor) -> Result<Session> {
    let live = store::sessions::live(snapshot, Some(&actor.handle)).await?;
    only_of(live)?.ok_or_else(|| {
        Error::new(Code::NotFound, "There is no live session of yours; start one.")
            .helped_by(Remedy::StartSession { project: None, external_ref: None })
    })
}
