//! Comments: humans and agents write them, authors edit and remove their own, admins remove any.

use serde_json::json;

use super::mentions::mentions;
use super::secret::sha256;
use super::{Answered, Hub};
use crate::domain::actor::Actor;
use crate::domain::comment::{AddComment, Comment, DeleteComment, EditComment, ListComments};
use crate::domain::event::NewEvent;
use crate::domain::ids::Handle;
use crate::domain::member::Role;
use crate::domain::page::{DEFAULT_LIMIT, Page, clamp, read_cursor, write_cursor};
use crate::domain::text::clean;
use crate::domain::{Error, Result};
use crate::store::{self, Tx};

/// A task's comments, oldest first.
///
/// # Errors
/// `not_found`, `invalid` for a broken cursor, `forbidden` where the credential does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListComments) -> Answered<Page<Comment>> {
    actor.must_read()?;
    let after = match &command.cursor {
        Some(cursor) => {
            read_cursor(cursor, 1)?[0].parse().map_err(|_| Error::invalid("cursor", "is not one this hub gave out"))?
        }
        None => 0,
    };
    actor.must_reach_task(&command.task)?;
    let mut snapshot = hub.read(actor).await?;
    store::tasks::find(&mut snapshot, &command.task).await?;
    let limit = clamp(command.limit, DEFAULT_LIMIT);
    let comments = store::comments::list(&mut snapshot, &command.task, after, limit + 1).await?;
    let page = Page::of_surplus(comments, limit, |comment| write_cursor(&[&comment.id.to_string()]));
    hub.answer(snapshot, page).await
}

/// Adds a comment.
///
/// # Errors
/// `invalid` for its fields, `not_found`, `forbidden` for viewers and where the credential does not reach.
pub async fn add(hub: &Hub, actor: &Actor, command: AddComment) -> Answered<Comment> {
    actor.must_write()?;
    actor.must_reach_task(&command.task)?;
    // Read before the one writer is taken; a text that is too long is refused there.
    let mentioned = mentions(&clean(&command.body));
    hub.write(actor, "comments.add", command, async move |tx: &mut Tx, actor, command| {
        add_in(tx, &actor, command, mentioned).await
    })
    .await
}

async fn add_in(tx: &mut Tx, actor: &Actor, command: AddComment, mentions: Vec<String>) -> Result<Comment> {
    let writable = super::tasks::writable(tx, actor, &command.task, command.session).await?;
    let (session, held) = (writable.session_id(), writable.held);
    let id = store::comments::insert(tx, &command.task, &actor.handle, &command.body).await?;
    store::tasks::bump_comments(tx, &command.task, 1).await?;
    let data = json!({
        "comment": id,
        "body": command.body,
        "sha256": sha256(&command.body),
        "mentions": mentions,
        "questions": asked(tx, actor, &mentions).await?,
        "holder": super::tasks::holder(&held.task),
        "version": held.task.version,
    });
    tx.event(actor, NewEvent::of_task("task.commented", &command.task, session, data));
    let created_at = tx.now();
    Ok(Comment {
        id,
        task: command.task,
        author: actor.handle.clone(),
        body: command.body,
        created_at,
        edited_at: None,
    })
}

/// Those among `mentions` of whom an agent waits for an answer: humans who can give one.
async fn asked(tx: &mut Tx, actor: &Actor, mentions: &[String]) -> Result<Vec<Handle>> {
    if !actor.is_agent() {
        return Ok(Vec::new());
    }
    let mut asked = Vec::new();
    for handle in mentions {
        let member = store::members::find(tx, &Handle::stored(handle.clone())).await?;
        asked.extend(
            member.filter(|member| matches!(member.role, Role::Admin | Role::Member)).map(|member| member.handle),
        );
    }
    Ok(asked)
}

/// Changes one's own comment.
///
/// # Errors
/// `invalid` for its fields, `not_found`, `forbidden` for others' comments.
pub async fn edit(hub: &Hub, actor: &Actor, command: EditComment) -> Answered<Comment> {
    actor.must_write()?;
    let mentioned = mentions(&clean(&command.body));
    hub.write(actor, "comments.edit", command, async move |tx: &mut Tx, actor, command| {
        edit_in(tx, &actor, command, mentioned).await
    })
    .await
}

async fn edit_in(tx: &mut Tx, actor: &Actor, command: EditComment, mentioned: Vec<String>) -> Result<Comment> {
    let before = store::comments::find(tx, command.id).await?;
    actor.must_reach_thing(&before.task.project(), "comment", command.id)?;
    if before.author != actor.handle {
        return Err(Error::forbidden("Only its author edits a comment; add one of your own."));
    }
    super::tasks::open(tx, actor, &before.task).await?;
    store::comments::update(tx, command.id, &command.body).await?;
    let known = mentions(&before.body);
    let added: Vec<String> = mentioned.into_iter().filter(|handle| !known.contains(handle)).collect();
    let data = json!({
        "comment": command.id,
        "before": { "body": before.body },
        "after": { "body": command.body },
        "sha256": sha256(&command.body),
        "mentions": added,
        "questions": asked(tx, actor, &added).await?,
        "text": command.body,
    });
    tx.event(actor, NewEvent::of_task("task.commented", &before.task, None, data));
    let edited_at = Some(tx.now());
    Ok(Comment { body: command.body, edited_at, ..before })
}

/// Takes a comment away; what it said stays in the log.
///
/// # Errors
/// `not_found`, `forbidden` for others' comments unless the caller is an admin.
pub async fn delete(hub: &Hub, actor: &Actor, command: DeleteComment) -> Answered<()> {
    actor.must_write()?;
    hub.write(actor, "comments.delete", command, async |tx: &mut Tx, actor, command| {
        delete_in(tx, &actor, command).await
    })
    .await
}

async fn delete_in(tx: &mut Tx, actor: &Actor, command: DeleteComment) -> Result<()> {
    let before = store::comments::find(tx, command.id).await?;
    actor.must_reach_thing(&before.task.project(), "comment", command.id)?;
    if before.author != actor.handle && !actor.is_admin() {
        return Err(Error::forbidden("Only its author or an admin removes a comment."));
    }
    super::tasks::open(tx, actor, &before.task).await?;
    store::comments::delete(tx, command.id).await?;
    store::tasks::bump_comments(tx, &before.task, -1).await?;
    let data = json!({ "comment": command.id, "before": { "body": before.body }, "after": null });
    tx.event(actor, NewEvent::of_task("task.commented", &before.task, None, data));
    Ok(())
}
