//! The way of every write: fields checked, rights as they are in the transaction (R15), replays
//! recognised (R14), the change and its answer in that one transaction.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::hub::Hub;
use super::rights;
use super::secret::sha256;
use super::{Answer, Answered};
use crate::domain::actor::Actor;
use crate::domain::fields::Check;
use crate::domain::session::Control;
use crate::domain::{Code, Error, Result, budget};
use crate::store::{Tx, idempotency};

/// What a command did.
struct Done<T> {
    value: T,
    control: Vec<Control>,
    unchanged: bool,
}

enum Outcome<T> {
    Done(Done<T>),
    Replayed(T),
}

impl Hub {
    /// Carries out `command` as one write of `actor`. With an idempotency key the same command gets
    /// its first answer again.
    ///
    /// # Errors
    /// `invalid` for its fields, `replay_mismatch` for a key that was used for something else,
    /// `unauthenticated` and `forbidden` where the credential or the role changed meanwhile, and
    /// what `run` refuses.
    pub(super) async fn write<C, T, F>(&self, actor: &Actor, name: &'static str, command: C, run: F) -> Answered<T>
    where
        C: Check + Serialize + Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: AsyncFnOnce(&mut Tx, Actor, C) -> Result<T> + Send + 'static,
    {
        actor.must_write_own()?;
        let replay = Replay::of(actor, name, &command)?;
        let (actor, command, hub) = (actor.clone(), command.checked()?, self.clone());
        let committed = self.store().writer().run(async move |tx: &mut Tx| {
            rights::confirm(tx, &actor).await?;
            let Some(replay) = replay else {
                return with_signs(&hub, tx, run, actor, command).await.map(Outcome::Done);
            };
            if let Some(answer) = replay.find(tx, &actor).await? {
                return Ok(Outcome::Replayed(answer));
            }
            let handle = actor.handle.clone();
            let value = with_signs(&hub, tx, run, actor, command).await?;
            let answer = serde_json::to_string(&value.value).map_err(|_| Error::internal())?;
            idempotency::keep(tx, &handle, &replay.key, &replay.request_hash, &answer).await?;
            Ok(Outcome::Done(value))
        });
        let committed = committed.await?;
        Ok(match committed.value {
            Outcome::Done(Done { value, control, unchanged }) => {
                Answer { control, unchanged, ..Answer::new(value, committed.seq) }
            }
            Outcome::Replayed(value) => Answer { replayed: true, ..Answer::new(value, committed.seq) },
        })
    }

    /// Carries out `command` as one write that has to do with a secret, which is never kept: a key
    /// that was used already is refused, so that nothing is done twice, and the answer is not given
    /// again.
    ///
    /// # Errors
    /// `invalid` for its fields, `replay_mismatch` for a key that was used, `unauthenticated` and
    /// `forbidden` where the credential or the role changed meanwhile, and what `run` refuses.
    pub(super) async fn write_secret<C, T, F>(
        &self,
        actor: &Actor,
        name: &'static str,
        command: C,
        run: F,
    ) -> Answered<T>
    where
        C: Check + Send + 'static,
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx, Actor, C) -> Result<T> + Send + 'static,
    {
        actor.must_write_own()?;
        let replay = Replay::of(actor, name, &())?;
        let (actor, command) = (actor.clone(), command.checked()?);
        let run = async move |tx: &mut Tx| {
            rights::confirm(tx, &actor).await?;
            let Some(Replay { key, request_hash }) = replay else { return run(tx, actor, command).await };
            if idempotency::find(tx, &actor.handle, &key).await?.is_some() {
                return Err(Error::new(Code::ReplayMismatch, SECRET_NOT_KEPT));
            }
            let handle = actor.handle.clone();
            let value = run(tx, actor, command).await?;
            idempotency::keep(tx, &handle, &key, &request_hash, "null").await?;
            Ok(value)
        };
        let committed = self.store().writer().run(run).await?;
        Ok(Answer::new(committed.value, committed.seq))
    }
}

/// What a key that was used for something secret is answered.
const SECRET_NOT_KEPT: &str = "This idempotency key was used already, and what it did was not done again. Secrets are shown once and \
    never kept: where you lost one, revoke that token and make another under a new key.";

/// Runs a command and takes what the session that writes must be told; a refusal carries it among
/// its data. Being refused is a sign of life too.
async fn with_signs<C, T, F>(hub: &Hub, tx: &mut Tx, run: F, actor: Actor, command: C) -> Result<Done<T>>
where
    F: AsyncFnOnce(&mut Tx, Actor, C) -> Result<T>,
{
    // A command that panicked may have left something.
    drop((tx.take_control(), tx.take_acting()));
    let events = tx.events();
    let outcome = run(tx, actor, command).await;
    let (control, acting) = (tx.take_control(), tx.take_acting());
    if let (Some(session), Err(_)) = (acting, &outcome) {
        hub.life().session_seen(session);
    }
    match outcome {
        Ok(value) => Ok(Done { value, control, unchanged: tx.events() == events }),
        Err(error) if control.is_empty() => Err(error),
        Err(error) => Err(error.with("control", control)),
    }
}

/// A write that names a key.
struct Replay {
    key: String,
    request_hash: String,
}

impl Replay {
    fn of(actor: &Actor, name: &str, command: &impl Serialize) -> Result<Option<Self>> {
        let Some(key) = &actor.idempotency_key else { return Ok(None) };
        if key.is_empty() || key.len() > budget::IDEMPOTENCY_KEY {
            return Err(Error::invalid("idempotency_key", "has 1 to 200 characters"));
        }
        let body = serde_json::to_string(command).map_err(|_| Error::internal())?;
        // What a wider credential was answered must not be given to a narrower one.
        let (scopes, project) = (&actor.scopes, &actor.project);
        let reach = serde_json::to_string(&(actor.role, scopes, project)).map_err(|_| Error::internal())?;
        Ok(Some(Self { key: key.clone(), request_hash: sha256(&format!("{name}\n{reach}\n{body}")) }))
    }

    async fn find<T: DeserializeOwned>(&self, tx: &mut Tx, actor: &Actor) -> Result<Option<T>> {
        let Some((request_hash, answer)) = idempotency::find(tx, &actor.handle, &self.key).await? else {
            return Ok(None);
        };
        if request_hash != self.request_hash {
            return Err(Error::new(
                Code::ReplayMismatch,
                "This idempotency key was used for another request in the last 24 hours; use a new key.",
            ));
        }
        serde_json::from_str(&answer).map(Some).map_err(|error| {
            tracing::error!(json.error = %error, "a kept answer could not be read");
            Error::internal()
        })
    }
}
