//! Passwords: argon2id with the parameters OWASP names, off the async threads, a few at a time.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use icu_normalizer::ComposingNormalizerBorrowed;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

use super::{Answered, Hub, secret, throttle};
use crate::domain::actor::{Actor, Credential};
use crate::domain::event::NewEvent;
use crate::domain::fields::Check;
use crate::domain::ids::Handle;
use crate::domain::member::MemberKind;
use crate::domain::sign_in::{ChangePassword, ResetPassword};
use crate::domain::{Error, Result};
use crate::store::{self, Tx};

/// 19 MiB, two passes, one lane.
static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1_024, 2, 1, None).unwrap_or_default())
});

/// How many wait for their turn to hash, or have it.
const WAITING: usize = 64;
/// How long one waits for its turn at the most.
const WAIT: Duration = Duration::from_secs(5);

/// What a password is compared with where there is no such member: it costs the same time and never fits.
static NOBODY: LazyLock<String> = LazyLock::new(|| make("nobody has this password").unwrap_or_default());

/// The hash to store for a password.
///
/// # Errors
/// `internal` where hashing fails.
pub(super) async fn hash(hub: &Hub, password: String) -> Result<String> {
    off_thread(hub, move || make(&password)).await?
}

/// A hash that is the same for the same password and the same key, to compare repeats by.
///
/// # Errors
/// `internal` where hashing fails, `rate_limited` where too many wait for it.
pub(super) async fn fingerprint(hub: &Hub, password: String, key: &str) -> Result<String> {
    // Half of it: a salt has a bounded length.
    let salt: String = secret::sha256(key).chars().take(32).collect();
    off_thread(hub, move || {
        let hash = ARGON2.hash_password_with_salt(password.as_bytes(), salt.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|_| Error::internal())
    })
    .await?
}

/// Whether a password fits a stored hash; with no hash it takes the same time and does not.
pub(super) async fn verify(hub: &Hub, password: String, hash: Option<String>) -> Result<bool> {
    off_thread(hub, move || {
        // Made for the first attempt of all, whomever it names.
        let nobody = NOBODY.as_str();
        let known = hash.is_some();
        let hash = hash.as_deref().unwrap_or(nobody);
        fits(&password, hash) && known
    })
    .await
}

/// Whether a password fits a hash. One that was set before passwords were brought to one form is tried as it was typed, too; a
/// password that has one form only, as most, costs one hash.
fn fits(password: &str, hash: &str) -> bool {
    let normal = normal(password);
    let fits = |password: &str| ARGON2.verify_password(password.as_bytes(), hash).is_ok();
    fits(&normal) || *normal != *password && fits(password)
}

/// The one form of a password: keyboards write `é` as one character or as two (NFC, R18).
fn normal(password: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(password)
}

/// Whose turn it is to hash.
#[derive(Debug)]
pub(super) struct Hashing {
    turns: Arc<Semaphore>,
    places: Semaphore,
}

impl Hashing {
    pub(super) fn new() -> Self {
        let cpus = std::thread::available_parallelism().map_or(1, usize::from);
        Self { turns: Arc::new(Semaphore::new(cpus)), places: Semaphore::new(WAITING) }
    }

    fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.places.try_acquire().ok()
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Error::unavailable())
    }
}

fn make(password: &str) -> Result<String> {
    let hash: std::result::Result<PasswordHash, _> = ARGON2.hash_password(normal(password).as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| {
        tracing::error!(argon2.error = %error, "a password could not be hashed");
        Error::internal()
    })
}

/// Hashes in turn, a few at a time. Who would wait too long is refused: the queue has an end.
async fn off_thread<T: Send + 'static>(hub: &Hub, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let Some(_place) = hub.hashing().place() else { return Err(throttle::busy()) };
    let turn = tokio::time::timeout(WAIT, hub.hashing().turn()).await.map_err(|_| throttle::busy())??;
    // The turn goes with the work: a caller that goes away does not make room for a second one.
    let work = move || {
        let done = work();
        drop(turn);
        done
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::internal())
}

