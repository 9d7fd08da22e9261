//! Completing the arguments of prompts and addresses: what begins as was typed, and what is there.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::doc::ListDocs;
use hub_core::domain::handoff_command::ListHandoffs;
use hub_core::domain::ids::ProjectKey;
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::project::ListProjects;
use hub_core::domain::task_command::ListTasks;
use hub_core::service::{Hub, docs, handoffs, projects, tasks};
use rmcp::model::{CompleteRequestParams, CompletionInfo, Reference};

use super::{BOARD, DOC, HANDOFF, TASK};
use crate::mcp::prompts;
use crate::mcp::tools::whole;

/// The values that fit what `request` has so far; none where nothing is known.
///
/// # Errors
/// `forbidden` for credentials that may not read.
pub async fn complete(hub: &Hub, actor: &Actor, request: &CompleteRequestParams) -> Result<CompletionInfo> {
    let typed = request.argument.value.trim();
    let known = match (&request.r#ref, request.argument.name.as_str()) {
        (Reference::Resource(of), "key") if of.uri == TASK => task_keys(hub, actor, typed).await?,
        (Reference::Resource(of), "key") if of.uri == BOARD || of.uri == DOC => project_keys(hub, actor).await?,
        (Reference::Resource(of), "id") if of.uri == HANDOFF => handoff_ids(hub, actor).await?,
        (Reference::Resource(of), "slug") if of.uri == DOC => slugs(hub, actor, project_of(request)).await?,
        (Reference::Prompt(_), prompts::ARGUMENT) => words_of_prompts(hub, actor, typed).await?,
        _ => Vec::new(),
    };
    Ok(fitting(known, typed))
}

/// Those that begin as was typed, as many as the protocol takes.
fn fitting(known: Vec<String>, typed: &str) -> CompletionInfo {
    let typed = typed.to_lowercase();
    let mut values: Vec<String> = known.into_iter().filter(|value| value.to_lowercase().starts_with(&typed)).collect();
    let total = values.len();
    values.truncate(CompletionInfo::MAX_VALUES);
    let shown = values.len();
    CompletionInfo::with_pagination(values, u32::try_from(total).ok(), total > shown).unwrap_or_default()
}

/// The project that was chosen before.
fn project_of(request: &CompleteRequestParams) -> Option<ProjectKey> {
    request.context.as_ref()?.arguments.as_ref()?.get("key")?.parse().ok()
}

async fn project_keys(hub: &Hub, actor: &Actor) -> Result<Vec<String>> {
    let page =
        |cursor| projects::list(hub, actor, ListProjects { limit: Some(MAX_LIMIT), cursor, ..ListProjects::default() });
    Ok(whole(page).await?.into_iter().map(|project| project.key.to_string()).collect())
}

/// The newest tasks of the project that was begun, or of all.
async fn task_keys(hub: &Hub, actor: &Actor, typed: &str) -> Result<Vec<String>> {
    let project = typed.split_once('-').and_then(|(project, _)| project.parse().ok());
    let command =
        |cursor| ListTasks { project: project.clone(), limit: Some(MAX_LIMIT), cursor, ..ListTasks::default() };
    Ok(whole(|cursor| tasks::list(hub, actor, command(cursor)))
        .await?
        .into_iter()
        .map(|task| task.key.to_string())
        .collect())
}

async fn handoff_ids(hub: &Hub, actor: &Actor) -> Result<Vec<String>> {
    let command = |cursor| ListHandoffs { limit: Some(MAX_LIMIT), cursor, ..ListHandoffs::default() };
    let all = whole(|cursor| handoffs::list(hub, actor, command(cursor))).await?;
    Ok(all.into_iter().map(|handoff| handoff.id.to_string()).collect())
}

async fn slugs(hub: &Hub, actor: &Actor, project: Option<ProjectKey>) -> Result<Vec<String>> {
    let Some(project) = project else { return Ok(Vec::new()) };
    let page = |cursor| docs::list(hub, actor, ListDocs { project: project.clone(), limit: Some(MAX_LIMIT), cursor });
    Ok(whole(page).await?.into_iter().map(|doc| doc.slug.to_string()).collect())
}

/// What prompts are mostly given: a project's key, and a task's once the project is named.
async fn words_of_prompts(hub: &Hub, actor: &Actor, typed: &str) -> Result<Vec<String>> {
    if typed.contains('-') { task_keys(hub, actor, typed).await } else { project_keys(hub, actor).await }
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn what_begins_as_typed_fits_and_the_rest_is_counted() {
        let known: Vec<String> = (1..=150).map(|number| format!("HUB-{number}")).chain(["OPS-1".to_owned()]).collect();
        let all = fitting(known.clone(), "hub");
        assert_eq!((all.values.len(), all.total, all.has_more), (100, Some(150), Some(true)));
        let few = fitting(known, "Hub-15");
        assert_eq!((few.values, few.has_more), (vec!["HUB-15".to_owned(), "HUB-150".to_owned()], Some(false)));
    }
}
