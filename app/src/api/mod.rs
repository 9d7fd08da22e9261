//! The server functions: what the screens ask of the hub. Each makes one service call; none holds a
//! rule.

pub mod approvals;
pub mod board;
#[cfg(not(feature = "ssr"))]
pub(crate) mod browser;
pub mod comments;
pub mod cookie;
pub mod docs;
pub mod document;
pub mod error;
pub mod events;
pub mod forms;
pub mod handoffs;
pub mod inbox;
pub mod members;
pub mod messages;
pub mod projects;
pub mod sessions;
pub mod sign_in;
pub mod stats;
pub(crate) mod table;
pub mod tasks;
pub mod tokens;
pub mod wire;

pub use error::ApiError;

use hub_core::domain::event::Seq;
use hub_core::domain::task::Task;
use serde::{Deserialize, Serialize};

/// A task as it is after a write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    pub task: Task,
    /// The number of the event that made it so: what is older must not overwrite it.
    pub seq: Seq,
}

#[cfg(not(feature = "ssr"))]
pub(crate) use browser as host;
#[cfg(feature = "ssr")]
pub(crate) use ssr as host;

/// The server's side of every server function: who calls, and how answers become what is sent.
#[cfg(feature = "ssr")]
pub mod ssr {
    use std::pin::Pin;
    use std::sync::Arc;

    use http::HeaderValue;
    use http::header::{ACCEPT, COOKIE, SET_COOKIE};
    use http::request::Parts;
    use hub_core::domain::actor::Actor;
    use hub_core::domain::ids::TaskKey;
    use hub_core::domain::screen::AgentPackage;
    use hub_core::domain::task::Task;
    use hub_core::domain::{Code, Error};
    use hub_core::service::sign_ins::Source;
    use hub_core::service::{Answered, Hub};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use super::cookie::Cookie;
    use super::{ApiError, Changed};

    /// What an agent is given for a task: the door of agents knows.
    #[derive(Clone)]
    pub struct AgentView(pub Arc<dyn Fn(Hub, Actor, TaskKey) -> Package + Send + Sync>);

    /// What an agent is given, once it is made.
    pub type Package = Pin<Box<dyn Future<Output = hub_core::domain::Result<AgentPackage>> + Send>>;

    pub(crate) fn agent_view() -> Result<AgentView, ApiError> {
        extension::<AgentView>().ok_or_else(|| Error::internal().into())
    }

    /// The hub and who is signed in.
    pub(crate) fn caller() -> Result<(Hub, Actor), ApiError> {
        let actor = extension::<Actor>().ok_or_else(|| {
            ApiError::from(Error::new(Code::Unauthenticated, "Nobody is signed in here; sign in and try again."))
        })?;
        Ok((hub()?, actor))
    }

    /// The hub, for what needs nobody to be signed in.
    pub(crate) fn hub() -> Result<Hub, ApiError> {
        extension::<Hub>().ok_or_else(|| Error::internal().into())
    }

    /// Where the request comes from.
    pub(crate) fn source() -> Result<Source, ApiError> {
        extension::<Source>().ok_or_else(|| Error::internal().into())
    }

    /// What was asked for, without the envelope.
    pub(crate) fn value<T>(answered: Answered<T>) -> Result<T, ApiError> {
        answered.map(|answer| answer.value).map_err(ApiError::from)
    }

    /// A changed task with the number of its event.
    pub(crate) fn changed(answered: Answered<Task>) -> Result<Changed, ApiError> {
        answered.map(|answer| Changed { task: answer.value, seq: answer.seq }).map_err(ApiError::from)
    }

    /// Gives the browser its sign-in, good for `max_age_seconds`.
    pub(crate) fn keep_sign_in(secret: &str, max_age_seconds: i64) {
        if let Some(cookie) = extension::<Cookie>() {
            set_cookie(&cookie.set(secret, max_age_seconds));
        }
    }

    /// Takes the sign-in from the browser.
    pub(crate) fn forget_sign_in() {
        if let Some(cookie) = extension::<Cookie>() {
            set_cookie(&cookie.clear());
        }
    }

    /// The value of a cookie of the request.
    pub(crate) fn cookie_value(name: &str) -> Option<String> {
        let parts = use_context::<Parts>()?;
        let pairs = parts.headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
        pairs
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }

    /// The path of the page that is asked for.
    pub(crate) fn path() -> Option<String> {
        use_context::<Parts>().map(|parts| parts.uri.path().to_owned())
    }

    /// Gives the response the status of a refusal. A plain form is sent back to its page instead,
    /// which says why.
    pub(crate) fn answer_with(code: Code) {
        if is_plain_form() {
            return;
        }
        let status = http::StatusCode::from_u16(super::error::status(code));
        if let (Some(options), Ok(status)) = (use_context::<ResponseOptions>(), status) {
            options.set_status(status);
        }
    }

    fn is_plain_form() -> bool {
        use_context::<Parts>().is_some_and(|parts| {
            let accepts = parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
            parts.method == http::Method::POST && accepts.is_some_and(|accept| accept.contains("text/html"))
        })
    }

    /// Sends the browser on to `path`.
    pub(crate) fn redirect(path: &str) {
        leptos_axum::redirect(path);
    }

    fn set_cookie(cookie: &str) {
        if let (Some(options), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
            options.append_header(SET_COOKIE, value);
        }
    }

    fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<T>().cloned())
    }
}
