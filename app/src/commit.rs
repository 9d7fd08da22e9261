//! A write that names the version its maker saw (R2), as every screen makes it: where others
//! changed something else meanwhile it is sent again with the present version, where they changed
//! the same it is given up. Nothing here draws or stores anything.

use std::future::Future;

use hub_core::domain::{Code, Error};

use crate::api::ApiError;

/// How often a write is sent before it is given up because others never stop.
const TRIES: u32 = 3;

/// Why a write was given up. `N` is what it was about.
#[derive(Debug)]
pub enum Refused<N> {
    /// Somebody changed the same meanwhile; it as it now is.
    Conflict(Box<N>),
    Failed(ApiError),
}

/// Sends a write to `what`, which names `version`, until the hub takes it. `read` reads anew what
/// it is about, and `again` gives the version to name then: none where the same was changed.
///
/// # Errors
/// [`Refused`].
pub async fn commit<T, N, S, R>(
    what: &str,
    mut version: u32,
    send: impl Fn(u32) -> S,
    read: impl Fn() -> R,
    again: impl Fn(&N) -> Option<u32>,
) -> Result<T, Refused<N>>
where
    S: Future<Output = Result<T, ApiError>>,
    R: Future<Output = Result<N, ApiError>>,
{
    for _ in 0..TRIES {
        let error = match send(version).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if error.code() != Code::VersionConflict {
            return Err(Refused::Failed(error));
        }
        let now = read().await.map_err(Refused::Failed)?;
        match again(&now) {
            Some(present) => version = present,
            None => return Err(Refused::Conflict(Box::new(now))),
        }
    }
    let message = format!("{what} is changed by many at the moment; nothing of yours was saved. Try again.");
    Err(Refused::Failed(ApiError(Error::new(Code::VersionConflict, message))))
}
