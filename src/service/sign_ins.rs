//! Proving who one is: passwords and cookies for browsers, tokens for everything else, and the
//! first admin of a fresh hub.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::{Hub, credentials, passwords, rights, secret};
use crate::domain::actor::{Actor, Credential, Door};
use crate::domain::event::{AuthLogin, AuthLogout, Fact, MemberCreated, NewEvent, Side};
use crate::domain::fields::Check;
use crate::domain::ids::Handle;
use crate::domain::member::{Member, MemberKind, Role};
use crate::domain::sign_in::{SetUp, SignIn};
use crate::domain::time::Timestamp;
use crate::domain::{Code, Error, Result};
use crate::store::{self, Tx};

/// How long a sign-in holds: 30 days.
const SIGN_IN_TIME: Duration = Duration::from_hours(30 * 24);

/// Where a sign-in comes from, for the throttle: the client's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source(pub String);

/// A sign-in just made; the secret goes into the browser's cookie.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub member: Member,
    pub secret: String,
    pub expires_at: Timestamp,
}

/// Signs a human in by password.
///
/// # Errors
/// `unauthenticated`, the same for an unknown handle and a wrong password, in words and in time;
/// `rate_limited` after failures.
pub async fn sign_in(hub: &Hub, command: SignIn, source: &Source, door: Door) -> Result<SignedIn> {
    let account = command.handle.trim().trim_start_matches('@').to_ascii_lowercase();
    let attempt = hub.throttle().reserve(&account, &source.0, hub.now())?;
    let (exists, fits) = match fits(hub, &account, command.password).await {
        Ok(outcome) => outcome,
        Err(error) => {
            attempt.was_not_tried();
            return Err(error);
        }
    };
    if !fits {
        // Written down in the background: a refusal takes the same time whether there is such a
        // member or not. A name nobody has may be anything, a mistyped password too, and is not
        // kept.
        if exists {
            hub.failed_sign_ins().count(Handle::stored(account), door);
        }
        return Err(does_not_fit());
    }
    attempt.succeeded();
    let (secret, handle) = (secret::cookie()?, Handle::stored(account));
    let hash = secret::sha256(&secret);
    let committed = hub.store().writer().run(async move |tx: &mut Tx| begin(tx, &handle, &hash, door).await).await?;
    let (member, expires_at) = committed.value;
    Ok(SignedIn { member, secret, expires_at })
}

/// Whether there is such a member with a password, and whether this is the one.
async fn fits(hub: &Hub, account: &str, password: String) -> Result<(bool, bool)> {
    let mut snapshot = hub.credentials().await?;
    let known = store::members::password_hash(&mut snapshot, account).await?;
    drop(snapshot);
    let exists = known.is_some();
    Ok((exists, passwords::verify(hub, password, known).await?))
}

fn does_not_fit() -> Error {
    Error::new(
        Code::Unauthenticated,
        "Handle and password do not fit together. Try again, or ask an admin to reset the password.",
    )
}

async fn begin(tx: &mut Tx, handle: &Handle, hash: &str, door: Door) -> Result<(Member, Timestamp)> {
    let member = store::members::find(tx, handle).await?.filter(|member| member.active);
    let member = member.ok_or_else(does_not_fit)?;
    let expires_at = tx.now().plus(SIGN_IN_TIME);
    store::sign_ins::insert(tx, handle, hash, expires_at).await?;
    tx.event(&own_actor(&member, door), NewEvent::of_member(handle, Fact::AuthLogin(AuthLogin {})));
    Ok((member, expires_at))
}

fn own_actor(member: &Member, door: Door) -> Actor {
    Actor { handle: member.handle.clone(), kind: member.kind, role: member.role, ..Actor::system(door) }
}

/// Ends the sign-in the caller came with.
///
/// # Errors
/// `unavailable` where it cannot be written.
pub async fn sign_out(hub: &Hub, actor: &Actor) -> Result<()> {
    let Credential::SignIn(id) = actor.credential else { return Ok(()) };
    let actor = actor.clone();
    hub.store()
        .writer()
        .run(async move |tx: &mut Tx| {
            if rights::present(tx, &actor).await?.is_none() {
                return Ok(());
            }
            store::sign_ins::end(tx, &actor.handle, Some(id), None).await?;
            tx.event(&actor, NewEvent::of_member(&actor.handle, Fact::AuthLogout(AuthLogout::default())));
            Ok(())
        })
        .await
        .map(drop)
}

