//! Sessions: phases of work of one member in one project.

use super::wire::Wire;
use hub_core::domain::page::Page;
use hub_core::domain::screen::SessionPage;
use hub_core::domain::session::Session;
use hub_core::domain::session_command as command;
use hub_core::domain::session_context::{HeartbeatAnswer, SessionContext};
use leptos::prelude::*;

use super::ApiError;
use super::table::server_functions;

server_functions! {
    /// Sessions, the newest first.
    "sessions/list" list_sessions(command::ListSessions) -> Page<Session> = sessions::list;

    /// A session with what it holds, held and did.
    "sessions/get" read_session(command::GetSession) -> SessionPage = screens::session;

    /// Starts a session of one's own.
    "sessions/start" start_session(command::StartSession) -> SessionContext = sessions::start;

    /// Says what one's session is at; a sign of life.
    "sessions/heartbeat" heartbeat_session(command::Heartbeat) -> HeartbeatAnswer = sessions::heartbeat;

    /// Asks a session to stop.
    "sessions/stop" stop_session(command::StopSession) -> Session = sessions::stop;

    /// Ends a session, with or without a handoff.
    "sessions/end" end_session(command::EndSession) -> Session = sessions::end;
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
