//! Reading tasks.

use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::budget::{LONG_PAGE, PAGE};
use crate::domain::fields::Check;
use crate::domain::page::{DEFAULT_LIMIT, Page, clamp, read_cursor, write_cursor};
use crate::domain::task::Task;
use crate::domain::task_command::{GetTask, ListTasks};
use crate::service::{Answered, Hub};
use crate::store::tasks::Scope;
use crate::store::{self, Snapshot};

/// Tasks that pass the filter, in board order.
///
/// # Errors
/// `invalid` for its fields or a broken cursor, `forbidden` where the credential does not reach.
pub async fn list(hub: &Hub, actor: &Actor, command: ListTasks) -> Answered<Page<Task>> {
    let filter = narrowed(actor, command.checked()?)?;
    let looks_long = filter.q.is_some() || filter.fields.is_some();
    let _turn = if looks_long { Some(hub.turns().heavy_read(&actor.handle).await?) } else { None };
    let mut snapshot = hub.read(actor).await?;
    if let Some(project) = &filter.project {
        store::projects::find(&mut snapshot, project).await?;
    }
    let most = if filter.fields.as_ref().is_some_and(|fields| !fields.is_empty()) { LONG_PAGE } else { PAGE };
    let limit = clamp(filter.limit, DEFAULT_LIMIT).min(most);
    if filter.ready == Some(true) {
        let page = ready(&mut snapshot, actor, &filter, limit).await?;
        return hub.answer(snapshot, page).await;
    }
    let tasks = store::tasks::list(&mut snapshot, &filter, &actor.handle, Scope::Everything, limit + 1).await?;
    let page = Page::of_surplus(tasks, limit, |task| {
        write_cursor(&[&(task.status as i64).to_string(), &task.rank, task.key.as_str()])
    });
    hub.answer(snapshot, page).await
}

/// What the caller may claim now, the best first. Its cursor counts, as what is ready changes under any other.
async fn ready(snapshot: &mut Snapshot, actor: &Actor, filter: &ListTasks, limit: u32) -> Result<Page<Task>> {
    let skip = match &filter.cursor {
        Some(cursor) => read_cursor(cursor, 2)?[1].parse().unwrap_or(0),
        None => 0,
    };
    let tasks = store::tasks::list_ready(snapshot, filter, &actor.handle, skip, limit + 1).await?;
    Ok(Page::of_surplus(tasks, limit, |_| write_cursor(&["ready", &skip.saturating_add(limit).to_string()])))
}

/// One task, whole.
///
/// # Errors
/// `not_found`; `forbidden` where the credential does not reach.
pub async fn get(hub: &Hub, actor: &Actor, command: GetTask) -> Answered<Task> {
    actor.must_read()?;
    actor.must_reach_task(&command.task)?;
    let mut snapshot = hub.read(actor).await?;
    let held = store::tasks::find(&mut snapshot, &command.task).await?;
    hub.answer(snapshot, held.task).await
}

/// The filter as the caller means it: `me` is itself, and a credential limited to one project sees that one.
pub(in crate::service) fn narrowed(actor: &Actor, mut filter: ListTasks) -> Result<ListTasks> {
    actor.must_read()?;
    filter.assignee = filter.assignee.take().map(|handle| actor.resolve(handle));
    match &filter.project {
        Some(project) => actor.must_reach(project)?,
        None => filter.project.clone_from(&actor.project),
    }
    Ok(filter)
}
