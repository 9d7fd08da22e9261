//! The same writes as plain HTML forms send them, for pages without JavaScript. The answer leads
//! back to the page.

use leptos::prelude::*;

use super::ApiError;

/// Creates a task from the form at the head of a column.
///
/// # Errors
/// What `service::tasks::create` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/add-task")]
pub async fn add_task(project: String, title: String, status: String) -> Result<(), ApiError> {
    use crate::long_title::{Written, written};
    use hub_core::domain::{Error, task_command::CreateTask};
    let (hub, actor) = super::ssr::caller()?;
    let project = project.parse().map_err(|fault: String| Error::invalid("project", fault))?;
    let status = status.parse().map_err(|fault: String| Error::invalid("status", fault))?;
    // A plain form cannot ask: what is too long for a title is kept in the description.
    let Written { title, description } = written(&title);
    let command = CreateTask { status: Some(status), description, ..CreateTask::titled(project, title) };
    super::ssr::value(hub_core::service::tasks::create(&hub, &actor, command).await).map(drop)
}

/// Moves a task from the form on its page.
///
/// # Errors
/// What `service::tasks::move_to` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/move-task")]
pub async fn move_task_by_form(
    task: String,
    to: String,
    expected_version: u32,
    reason: Option<String>,
) -> Result<(), ApiError> {
    use hub_core::domain::{Error, task_command::MoveTask};
    let (hub, actor) = super::ssr::caller()?;
    let task = task.parse().map_err(|fault: String| Error::invalid("task", fault))?;
    let to = to.parse().map_err(|fault: String| Error::invalid("to", fault))?;
    let command = MoveTask {
        expected_version: Some(expected_version),
        reason: reason.filter(|reason| !reason.trim().is_empty()),
        ..MoveTask::of(task, to)
    };
    super::ssr::value(hub_core::service::tasks::move_to(&hub, &actor, command).await).map(drop)
}

/// Adds a comment from the form on a task's page.
///
/// # Errors
/// What `service::comments::add` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/add-comment")]
pub async fn add_comment_by_form(task: String, body: String) -> Result<(), ApiError> {
    use hub_core::domain::{Error, comment::AddComment};
    let (hub, actor) = super::ssr::caller()?;
    let task = task.parse().map_err(|fault: String| Error::invalid("task", fault))?;
    super::ssr::value(hub_core::service::comments::add(&hub, &actor, AddComment { task, body, session: None }).await)
        .map(drop)
}

/// Renames a task from the form on its page.
///
/// # Errors
/// What `service::tasks::update` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/rename-task")]
pub async fn rename_task_by_form(task: String, title: String, expected_version: u32) -> Result<(), ApiError> {
    use hub_core::domain::{Error, task_command::UpdateTask};
    let (hub, actor) = super::ssr::caller()?;
    let task = task.parse().map_err(|fault: String| Error::invalid("task", fault))?;
    let expected_version = Some(expected_version);
    let command = UpdateTask { title: Some(title), expected_version, ..UpdateTask::of(task) };
    super::ssr::value(hub_core::service::tasks::update(&hub, &actor, command).await).map(drop)
}

/// Decides an approval from the form on its page; both buttons of the form send it.
///
/// # Errors
/// What `service::approvals::decide` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/decide")]
pub async fn decide_by_form(approval: String, decision: String, reason: Option<String>) -> Result<(), ApiError> {
    use hub_core::domain::{Error, approval::DecideApproval};
    let (hub, actor) = super::ssr::caller()?;
    let command = DecideApproval {
        approval: approval.parse().map_err(|fault: String| Error::invalid("approval", fault))?,
        decision: decision.parse().map_err(|fault: String| Error::invalid("decision", fault))?,
        reason,
    };
    let decided = super::ssr::value(hub_core::service::approvals::decide(&hub, &actor, command).await)?;
    // To what was decided: the page it came from may show the next one, with its button where this
    // one's was.
    super::ssr::redirect(&format!("/approvals/{}", decided.id));
    Ok(())
}

/// Claims a task from the form on its page: in the caller's live session of the project, which is
/// started where there is none.
///
/// # Errors
/// What `service::sessions::start` and `service::tasks::claim` refuse.
#[server(prefix = "/api/ui", endpoint = "forms/claim")]
pub async fn claim_by_form(task: String) -> Result<(), ApiError> {
    use hub_core::domain::ids::TaskKey;
    use hub_core::domain::session_command::{ListSessions, StartSession};
    use hub_core::domain::{Error, task_command::ClaimTask};
    use hub_core::service::{sessions, tasks};
    let (hub, actor) = super::ssr::caller()?;
    let task: TaskKey = task.parse().map_err(|fault: String| Error::invalid("task", fault))?;
    let (project, member) = (task.project(), Some(actor.handle.clone()));
    let own = ListSessions { project: Some(project.clone()), member, live: Some(true), ..ListSessions::default() };
    let live = super::ssr::value(sessions::list(&hub, &actor, own).await)?.items;
    let session = match live.into_iter().min_by_key(|session| session.token.is_some()) {
        Some(session) => session.id,
        None => {
            let (external_ref, client) = (Some("browser".to_owned()), Some("Browser".to_owned()));
            let command = StartSession { project, goal: Some(task.to_string()), external_ref, client };
            super::ssr::value(sessions::start(&hub, &actor, command).await)?.session.id
        }
    };
    super::ssr::value(tasks::claim(&hub, &actor, ClaimTask { session, task: Some(task) }).await).map(drop)
}

