//! Completing the arguments of prompts and addresses: what begins as was typed, and what is there.

use hub_core::domain::actor::Actor;
use hub_core::domain::handoff::HandoffStatus;
use hub_core::domain::handoff_command::ListHandoffs;
use hub_core::domain::ids::ProjectKey;
use hub_core::domain::message::ListThreads;
use hub_core::domain::page::{MAX_LIMIT, Page};
use hub_core::domain::session_command::ListSessions;
use hub_core::domain::task_command::{GetTask, ListTasks};
use hub_core::domain::{Code, Result};
use hub_core::service::{Answer, Hub, docs, handoffs, members, messages, projects, sessions, tasks};
use rmcp::model::{CompleteRequestParams, CompletionInfo, Reference};

use super::address::{BOARD, DOC, HANDOFF, TASK};
use crate::mcp::prompts;

/// What is known, as far as it was read.
#[derive(Default)]
struct Known {
    values: Vec<String>,
    /// Whether there is more than was read.
    more: bool,
}

impl Known {
    fn all(values: Vec<String>) -> Self {
        Self { values, more: false }
    }

    fn page<T>(page: Page<T>, name: impl Fn(T) -> String) -> Self {
        Self { more: page.next_cursor.is_some(), values: page.items.into_iter().map(name).collect() }
    }

    /// These, and those.
    fn and(mut self, mut other: Self) -> Self {
        self.values.append(&mut other.values);
        Self { more: self.more || other.more, ..self }
    }
}

/// The values that fit what `request` has so far; none where nothing is known.
///
/// # Errors
/// `forbidden` for credentials that may not read.
pub async fn complete(hub: &Hub, actor: &Actor, request: &CompleteRequestParams) -> Result<CompletionInfo> {
    let typed = request.argument.value.trim();
    let known = match (&request.r#ref, request.argument.name.as_str()) {
        (Reference::Resource(of), "key") if of.uri == TASK => task_keys(hub, actor, typed).await?,
        (Reference::Resource(of), "key") if of.uri == BOARD || of.uri == DOC => project_keys(hub, actor).await?,
        (Reference::Resource(of), "id") if of.uri == HANDOFF => handoff_ids(hub, actor, None).await?,
        (Reference::Resource(of), "slug") if of.uri == DOC => slugs(hub, actor, project_of(request)).await?,
        (Reference::Prompt(of), prompts::ARGUMENT) => words_of(hub, actor, &of.name, typed).await?,
        _ => Known::default(),
    };
    Ok(fitting(known, typed))
}

/// What a prompt is mostly given, by what its hint asks for; where that is a sentence, nothing.
async fn words_of(hub: &Hub, actor: &Actor, prompt: &str, typed: &str) -> Result<Known> {
    Ok(match prompt {
        "task-complete" | "task-review" => task_keys(hub, actor, typed).await?,
        "session-start" | "task-check" => project_keys(hub, actor).await?,
        "session-handoff-pickup" => handoff_ids(hub, actor, Some(HandoffStatus::Open)).await?,
        "session-info" => session_ids(hub, actor).await?,
        "messages-check" => thread_ids(hub, actor).await?.and(handles(hub, actor).await?),
        "messages-send" => handles(hub, actor).await?.and(thread_ids(hub, actor).await?),
        _ => Known::default(),
    })
}

/// Those that begin as was typed, each once, as many as the protocol takes.
fn fitting(known: Known, typed: &str) -> CompletionInfo {
    let typed = typed.to_lowercase();
    let mut values: Vec<String> = Vec::new();
    for value in known.values {
        if value.to_lowercase().starts_with(&typed) && !values.contains(&value) {
            values.push(value);
        }
    }
    let total = u32::try_from(values.len()).ok().filter(|_| !known.more);
    let more = known.more || values.len() > CompletionInfo::MAX_VALUES;
    values.truncate(CompletionInfo::MAX_VALUES);
    CompletionInfo::with_pagination(values, total, more).unwrap_or_default()
}

/// The project that was chosen before.
fn project_of(request: &CompleteRequestParams) -> Option<ProjectKey> {
    request.context.as_ref()?.arguments.as_ref()?.get("key")?.parse().ok()
}

async fn project_keys(hub: &Hub, actor: &Actor) -> Result<Known> {
    let projects = projects::all(hub, actor).await?.value;
    Ok(Known::all(projects.into_iter().map(|project| project.key.to_string()).collect()))
}

