//! Whom a credential belongs to, cached by the hash of its secret. An entry counts as long as
//! nothing has changed the rights of its member since it was looked up, and only while everything
//! this hub has committed is known. What another process ended is found out by the read or write
//! that the caller came for: both look at the present rights.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Hub;
use super::bounded_cache::BoundedCache;
use crate::domain::Result;
use crate::domain::actor::Actor;
use crate::domain::budget::CREDENTIAL_BYTES;
use crate::store::Snapshot;

/// The credentials that were looked up.
#[derive(Debug)]
pub(super) struct Credentials {
    cached: Mutex<BoundedCache<String, Actor>>,
}

impl Default for Credentials {
    fn default() -> Self {
        Self { cached: Mutex::new(BoundedCache::new(CREDENTIAL_BYTES)) }
    }
}

impl Credentials {
    fn lock(&self) -> MutexGuard<'_, BoundedCache<String, Actor>> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The actor of the credential whose secret has this hash; `look_up` asks the database for one.
///
/// # Errors
/// `unavailable` where the database cannot be read.
pub(super) async fn actor(
    hub: &Hub,
    hash: &str,
    look_up: impl AsyncFnOnce(&mut Snapshot, &str) -> Result<Option<Actor>>,
) -> Result<Option<Actor>> {
    let hash = hash.to_owned();
    if hub.is_caught_up() {
        let cached = hub.credentials_cache().lock().find(&hash).cloned();
        if let Some(actor) = cached.filter(|actor| !hub.rights().may_have_changed(actor, hub.now())) {
            return Ok(Some(actor));
        }
    }
    let as_of = hub.ring().head();
    let mut snapshot = hub.credentials().await?;
    let actor = look_up(&mut snapshot, &hash).await?.map(|actor| Actor { as_of, ..actor });
    if let Some(actor) = &actor {
        let bytes = size_of::<Actor>() + hash.len() + actor.handle.as_str().len();
        hub.credentials_cache().lock().keep(hash, actor.clone(), bytes);
    }
    Ok(actor)
}
