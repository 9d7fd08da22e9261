//! Sending: to a member, which begins a thread, or into a thread.

use super::find;
use crate::domain::actor::Actor;
use crate::domain::event::{Fact, MessageSent, NewEvent};
use crate::domain::ids::{Handle, SessionId, TaskKey};
use crate::domain::member::{Member, MemberKind, Role};
use crate::domain::message::{Message, ReplyToThread, SendMessage, Sent, StartThread, Thread};
use crate::domain::remedy::{Remedy, Thing};
use crate::domain::text::shorten;
use crate::domain::{Error, Result};
use crate::service::secret::sha256;
use crate::service::{Answered, Hub, sessions};
use crate::store::{self, Tx};

/// How much of a message its event carries, in characters.
const EVENT_TEXT: usize = 499;

/// Sends a message.
///
/// # Errors
/// `invalid` for its fields and its addressee, `not_found` for the task and for others' threads,
/// `forbidden` for viewers who were not written to and where the credential does not reach.
pub async fn send(hub: &Hub, actor: &Actor, command: SendMessage) -> Answered<Sent> {
    actor.must_write_own()?;
    hub.write(actor, "messages.send", command, async |tx: &mut Tx, actor, command| send_in(tx, &actor, command).await)
        .await
}

/// Begins a thread with its first message.
///
/// # Errors
/// Those of [`send`].
pub async fn start(hub: &Hub, actor: &Actor, command: StartThread) -> Answered<Thread> {
    Ok(send(hub, actor, command.into()).await?.map(|sent| sent.thread))
}

/// Writes into a thread.
///
/// # Errors
/// Those of [`send`].
pub async fn reply(hub: &Hub, actor: &Actor, command: ReplyToThread) -> Answered<Message> {
    Ok(send(hub, actor, command.into()).await?.map(|sent| sent.message))
}

async fn send_in(tx: &mut Tx, actor: &Actor, command: SendMessage) -> Result<Sent> {
    let named = command.session;
    let body = command.body.clone();
    let (thread, other) = match command.thread {
        Some(thread) => {
            let thread = find(tx, actor, thread).await?;
            let other = member(tx, &thread.with).await?;
            must_have_been_written_to(tx, actor, &thread).await?;
            (thread.id, other)
        }
        None => {
            let other = addressee(tx, actor, &command).await?;
            let subject = command.subject.as_deref().unwrap_or_default();
            let id = store::threads::insert(tx, &actor.handle, &other.handle, command.task.as_ref(), subject).await?;
            (id, other)
        }
    };
    let task = find(tx, actor, thread).await?.task;
    let session = session(tx, actor, named, task.as_ref()).await?;
    let message = store::threads::insert_message(tx, thread, &actor.handle, &body).await?;
    let thread = find(tx, actor, thread).await?;
    let fact = Fact::MessageSent(MessageSent {
        thread: Some(thread.id),
        message: message.id,
        to: Some(other.handle.clone()),
        question: actor.is_agent() && other.kind == MemberKind::Human,
        subject: thread.subject.clone(),
        text: shorten(&body, EVENT_TEXT),
        sha256: Some(sha256(&body)),
    });
    let event = NewEvent::new(thread.id, fact).between([actor.handle.clone(), other.handle]);
    let project = thread.task.as_ref().map(TaskKey::project);
    tx.event(actor, NewEvent { project, session, ..event }.with_tasks(thread.task.clone()));
    let inbox_cursor = Some(store::log::head(tx).await?.to_string());
    Ok(Sent { thread, message, inbox_cursor })
}

/// Whom a new thread is with, and that the caller may begin one.
async fn addressee(tx: &mut Tx, actor: &Actor, command: &SendMessage) -> Result<Member> {
    if actor.role == Role::Viewer {
        return Err(Error::forbidden(
            "Viewers answer messages sent to them; ask an admin for the role member to begin threads.",
        ));
    }
    let handle = command.to.as_ref().map(|to| actor.resolve(to.clone())).unwrap_or_default();
    if handle == actor.handle {
        return Err(Error::invalid("to", "is yourself; name another member"));
    }
    if let Some(task) = &command.task {
        actor.must_reach_task(task)?;
        store::tasks::find(tx, task).await?;
    }
    match store::members::find(tx, &handle).await? {
        None => {
            Err(Error::invalid("to", format!("there is no member {handle}")).helped_by(Remedy::LookUp(Thing::Member)))
        }
        Some(member) if !member.active => {
            Err(Error::invalid("to", format!("{handle} is deactivated; write to another member")))
        }
        Some(member) => Ok(member),
    }
}

async fn must_have_been_written_to(tx: &mut Tx, actor: &Actor, thread: &Thread) -> Result<()> {
    if actor.role != Role::Viewer || store::threads::has_message_of(tx, thread.id, &thread.with).await? {
        return Ok(());
    }
    Err(Error::forbidden(format!("Viewers answer messages sent to them; {} has not written here.", thread.with)))
}

/// The session a message is sent in; a free one belongs to no project, so that it is only the named
/// one.
async fn session(
    tx: &mut Tx,
    actor: &Actor,
    named: Option<SessionId>,
    task: Option<&TaskKey>,
) -> Result<Option<SessionId>> {
    let session = match (task, named) {
        (Some(task), named) => sessions::acting(tx, actor, &task.project(), named).await?,
        (None, Some(id)) => {
            let session = sessions::own(tx, actor, None, id).await?;
            sessions::alive(tx, &session).await?;
            Some(session)
        }
        (None, None) => None,
    };
    Ok(session.map(|session| session.id))
}

async fn member(tx: &mut Tx, handle: &Handle) -> Result<Member> {
    store::members::find(tx, handle).await?.ok_or_else(|| Error::not_found(Thing::Member, handle))
}
