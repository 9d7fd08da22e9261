//! Passwords: argon2id with the parameters OWASP names, on threads of their own.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, mpsc};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::try_generate_salt;
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use icu_normalizer::ComposingNormalizerBorrowed;
use tokio::sync::{Semaphore, oneshot};

use super::{Answered, Hub, secret, throttle};
use crate::domain::actor::{Actor, Credential};
use crate::domain::budget;
use crate::domain::event::{AuthLogout, Fact, NewEvent};
use crate::domain::fields::Check;
use crate::domain::ids::Handle;
use crate::domain::member::MemberKind;
use crate::domain::remedy::Thing;
use crate::domain::sign_in::{ChangePassword, ResetPassword};
use crate::domain::{Error, Result};
use crate::store::{self, Tx};

/// 19 MiB, two passes, one lane.
static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1_024, 2, 1, None).unwrap_or_default())
});

/// What a password is compared with where there is no such member: it costs the same time and never
/// fits.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| Memory::default().make("nobody has this password").unwrap_or_default());

/// The hash to store for a password.
///
/// # Errors
/// `internal` where hashing fails.
pub(super) async fn hash(hub: &Hub, password: String) -> Result<String> {
    off_thread(hub, move |memory| memory.make(&password)).await?
}

/// A hash that is the same for the same password and the same key, to compare repeats by.
///
/// # Errors
/// `internal` where hashing fails, `rate_limited` where too many wait for it.
pub(super) async fn fingerprint(hub: &Hub, password: String, key: &str) -> Result<String> {
    // Half of it: a salt has a bounded length.
    let salt: String = secret::sha256(key).chars().take(32).collect();
    off_thread(hub, move |memory| memory.hash(password.as_bytes(), salt.as_bytes())).await?
}

/// Whether a password fits a stored hash; with no hash it takes the same time and does not.
pub(super) async fn verify(hub: &Hub, password: String, hash: Option<String>) -> Result<bool> {
    off_thread(hub, move |memory| {
        // Made for the first attempt of all, whomever it names.
        let nobody = NOBODY.as_str();
        let known = hash.is_some();
        let hash = hash.as_deref().unwrap_or(nobody);
        memory.fits(&password, hash) && known
    })
    .await
}

/// What a hash is computed in. It is used again for the next one: given back and asked for anew
/// each time, the system's allocator would hold it more than once.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Memory {
    /// The hash to store for a password, with a salt of its own.
    fn make(&mut self, password: &str) -> Result<String> {
        let salt = try_generate_salt().map_err(|error| failed(&error))?;
        self.hash(normal(password).as_bytes(), &salt)
    }

    fn hash(&mut self, password: &[u8], salt: &[u8]) -> Result<String> {
        let output = self.output(&ARGON2, password, salt)?;
        let hash = PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(ARGON2.params()).map_err(|error| failed(&error))?,
            salt: Some(Salt::new(salt).map_err(|error| failed(&error))?),
            hash: Some(output),
        };
        Ok(hash.to_string())
    }

    fn output(&mut self, argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<Output> {
        let blocks = argon2.params().block_count();
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::default());
        }
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        let hashed = argon2.hash_password_into_with_memory(password, salt, &mut output, &mut self.0[..blocks]);
        hashed.map_err(|error| failed(&error))?;
        Output::new(&output).map_err(|error| failed(&error))
    }

    /// Whether a password fits a hash. One that was set before passwords were brought to one form
    /// is tried as it was typed, too; a password that has one form only, as most, costs one hash.
    fn fits(&mut self, password: &str, hash: &str) -> bool {
        let normal = normal(password);
        self.is_of(&normal, hash) || *normal != *password && self.is_of(password, hash)
    }

    /// Whether a hash is that of a password, computed as the hash says. Comparing two takes the
    /// same time wherever they differ.
    fn is_of(&mut self, password: &str, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        let (Some(salt), Some(version), true) = (&hash.salt, hash.version, hash.algorithm == ARGON2ID_IDENT) else {
            return false;
        };
        let (Ok(version), Ok(params)) = (Version::try_from(version), Params::try_from(&hash)) else { return false };
        let argon2 = Argon2::new(Algorithm::Argon2id, version, params);
        self.output(&argon2, password.as_bytes(), salt).is_ok_and(|output| hash.hash == Some(output))
    }
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    tracing::error!(argon2.error = %error, "a password could not be hashed");
    Error::internal()
}

/// The one form of a password: keyboards write `é` as one character or as two (NFC, R18).
fn normal(password: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(password)
}

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// The threads that hash, one for every two CPUs, so that guesses leave room for everybody else.
/// They are always the same ones, as each holds the memory for one hash.
#[derive(Debug)]
pub(super) struct Hashing {
    jobs: mpsc::Sender<Job>,
    places: Arc<Semaphore>,
}

