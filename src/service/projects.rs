//! Projects: anybody reads them, humans make and change them, admins set their policies.

use super::{Answered, Hub};
use crate::domain::actor::Actor;
use crate::domain::claim::AttemptEnd;
use crate::domain::event::{Fact, NewEvent, ProjectArchived, ProjectCreated, ProjectUpdated, Side};
use crate::domain::ids::{Handle, TaskKey};
use crate::domain::page::{Page, Part};
use crate::domain::project::{CreateProject, GetProject, ListProjects, Project, UpdateProject};
use crate::domain::{Code, Error, Result};
use crate::store;
use crate::store::Tx;

/// The projects the caller's credential reaches, by name, archived ones last.
///
/// # Errors
/// `forbidden` where it may not read, `invalid` for a broken cursor.
pub async fn list(hub: &Hub, actor: &Actor, command: ListProjects) -> Answered<Page<Project>> {
    let mut snapshot = hub.read(actor).await?;
    let mut projects = store::projects::list(&mut snapshot, command.archived.unwrap_or(false)).await?;
    projects.retain(|project| actor.reaches(&project.key));
    let part = Part { limit: command.limit, cursor: command.cursor.as_deref() };
    let page = part.of(projects, |project| {
        [u8::from(project.archived).to_string(), project.name.to_lowercase(), project.key.to_string()]
    })?;
    hub.answer(snapshot, page).await
}

/// All of the projects the caller's credential reaches that are not archived, by name.
///
/// # Errors
/// `forbidden` where it may not read.
pub async fn all(hub: &Hub, actor: &Actor) -> Answered<Vec<Project>> {
    let mut snapshot = hub.read(actor).await?;
    let mut projects = store::projects::list(&mut snapshot, false).await?;
    projects.retain(|project| actor.reaches(&project.key));
    projects.sort_by_cached_key(|project| (project.name.to_lowercase(), project.key.to_string()));
    hub.answer(snapshot, projects).await
}

/// One project.
///
/// # Errors
/// `not_found`; `forbidden` where the credential does not reach it.
pub async fn get(hub: &Hub, actor: &Actor, command: GetProject) -> Answered<Project> {
    actor.must_reach(&command.project)?;
    let mut snapshot = hub.read(actor).await?;
    let project = store::projects::find(&mut snapshot, &command.project).await?;
    hub.answer(snapshot, project).await
}

/// Makes a project.
///
/// # Errors
/// `invalid` for its fields, `forbidden` for agents, viewers and policies set by others than
/// admins, `duplicate` for a taken key.
pub async fn create(hub: &Hub, actor: &Actor, command: CreateProject) -> Answered<Project> {
    actor.must_be_human_writer("make projects")?;
    actor.must_reach_the_hub()?;
    if command.auto_approve.is_some() || command.lease_minutes.is_some() || command.require_evidence.is_some() {
        actor.must_be_admin("set a project's policies")?;
    }
    hub.write(actor, "projects.create", command, async |tx: &mut Tx, actor, command| {
        create_in(tx, &actor, command).await
    })
    .await
}

async fn create_in(tx: &mut Tx, actor: &Actor, command: CreateProject) -> Result<Project> {
    let now = tx.now();
    let project = Project {
        key: command.key,
        name: command.name,
        name_by: actor.handle.clone(),
        description_by: actor.handle.clone(),
        colour: command.colour.unwrap_or_else(|| "blue".to_owned()),
        emoji: command.emoji.filter(|emoji| !emoji.is_empty()),
        description: command.description.unwrap_or_default(),
        archived: false,
        auto_approve: command.auto_approve.unwrap_or_default(),
        lease_minutes: command.lease_minutes.unwrap_or(15),
        require_evidence: command.require_evidence.unwrap_or(false),
        created_at: now,
        updated_at: now,
    };
    if !store::projects::insert(tx, &project).await? {
        return Err(Error::new(
            Code::Duplicate,
            format!("There is a project {} already; choose another key.", project.key),
        ));
    }
    let fact = Fact::ProjectCreated(ProjectCreated { after: Side::of_project(&project) });
    tx.event(actor, NewEvent::in_project(&project.key, &project.key, None, fact));
    Ok(project)
}

/// Changes a project.
///
/// # Errors
/// `invalid` for its fields, `not_found`, `forbidden` for agents, viewers and policies set by
/// others than admins.
pub async fn update(hub: &Hub, actor: &Actor, command: UpdateProject) -> Answered<Project> {
    actor.must_be_human_writer("change projects")?;
    actor.must_reach(&command.project)?;
    if command.touches_policy() {
        actor.must_be_admin_in_reach("set a project's policies")?;
    }
    hub.write(actor, "projects.update", command, async |tx: &mut Tx, actor, command| {
        update_in(tx, &actor, command).await
    })
    .await
}

async fn update_in(tx: &mut Tx, actor: &Actor, command: UpdateProject) -> Result<Project> {
    let before = store::projects::find(tx, &command.project).await?;
    if before.archived && command.archived != Some(false) {
        return Err(Error::forbidden(format!("{} is archived and read-only; unarchive it first.", before.key)));
    }
    let mut after = before.clone();
    let UpdateProject {
        project: _,
        name,
        emoji,
        colour,
        description,
        auto_approve,
        lease_minutes,
        require_evidence,
        archived,
    } = command;
    after.name = name.unwrap_or(after.name);
    after.emoji = emoji.or(after.emoji).filter(|emoji| !emoji.is_empty());
    after.colour = colour.unwrap_or(after.colour);
    after.description = description.unwrap_or(after.description);
    after.auto_approve = auto_approve.unwrap_or(after.auto_approve);
    after.lease_minutes = lease_minutes.unwrap_or(after.lease_minutes);
    after.require_evidence = require_evidence.unwrap_or(after.require_evidence);
    after.archived = archived.unwrap_or(after.archived);
    if after == before {
        return Ok(before);
    }
    if after.name != before.name {
        after.name_by = actor.handle.clone();
    }
    if after.description != before.description {
        after.description_by = actor.handle.clone();
    }
    after.updated_at = tx.now();
    store::projects::update(tx, &after).await?;
    let sides = (Side::of_project(&before), Side::of_project(&after));
    let (fact, tasks) = if after.archived && !before.archived {
        let (tasks, holder) = end_leases(tx, &after).await?;
        (Fact::ProjectArchived(ProjectArchived { before: sides.0, after: sides.1, holder }), tasks)
    } else {
        (Fact::ProjectUpdated(ProjectUpdated { before: sides.0, after: sides.1 }), Vec::new())
    };
    tx.event(actor, NewEvent::in_project(&after.key, &after.key, None, fact).with_tasks(tasks));
    Ok(after)
}

/// An archived project is read-only, so nobody holds anything in it (R7): the tasks that were held,
/// and who held them.
async fn end_leases(tx: &mut Tx, project: &Project) -> Result<(Vec<TaskKey>, Vec<Handle>)> {
    let (mut tasks, mut holders) = (Vec::new(), Vec::new());
    for (task, lease) in store::leases::of_project(tx, &project.key).await? {
        store::leases::end(tx, &task, &lease, AttemptEnd::Archived, None).await?;
        tasks.push(task);
        if !holders.contains(&lease.member) {
            holders.push(lease.member);
        }
    }
    Ok((tasks, holders))
}