/// Whether nobody is admin yet.
///
/// # Errors
/// `unavailable` where the database cannot be read.
pub async fn needs_set_up(hub: &Hub) -> Result<bool> {
    if hub.is_set_up().load(Ordering::SeqCst) {
        return Ok(false);
    }
    // The command line may have made one meanwhile, in another process.
    let mut snapshot = hub.credentials().await?;
    let is_set_up = store::sign_ins::any_admin(&mut snapshot).await?;
    if is_set_up {
        hub.remember_set_up();
    }
    Ok(!is_set_up)
}

/// The one-time code that guards the first set-up; `None` once there is an admin.
pub fn set_up_code(hub: &Hub) -> Option<String> {
    (!hub.is_set_up().load(Ordering::SeqCst)).then(|| hub.set_up_code().to_owned())
}

/// Makes the first admin and signs it in.
///
/// # Errors
/// `invalid` for its fields and a wrong code, `duplicate` where there is an admin already,
/// `rate_limited` after failures.
pub async fn set_up(hub: &Hub, command: SetUp, source: &Source) -> Result<SignedIn> {
    let command = command.checked()?;
    if !needs_set_up(hub).await? {
        return Err(Error::new(Code::Duplicate, "This hub is set up already; sign in instead."));
    }
    let attempt = hub.throttle().reserve("set up", &source.0, hub.now())?;
    // Hashes are compared, so that the time says nothing about the code.
    let signs = |code: &str| code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    if secret::sha256(&signs(&command.code)) != secret::sha256(&signs(hub.set_up_code())) {
        return Err(Error::invalid(
            "code",
            "This is not the code this hub printed on its terminal; copy it from there.",
        ));
    }
    let hash = match passwords::hash(hub, command.password.clone()).await {
        Ok(hash) => hash,
        Err(error) => {
            attempt.was_not_tried();
            return Err(error);
        }
    };
    attempt.succeeded();
    let secret = secret::cookie()?;
    let cookie_hash = secret::sha256(&secret);
    let committed = hub
        .store()
        .writer()
        .run(async move |tx: &mut Tx| {
            if store::sign_ins::any_admin(tx).await? {
                return Err(Error::new(Code::Duplicate, "This hub is set up already; sign in instead."));
            }
            let member = first_admin(tx, command, &hash).await?;
            begin(tx, &member.handle, &cookie_hash, Door::Ui).await
        })
        .await?;
    hub.remember_set_up();
    let (member, expires_at) = committed.value;
    Ok(SignedIn { member, secret, expires_at })
}

async fn first_admin(tx: &mut Tx, command: SetUp, hash: &str) -> Result<Member> {
    if store::members::find(tx, &command.handle).await?.is_some() {
        return Err(Error::invalid("handle", "is taken; choose another"));
    }
    let member = Member {
        handle: command.handle,
        display_name: command.display_name,
        avatar: "indigo".to_owned(),
        kind: MemberKind::Human,
        role: Role::Admin,
        software: None,
        skills: Vec::new(),
        active: true,
        created_at: tx.now(),
        last_seen_at: None,
    };
    store::members::insert(tx, &member, Some(hash)).await?;
    let fact = Fact::MemberCreated(MemberCreated { after: Side::of(&member) });
    tx.event(&own_actor(&member, Door::Ui), NewEvent::of_member(&member.handle, fact));
    Ok(member)
}

/// Whom a browser's cookie belongs to; `None` where it belongs to nobody (any more).
///
/// # Errors
/// `unavailable` where the database cannot be read.
pub async fn from_cookie(hub: &Hub, cookie: &str) -> Result<Option<Actor>> {
    if cookie.is_empty() || cookie.len() > 100 {
        return Ok(None);
    }
    credentials::actor(hub, &secret::sha256(cookie), store::sign_ins::authenticate).await
}

/// Whom a token belongs to.
///
/// # Errors
/// `unauthenticated` where it is unknown, expired, revoked or its member deactivated.
pub async fn from_token(hub: &Hub, token: &str) -> Result<Actor> {
    if !secret::is_token(token) {
        return Err(unauthenticated());
    }
    let actor = credentials::actor(hub, &secret::sha256(token), store::tokens::authenticate).await?;
    let actor = actor.ok_or_else(unauthenticated)?;
    hub.life().token_used(&actor);
    Ok(actor)
}

fn unauthenticated() -> Error {
    Error::new(Code::Unauthenticated, "This token is unknown, expired or revoked; ask an admin for a new one.")
}
