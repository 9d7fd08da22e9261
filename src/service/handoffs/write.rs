//! Writing a handoff, and parking leases on it.

use super::event_of;
use crate::domain::actor::Actor;
use crate::domain::event::{Fact, HandoffCreated, HandoffSide};
use crate::domain::handoff::Handoff;
use crate::domain::handoff_command::{CreateHandoff, HandoffDraft, OpenTaskInput};
use crate::domain::ids::{Handle, HandoffId, TaskKey};
use crate::domain::remedy::{Remedy, Thing};
use crate::domain::session::Session;
use crate::domain::text::shorten;
use crate::domain::{Error, Result};
use crate::service::secret::sha256;
use crate::service::{Answered, Hub, sessions};
use crate::store::handoffs::{NewHandoff, Noted};
use crate::store::{self, Tx};

/// Which leases of its session a handoff takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::service) enum Parks {
    /// Those of the tasks it names: the session goes on.
    Named,
    /// Every one that does not wait on another handoff: the session ends.
    Everything,
}

/// Writes a handoff in mid-session: the leases of its open tasks wait on it from then on.
///
/// # Errors
/// `invalid` for its fields, its session and open tasks that are not there, `session_ended`,
/// `forbidden` for viewers, archived projects and where the credential does not reach.
pub async fn create(hub: &Hub, actor: &Actor, command: CreateHandoff) -> Answered<Handoff> {
    actor.must_write()?;
    hub.write(actor, "handoffs.create", command, async |tx: &mut Tx, actor, command| {
        create_in(tx, &actor, command).await
    })
    .await
}

/// The same, with those whom it is for and who are told of it: its addressee, or who has the role
/// or skill it names, but not the caller.
///
/// # Errors
/// Those of [`create`].
pub async fn create_telling(hub: &Hub, actor: &Actor, command: CreateHandoff) -> Answered<(Handoff, Vec<Handle>)> {
    actor.must_write()?;
    // A name of its own: an answer with those who are told is another one than without.
    hub.write(actor, "handoffs.create_telling", command, async |tx: &mut Tx, actor, command: CreateHandoff| {
        let handoff = create_in(tx, &actor, command).await?;
        let told = match (&handoff.to, &handoff.to_role) {
            (Some(member), _) => vec![member.clone()],
            (None, Some(role)) => {
                let members = store::members::list(tx).await?;
                let with_role = members.into_iter().filter(|member| member.active && member.has_role_or_skill(role));
                with_role.map(|member| member.handle).collect()
            }
            (None, None) => Vec::new(),
        };
        Ok((handoff, told.into_iter().filter(|member| *member != actor.handle).collect()))
    })
    .await
}

async fn create_in(tx: &mut Tx, actor: &Actor, command: CreateHandoff) -> Result<Handoff> {
    let session = sessions::own(tx, actor, None, command.session).await?;
    sessions::alive(tx, &session).await?;
    write_in(tx, actor, &session, command.into_draft(), Parks::Named).await
}

/// Writes a handoff of `session`, which is the actor's own and live, inside a transaction. The
/// draft's fields are checked.
///
/// # Errors
/// `invalid` for open tasks that are not in the session's project and for an unknown addressee,
/// `forbidden` for archived projects and where the credential does not reach.
pub(in crate::service) async fn write_in(
    tx: &mut Tx,
    actor: &Actor,
    session: &Session,
    mut draft: HandoffDraft,
    parks: Parks,
) -> Result<Handoff> {
    actor.must_reach(&session.project)?;
    if store::projects::find(tx, &session.project).await?.archived {
        return Err(Error::forbidden(format!("{} is archived and read-only; unarchive it first.", session.project)));
    }
    let open_tasks = draft.open_tasks.take().unwrap_or_default();
    check_open_tasks(tx, session, &open_tasks).await?;
    let (to, to_role) = addressee(tx, actor, draft.to.as_deref()).await?;
    let new = NewHandoff {
        project: &session.project,
        session: session.id,
        author: &session.member,
        draft: &draft,
        to: to.as_ref(),
        to_role: to_role.as_deref(),
    };
    let id = store::handoffs::insert(tx, new).await?;
    let noted = park(tx, session, id, open_tasks, parks).await?;
    store::handoffs::note(tx, id, &noted).await?;
    let handoff = store::handoffs::find(tx, id).await?;
    let fact = Fact::HandoffCreated(HandoffCreated {
        to,
        to_role,
        text: shorten(&handoff.summary, 499),
        sha256: Some(sha256(&handoff.texts())),
        parked: noted.iter().filter(|noted| noted.parked).map(|noted| noted.task.clone()).collect(),
        after: HandoffSide { status: Some(handoff.status) },
    });
    let event = event_of(&handoff, Some(session.id), fact);
    tx.event(actor, event.with_tasks(noted.into_iter().map(|noted| noted.task)));
    Ok(handoff)
}

async fn check_open_tasks(tx: &mut Tx, session: &Session, open_tasks: &[OpenTaskInput]) -> Result<()> {
    let keys: Vec<TaskKey> = open_tasks.iter().map(|open| open.task.clone()).collect();
    let known = store::tasks::cards(tx, &keys).await?;
    for key in keys {
        if key.project() != session.project {
            return Err(Error::invalid(
                "open_tasks",
                format!("{key} is in another project than {}, which is in {}", session.id, session.project),
            ));
        }
        if !known.iter().any(|task| task.key == key) {
            return Err(Error::invalid("open_tasks", format!("there is no task {key}")));
        }
    }
    Ok(())
}

/// Whom a handoff is for: a member, or else a role. `@` in front means a member and nothing else.
async fn addressee(tx: &mut Tx, actor: &Actor, to: Option<&str>) -> Result<(Option<Handle>, Option<String>)> {
    let Some(to) = to else { return Ok((None, None)) };
    let member = match to.parse::<Handle>() {
        Ok(handle) => store::members::find(tx, &actor.resolve(handle)).await?.filter(|member| member.active),
        Err(_) => None,
    };
    match member {
        Some(member) => Ok((Some(member.handle), None)),
        None if to.starts_with('@') => {
            Err(Error::invalid("to", format!("there is no active member {to}"))
                .helped_by(Remedy::LookUp(Thing::Member)))
        }
        None => Ok((None, Some(to.to_owned()))),
    }
}

/// Parks the leases on the handoff, and gives what is to be noted down in it: the tasks it names,
/// then others that wait on it.
async fn park(
    tx: &mut Tx,
    session: &Session,
    id: HandoffId,
    open_tasks: Vec<OpenTaskInput>,
    parks: Parks,
) -> Result<Vec<Noted>> {
    let mut noted: Vec<Noted> = open_tasks
        .into_iter()
        .map(|open| Noted { task: open.task, note: open.note, parked: false, moved: false })
        .collect();
    for (task, lease) in store::leases::of_session(tx, session.id).await? {
        let place = noted.iter().position(|noted| noted.task == task);
        if place.is_none() && (parks == Parks::Named || lease.parked_on.is_some()) {
            continue;
        }
        store::leases::park(tx, &task, id).await?;
        match place {
            Some(place) => noted[place].parked = true,
            None => noted.push(Noted { task, note: None, parked: true, moved: false }),
        }
    }
    Ok(noted)
}