/// Sets another human's password and ends that member's sign-ins.
///
/// # Errors
/// `invalid` for the password and for agents, `forbidden` for all but admins, `not_found`.
pub async fn reset(hub: &Hub, actor: &Actor, command: ResetPassword) -> Answered<()> {
    let command = command.checked()?;
    actor.must_be_admin("reset passwords")?;
    let handle = actor.resolve(command.handle.clone());
    let hash = hash(hub, command.password.clone()).await?;
    hub.write_secret(actor, "passwords.reset", command, async move |tx: &mut Tx, actor, _| {
        set(tx, &actor, &handle, &hash, None).await
    })
    .await
}

/// Changes the caller's own password and ends its other sign-ins.
///
/// # Errors
/// `invalid` for the passwords, `forbidden` for agents.
pub async fn change(hub: &Hub, actor: &Actor, command: ChangePassword) -> Answered<()> {
    let command = command.checked()?;
    actor.must_write_own()?;
    actor.must_reach_the_hub()?;
    if actor.is_agent() {
        return Err(Error::forbidden("Agents have no password; an admin makes their tokens."));
    }
    let mut snapshot = hub.read(actor).await?;
    let known = store::members::password_hash(&mut snapshot, actor.handle.as_str()).await?;
    drop(snapshot);
    // Not from an address: whoever holds the credential is slowed down wherever it is.
    let source = format!("change of the password of {}", actor.handle);
    let attempt = hub.throttle().reserve(actor.handle.as_str(), &source, hub.now())?;
    match verify(hub, command.current.clone(), known).await {
        Ok(true) => attempt.succeeded(),
        Ok(false) => return Err(Error::invalid("current", "is not your present password")),
        Err(error) => {
            attempt.was_not_tried();
            return Err(error);
        }
    }
    let hash = hash(hub, command.password.clone()).await?;
    let keep = match actor.credential {
        Credential::SignIn(id) => Some(id),
        Credential::Token(_) | Credential::Local => None,
    };
    hub.write_secret(actor, "passwords.change", command, async move |tx: &mut Tx, actor, _| {
        let handle = actor.handle.clone();
        set(tx, &actor, &handle, &hash, keep).await
    })
    .await
}

async fn set(tx: &mut Tx, actor: &Actor, handle: &Handle, hash: &str, keep: Option<i64>) -> Result<()> {
    let member = store::members::find(tx, handle).await?.ok_or_else(|| Error::not_found("member", handle))?;
    if member.kind == MemberKind::Agent {
        return Err(Error::invalid("handle", "is an agent's; agents use tokens"));
    }
    store::members::set_password(tx, handle, hash).await?;
    store::sign_ins::end(tx, handle, None, keep).await?;
    let event = NewEvent::new("auth.logout", handle, json!({ "because": "password changed" }));
    tx.event(actor, event.private(vec![handle.clone()]));
    Ok(())
}

#[cfg(test)]
mod tests {
    use argon2::PasswordHasher;
    use argon2::password_hash::phc::PasswordHash;

    use super::{ARGON2, fits, make};

    const COMPOSED: &str = "Grüße für é";
    const APART: &str = "Gru\u{308}ße fu\u{308}r e\u{301}";

    #[test]
    fn r18_a_password_fits_however_its_letters_are_put_together() {
        for set in [COMPOSED, APART] {
            let hash = make(set).unwrap();
            assert!(fits(COMPOSED, &hash) && fits(APART, &hash), "{set}");
            assert!(!fits("Grusse fur e", &hash) && !fits("GRÜSSE FÜR É", &hash), "{set}");
        }
        let hangul = make("한국어 암호").unwrap();
        assert!(fits("한국어 암호", &hangul));
    }

    #[test]
    fn r18_a_password_set_in_another_form_before_still_fits_as_it_was_typed() {
        let before: PasswordHash = ARGON2.hash_password(APART.as_bytes()).unwrap();
        assert!(fits(APART, &before.to_string()));
        let plain: PasswordHash = ARGON2.hash_password(b"a long phrase").unwrap();
        assert!(fits("a long phrase", &plain.to_string()) && !fits("another phrase", &plain.to_string()));
    }
}
