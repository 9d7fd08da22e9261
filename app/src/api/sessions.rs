//! Sessions: phases of work of one member in one project.

use super::wire::Wire;
use hub_core::domain::page::Page;
use hub_core::domain::screen::SessionPage;
use hub_core::domain::session::Session;
use hub_core::domain::session_command as command;
use hub_core::domain::session_context::{HeartbeatAnswer, SessionContext};
use leptos::prelude::*;

use super::ApiError;

/// Sessions, the newest first.
///
/// # Errors
/// What `service::sessions::list` refuses.
#[server(prefix = "/api/ui", endpoint = "sessions/list", input = Wire, output = Wire)]
pub async fn list_sessions(command: command::ListSessions) -> Result<Page<Session>, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::sessions::list(&hub, &actor, command).await)
}

/// A session with what it holds, held and did.
///
/// # Errors
/// What `service::screens::session` refuses.
#[server(prefix = "/api/ui", endpoint = "sessions/get", input = Wire, output = Wire)]
pub async fn read_session(command: command::GetSession) -> Result<SessionPage, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::screens::session(&hub, &actor, command).await)
}

/// Starts a session of one's own.
///
/// # Errors
/// What `service::sessions::start` refuses.
#[server(prefix = "/api/ui", endpoint = "sessions/start", input = Wire, output = Wire)]
pub async fn start_session(command: command::StartSession) -> Result<SessionContext, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::sessions::start(&hub, &actor, command).await)
}

/// Says what one's session is at; a sign of life.
///
/// # Errors
/// What `service::sessions::heartbeat` refuses.
#[server(prefix = "/api/ui", endpoint = "sessions/heartbeat", input = Wire, output = Wire)]
pub async fn heartbeat_session(command: command::Heartbeat) -> Result<HeartbeatAnswer, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::sessions::heartbeat(&hub, &actor, command).await)
}

/// Keeps one's session alive while one is here. One that ended meanwhile needs it no more.
///
/// # Errors
/// What `service::sessions::heartbeat` refuses, but for sessions that ended.
#[server(prefix = "/api/ui", endpoint = "sessions/keep", input = Wire, output = Wire)]
pub async fn keep_session(command: command::Heartbeat) -> Result<(), ApiError> {
    use hub_core::domain::Code;
    let (hub, actor) = super::ssr::caller()?;
    match hub_core::service::sessions::heartbeat(&hub, &actor, command).await {
        Err(error) if error.code != Code::SessionEnded => Err(error.into()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Asks a session to stop.
///
/// # Errors
/// What `service::sessions::stop` refuses.
#[server(prefix = "/api/ui", endpoint = "sessions/stop", input = Wire, output = Wire)]
pub async fn stop_session(command: command::StopSession) -> Result<Session, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::sessions::stop(&hub, &actor, command).await)
}

/// Ends a session, with or without a handoff.
///
/// # Errors
/// What `service::sessions::end` refuses.
#[server(prefix = "/api/ui", endpoint = "sessions/end", input = Wire, output = Wire)]
pub async fn end_session(command: command::EndSession) -> Result<Session, ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    super::ssr::value(hub_core::service::sessions::end(&hub, &actor, command).await)
}