/// Tasks whose key may begin as typed: the one of that very name, and a page of those that a list
/// finds by it; or, before a project is chosen, a page of the first projects that fit.
async fn task_keys(hub: &Hub, actor: &Actor, typed: &str) -> Result<Known> {
    let Some((project, _)) = typed.split_once('-') else {
        let mut known = Known::default();
        for key in project_keys(hub, actor).await?.values {
            if key.to_lowercase().starts_with(&typed.to_lowercase()) && known.values.len() < CompletionInfo::MAX_VALUES
            {
                known = known.and(page_of_tasks(hub, actor, &key, "").await?);
            }
        }
        return Ok(known);
    };
    let exact = match typed.parse() {
        Ok(task) => or_none(tasks::get(hub, actor, GetTask { task }).await)?.map(|task| task.key.to_string()),
        Err(_) => None,
    };
    Ok(Known::all(exact.into_iter().collect()).and(page_of_tasks(hub, actor, project, typed).await?))
}

async fn page_of_tasks(hub: &Hub, actor: &Actor, project: &str, typed: &str) -> Result<Known> {
    let Ok(project) = project.parse() else { return Ok(Known::default()) };
    let q = Some(typed.to_owned()).filter(|typed| !typed.is_empty());
    let command = ListTasks { project: Some(project), q, limit: Some(MAX_LIMIT), ..ListTasks::default() };
    let page = or_none(tasks::list(hub, actor, command).await)?;
    Ok(page.map(|page| Known::page(page, |task| task.key.to_string())).unwrap_or_default())
}

/// What is not there, or not within reach, completes nothing.
fn or_none<T>(answer: Result<Answer<T>>) -> Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer.value)),
        Err(error) if matches!(error.code, Code::NotFound | Code::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The newest handoffs.
async fn handoff_ids(hub: &Hub, actor: &Actor, status: Option<HandoffStatus>) -> Result<Known> {
    let command = ListHandoffs { status, limit: Some(MAX_LIMIT), ..ListHandoffs::default() };
    Ok(Known::page(handoffs::list(hub, actor, command).await?.value, |handoff| handoff.id.to_string()))
}

/// The caller's own sessions, the newest first.
async fn session_ids(hub: &Hub, actor: &Actor) -> Result<Known> {
    let member = Some(actor.handle.clone());
    let command = ListSessions { member, limit: Some(MAX_LIMIT), ..ListSessions::default() };
    Ok(Known::page(sessions::list(hub, actor, command).await?.value, |session| session.id.to_string()))
}

async fn thread_ids(hub: &Hub, actor: &Actor) -> Result<Known> {
    let command = ListThreads { limit: Some(MAX_LIMIT), ..ListThreads::default() };
    Ok(Known::page(messages::list(hub, actor, command).await?.value, |thread| thread.id.to_string()))
}

async fn handles(hub: &Hub, actor: &Actor) -> Result<Known> {
    let team = members::team(hub, actor).await?.value;
    Ok(Known::all(team.into_iter().map(|(member, _)| member.handle.to_string()).collect()))
}

async fn slugs(hub: &Hub, actor: &Actor, project: Option<ProjectKey>) -> Result<Known> {
    let Some(project) = project else { return Ok(Known::default()) };
    let docs = or_none(docs::all(hub, actor, &project).await)?.unwrap_or_default();
    Ok(Known::all(docs.into_iter().map(|doc| doc.slug.to_string()).collect()))
}

#[cfg(test)]
mod tests {
    use super::{Known, fitting};

    #[test]
    fn what_begins_as_typed_fits_and_the_rest_is_counted() {
        let known: Vec<String> = (1..=150).map(|number| format!("HUB-{number}")).chain(["OPS-1".to_owned()]).collect();
        let known = |more| Known { values: known.clone(), more };
        let all = fitting(known(false), "hub");
        assert_eq!((all.values.len(), all.total, all.has_more), (100, Some(150), Some(true)));
        let few = fitting(known(false), "Hub-15");
        assert_eq!((few.values, few.has_more), (vec!["HUB-15".to_owned(), "HUB-150".to_owned()], Some(false)));
        let cut = fitting(known(true), "Hub-15");
        assert_eq!((cut.total, cut.has_more), (None, Some(true)), "what was not read is not counted");
    }
}
