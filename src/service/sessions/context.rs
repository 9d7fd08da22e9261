//! What a session is told in one go, read from one snapshot.

use crate::domain::actor::Actor;
use crate::domain::claim::{Attempt, AttemptEnd};
use crate::domain::event::{Event, Kind};
use crate::domain::ids::{Handle, SessionId};
use crate::domain::member::Member;
use crate::domain::quoting::words_of;
use crate::domain::remedy::Thing;
use crate::domain::session::{Control, ControlKind, STALE_TIME, Session};
use crate::domain::session_context::{HeldTask, ReadyTask, Section, SessionContext};
use crate::domain::task_command::ListTasks;
use crate::domain::{Error, Result};
use crate::service::{Card, Hub};
use crate::store::{self, Snapshot};

/// How many open handoffs a session is shown.
const HANDOFFS: u32 = 3;
/// How many items of its inbox.
const INBOX: u32 = 10;
/// How many ready tasks, and how many of what it holds.
const TASKS: u32 = 10;
/// How many of its lost leases.
const LOSSES: u32 = 10;

/// What `session`, the actor's own, knows and holds.
pub(super) async fn read(
    hub: &Hub,
    snapshot: &mut Snapshot,
    actor: &Actor,
    session: Session,
) -> Result<SessionContext> {
    let me = store::members::find(snapshot, &actor.handle).await?;
    let me = me.ok_or_else(|| Error::not_found(Thing::Member, &actor.handle))?;
    let project = store::projects::find(snapshot, &session.project).await?;
    let (handoffs, handoffs_total) = store::context::open_handoffs(snapshot, &project.key, HANDOFFS).await?;
    let docs = store::context::docs(snapshot, &project.key).await?;
    let mut held = held_tasks(snapshot, session.id).await?;
    let held_total = u32::try_from(held.len()).unwrap_or(u32::MAX);
    held.truncate(TASKS as usize);
    let unread = store::inbox::unread(snapshot, actor).await?;
    let after = store::inbox::acknowledged(snapshot, &me.handle).await?;
    let inbox = store::inbox::list(snapshot, actor, after, INBOX).await?;
    let ready = ready(hub, snapshot, actor, &session, &me).await?;
    let mut control: Vec<Control> = session.stop_requested.iter().map(Control::stop).collect();
    control.extend(losses(snapshot, session.id).await?);
    Ok(SessionContext {
        id: session.id,
        session,
        me,
        project,
        docs,
        handoffs: Section::of(handoffs, handoffs_total),
        leases: Section::of(held, held_total),
        inbox: Section::of(inbox, unread),
        ready,
        unread,
        control,
    })
}

/// The best of what is ready. From memory it may be newer than the snapshot: whoever claims it is
/// told what holds then.
async fn ready(
    hub: &Hub,
    snapshot: &mut Snapshot,
    actor: &Actor,
    session: &Session,
    me: &Member,
) -> Result<Section<ReadyTask>> {
    let filter = ListTasks { project: Some(session.project.clone()), ready: Some(true), ..ListTasks::default() };
    let (caller, now) = (&me.handle, hub.now());
    let known = hub.read_cards(actor, |cards| {
        let total = cards.count_ready(caller, &session.project, now);
        (cards.ready(caller, &filter, 0, TASKS as usize, now), u32::try_from(total).unwrap_or(u32::MAX))
    });
    let (cards, total) = match known.await {
        Some(known) => known,
        None => {
            let total = store::tasks::count_ready(snapshot, &filter, caller).await?;
            let tasks = store::tasks::list_ready(snapshot, &filter, caller, 0, TASKS).await?;
            (tasks.into_iter().map(Card::from).collect(), total)
        }
    };
    Ok(Section::of(cards.into_iter().map(|card| ReadyTask::of(card.into_task(), me)).collect(), total))
}

/// What a session holds, with the titles.
pub(in crate::service) async fn held_tasks(snapshot: &mut Snapshot, session: SessionId) -> Result<Vec<HeldTask>> {
    let leases = store::leases::of_session(snapshot, session).await?;
    if leases.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = leases.iter().map(|(task, _)| task.clone()).collect();
    let cards = store::tasks::cards(snapshot, &keys).await?;
    let held = leases.into_iter().filter_map(|(task, lease)| {
        let card = cards.iter().find(|card| card.key == task)?;
        Some(HeldTask {
            title: card.title.clone(),
            title_by: card.written_by.title.clone(),
            created_by: card.created_by.clone(),
            status: card.status,
            task,
            expires_at: lease.expires_at,
            expired: lease.expired,
            parked_on: lease.parked_on,
        })
    });
    Ok(held.collect())
}

/// What a session lost in the last half hour, and not by its own doing.
pub(super) async fn losses(snapshot: &mut Snapshot, session: SessionId) -> Result<Vec<Control>> {
    let since = snapshot.now().minus(STALE_TIME);
    let mut lost = Vec::new();
    for attempt in store::attempts::of_session(snapshot, session, LOSSES).await? {
        let (kind, how) = match attempt.end {
            AttemptEnd::TakenBack => (Kind::TaskTakenBack, "took it back"),
            AttemptEnd::Expired => (Kind::TaskClaimed, "claimed it after your lease expired"),
            AttemptEnd::Moved => (Kind::TaskMoved, "moved it"),
            AttemptEnd::Archived => (Kind::TaskArchived, "archived it"),
            _ => continue,
        };
        if attempt.ended_at > since {
            let cause = store::log::at_moment(snapshot, &attempt.task, kind, attempt.ended_at).await?;
            lost.push(loss(attempt, how, cause));
        }
    }
    Ok(lost)
}

/// Tells of a lost lease, with who caused it and why.
fn loss(attempt: Attempt, how: &str, cause: Option<Event>) -> Control {
    let by = cause.as_ref().map(|event| event.actor.clone());
    let who = by.as_ref().map_or("somebody", Handle::as_str);
    let said = cause.and_then(|event| event.fact().text().map(str::to_owned));
    let words = by.as_ref().map(|by| words_of(by, said.as_deref())).unwrap_or_default();
    let text = format!("You no longer hold {}: {who} {how}. Stop working on it.{words}", attempt.task);
    Control { kind: ControlKind::LeaseLost, text, task: Some(attempt.task), by }
}
