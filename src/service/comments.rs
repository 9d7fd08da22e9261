//! Comments: humans and agents write them, authors edit and remove their own, admins remove any.

use super::mentions::mentions;
use super::secret::sha256;
use super::{Answered, Hub};
use crate::domain::actor::Actor;
use crate::domain::comment::{AddComment, Comment, DeleteComment, EditComment, ListComments};
use crate::domain::event::{Body, CommentEdited, CommentRemoved, CommentWritten, Fact, NewEvent, TaskCommented};
use crate::domain::ids::Handle;
use crate::domain::member::Role;
use crate::domain::page::{DEFAULT_LIMIT, Page, clamp, read_cursor, write_cursor};
use crate::domain::remedy::Thing;
use crate::domain::text::clean;
use crate::domain::{Error, Result};
use crate::store::{self, Tx};

/// A task's comments, oldest first.
///
/// # Errors
/// `not_found`, `invalid` for a broken cursor, `forbidden` where the credential does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListComments) -> Answered<Page<Comment>> {
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
/// `invalid` for its fields, `not_found`, `forbidden` for viewers and where the credential does not
/// reach.
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
    let written = CommentWritten {
        comment: id,
        body: command.body.clone(),
        sha256: Some(sha256(&command.body)),
        questions: asked(tx, actor, &mentions).await?,
        mentions: handles(mentions),
        holder: super::tasks::holder(&held.task),
        version: held.task.version,
    };
    let fact = Fact::TaskCommented(TaskCommented::Written(written));
    tx.event(actor, NewEvent::of_task(&command.task, session, fact));
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

/// What a text mentions, as handles: a mention is written as one is, be there such a member or not.
fn handles(mentions: Vec<String>) -> Vec<Handle> {
    mentions.into_iter().map(Handle::stored).collect()
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
    actor.must_reach_thing(&before.task.project(), Thing::Comment, command.id)?;
    if before.author != actor.handle {
        return Err(Error::forbidden("Only its author edits a comment; add one of your own."));
    }
    super::tasks::open(tx, actor, &before.task).await?;
    store::comments::update(tx, command.id, &command.body).await?;
    let known = mentions(&before.body);
    let added: Vec<String> = mentioned.into_iter().filter(|handle| !known.contains(handle)).collect();
    let edited = CommentEdited {
        comment: command.id,
        before: Body { body: before.body.clone() },
        after: Body { body: command.body.clone() },
        sha256: Some(sha256(&command.body)),
        questions: asked(tx, actor, &added).await?,
        mentions: handles(added),
        text: command.body.clone(),
    };
    let fact = Fact::TaskCommented(TaskCommented::Edited(edited));
    tx.event(actor, NewEvent::of_task(&before.task, None, fact));
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
    actor.must_reach_thing(&before.task.project(), Thing::Comment, command.id)?;
    if before.author != actor.handle && !actor.is_admin() {
        return Err(Error::forbidden("Only its author or an admin removes a comment."));
    }
    super::tasks::open(tx, actor, &before.task).await?;
    store::comments::delete(tx, command.id).await?;
    store::tasks::bump_comments(tx, &before.task, -1).await?;
    let removed = CommentRemoved { comment: command.id, before: Body { body: before.body }, after: () };
    let fact = Fact::TaskCommented(TaskCommented::Removed(removed));
    tx.event(actor, NewEvent::of_task(&before.task, None, fact));
    Ok(())
}