impl Hashing {
    pub(super) fn new() -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..std::thread::available_parallelism().map_or(1, |cpus| cpus.get().div_ceil(2)) {
            let queue = Arc::clone(&queue);
            let next = move || queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let work = move || {
                let mut memory = Memory::default();
                while let Ok(job) = next() {
                    // Whoever asked is answered that it failed, as the answer's channel closes.
                    _ = catch_unwind(AssertUnwindSafe(|| job(&mut memory)));
                }
            };
            if let Err(error) = std::thread::Builder::new().name("hashing".to_owned()).spawn(work) {
                tracing::error!(io.error = %error, "a thread that hashes passwords could not be started");
            }
        }
        Self { jobs, places: Arc::new(Semaphore::new(budget::HASHES_WAITING)) }
    }
}

/// Hashes in turn. Who would wait too long is refused: the queue has an end.
async fn off_thread<T: Send + 'static>(hub: &Hub, work: impl FnOnce(&mut Memory) -> T + Send + 'static) -> Result<T> {
    let Hashing { jobs, places } = hub.hashing();
    let Ok(place) = Arc::clone(places).try_acquire_owned() else { return Err(throttle::busy()) };
    let (answer, answered) = oneshot::channel();
    let job = move |memory: &mut Memory| {
        // The place goes with the work: a caller that goes away does not make room for a second
        // one.
        let _place = place;
        if !answer.is_closed() {
            _ = answer.send(work(memory));
        }
    };
    jobs.send(Box::new(job)).map_err(|_| Error::unavailable())?;
    tokio::time::timeout(budget::HASH_WAIT, answered)
        .await
        .map_err(|_| throttle::busy())?
        .map_err(|_| Error::internal())
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
    let mut snapshot = hub.read_without_scope(actor).await?;
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
    let member = store::members::find(tx, handle).await?.ok_or_else(|| Error::not_found(Thing::Member, handle))?;
    if member.kind == MemberKind::Agent {
        return Err(Error::invalid("handle", "is an agent's; agents use tokens"));
    }
    store::members::set_password(tx, handle, hash).await?;
    store::sign_ins::end(tx, handle, None, keep).await?;
    tx.event(actor, NewEvent::of_member(handle, Fact::AuthLogout(AuthLogout::by_new_password())));
    Ok(())
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash;
    use argon2::{PasswordHasher, PasswordVerifier};

    use super::{ARGON2, Memory};

    const COMPOSED: &str = "Grüße für é";
    const APART: &str = "Gru\u{308}ße fu\u{308}r e\u{301}";

    #[test]
    fn r18_a_password_fits_however_its_letters_are_put_together() {
        let mut memory = Memory::default();
        for set in [COMPOSED, APART] {
            let hash = memory.make(set).unwrap();
            assert!(memory.fits(COMPOSED, &hash) && memory.fits(APART, &hash), "{set}");
            assert!(!memory.fits("Grusse fur e", &hash) && !memory.fits("GRÜSSE FÜR É", &hash), "{set}");
        }
        let hangul = memory.make("한국어 암호").unwrap();
        assert!(memory.fits("한국어 암호", &hangul));
    }

    #[test]
    fn r18_a_password_set_in_another_form_before_still_fits_as_it_was_typed() {
        let mut memory = Memory::default();
        let before: PasswordHash = ARGON2.hash_password(APART.as_bytes()).unwrap();
        assert!(memory.fits(APART, &before.to_string()));
        let plain: PasswordHash = ARGON2.hash_password(b"a long phrase").unwrap();
        assert!(memory.fits("a long phrase", &plain.to_string()) && !memory.fits("another phrase", &plain.to_string()));
    }

    #[test]
    fn what_the_library_makes_and_what_is_made_here_fit_each_other() {
        let mut memory = Memory::default();
        let theirs: PasswordHash = ARGON2.hash_password(b"a long phrase").unwrap();
        assert!(memory.fits("a long phrase", &theirs.to_string()));
        let ours = memory.make("a long phrase").unwrap();
        assert!(ours.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{ours}");
        assert!(ARGON2.verify_password(b"a long phrase", ours.as_str()).is_ok());
        assert!(ARGON2.verify_password(b"another phrase", ours.as_str()).is_err());
        let weaker = ours.replace("m=19456", "m=4096");
        assert!(!memory.fits("a long phrase", &weaker) && !memory.fits("a long phrase", "none"));
        assert_ne!(ours, memory.make("a long phrase").unwrap(), "each has a salt of its own");
    }
}