/// Takes a task away from the session that its page showed as its holder, from the form on it.
///
/// # Errors
/// What `service::tasks::take_back` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/take-back")]
pub async fn take_back_by_form(
    task: String,
    from_session: Option<String>,
    reason: Option<String>,
) -> Result<(), ApiError> {
    use hub_core::domain::{Error, task_command::TakeBack};
    let (hub, actor) = super::ssr::caller()?;
    let task = task.parse().map_err(|fault: String| Error::invalid("task", fault))?;
    let from_session = from_session.map(|seen| seen.parse()).transpose();
    let from_session = from_session.map_err(|fault: String| Error::invalid("from_session", fault))?;
    let reason = reason.filter(|reason| !reason.trim().is_empty());
    let command = TakeBack { task, from_session, reason };
    super::ssr::value(hub_core::service::tasks::take_back(&hub, &actor, command).await).map(drop)
}

/// Completes a task from the form on its page; what shows that a criterion is met comes by the
/// criterion's number.
///
/// # Errors
/// What `service::tasks::complete` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/complete")]
pub async fn complete_by_form(
    task: String,
    session: String,
    expected_version: u32,
    result: String,
    evidence: Option<std::collections::BTreeMap<String, String>>,
) -> Result<(), ApiError> {
    use hub_core::domain::task::EvidenceKind;
    use hub_core::domain::{Error, task_command::CompleteTask, task_command::EvidenceInput};
    let (hub, actor) = super::ssr::caller()?;
    let written = evidence.unwrap_or_default().into_iter().filter(|(_, text)| !text.trim().is_empty());
    let piece = |(criterion, text): (String, String)| {
        let criterion = criterion.parse().map_err(|_| Error::invalid("evidence", "names a criterion by its number"))?;
        Ok(EvidenceInput { criterion, kind: EvidenceKind::Note, text, exit_code: None, met: None })
    };
    let evidence = written.map(piece).collect::<Result<Vec<_>, Error>>()?;
    let command = CompleteTask {
        task: task.parse().map_err(|fault: String| Error::invalid("task", fault))?,
        session: Some(session.parse().map_err(|fault: String| Error::invalid("session", fault))?),
        result,
        evidence: Some(evidence).filter(|evidence| !evidence.is_empty()),
        expected_version: Some(expected_version),
    };
    super::ssr::value(hub_core::service::tasks::complete(&hub, &actor, command).await).map(drop)
}

/// Picks a handoff up from the form beside it.
///
/// # Errors
/// What `service::handoffs::pick_up` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/pick-up")]
pub async fn pick_up_by_form(handoff: String) -> Result<(), ApiError> {
    use hub_core::domain::{Error, handoff_command::PickUpHandoff};
    let (hub, actor) = super::ssr::caller()?;
    let handoff = handoff.parse().map_err(|fault: String| Error::invalid("handoff", fault))?;
    let command = PickUpHandoff { handoff, session: None };
    super::ssr::value(hub_core::service::handoffs::pick_up(&hub, &actor, command).await).map(drop)
}

/// Writes into a thread from the form at its end.
///
/// # Errors
/// What `service::messages::reply` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/reply")]
pub async fn reply_by_form(thread: String, body: String) -> Result<(), ApiError> {
    use hub_core::domain::{Error, message::ReplyToThread};
    let (hub, actor) = super::ssr::caller()?;
    let thread = thread.parse().map_err(|fault: String| Error::invalid("thread", fault))?;
    super::ssr::value(
        hub_core::service::messages::reply(&hub, &actor, ReplyToThread { thread, body, session: None }).await,
    )
    .map(drop)
}

/// Changes how one is shown, from the form on the account page.
///
/// # Errors
/// What `service::members::update_me` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/profile")]
pub async fn update_me_by_form(display_name: String, avatar: Option<String>) -> Result<(), ApiError> {
    use hub_core::domain::member_command::UpdateMe;
    let (hub, actor) = super::ssr::caller()?;
    let command = UpdateMe { display_name: Some(display_name), avatar };
    super::ssr::value(hub_core::service::members::update_me(&hub, &actor, command).await).map(drop)
}

/// Changes one's own password, from the form on the account page.
///
/// # Errors
/// `invalid` where the new password was written in two ways, and what `service::passwords::change`
/// refuses.
#[server(prefix = "/api/ui", endpoint = "forms/password")]
pub async fn change_password_by_form(current: String, password: String, again: String) -> Result<(), ApiError> {
    use hub_core::domain::{Error, sign_in::ChangePassword};
    let (hub, actor) = super::ssr::caller()?;
    if password != again {
        return Err(Error::invalid("again", "is not the same as the new password").into());
    }
    super::ssr::value(hub_core::service::passwords::change(&hub, &actor, ChangePassword { current, password }).await)
}

/// Writes to a member from the form for a new message. The answer leads to the new thread.
///
/// # Errors
/// What `service::messages::start` refuses.
#[server(prefix = "/api/ui", endpoint = "forms/start-thread")]
pub async fn start_thread_by_form(
    to: String,
    subject: Option<String>,
    task: Option<String>,
    body: String,
) -> Result<(), ApiError> {
    use hub_core::domain::{Error, ids::TaskKey, message::StartThread};
    let (hub, actor) = super::ssr::caller()?;
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let command = StartThread {
        to: to.parse().map_err(|fault: String| Error::invalid("to", fault))?,
        subject: filled(subject),
        task: filled(task)
            .map(|task| task.parse::<TaskKey>())
            .transpose()
            .map_err(|fault| Error::invalid("task", fault))?,
        body,
        session: None,
    };
    let thread = super::ssr::value(hub_core::service::messages::start(&hub, &actor, command).await)?;
    super::ssr::redirect(&format!("/messages/{}", thread.id));
    Ok(())
}
