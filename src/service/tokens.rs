//! Tokens: humans make their own, admins make agents'. A credential never makes one that reaches
//! further than itself.

use super::{Answered, Hub, secret, sessions};
use crate::domain::actor::{Actor, Scope};
use crate::domain::event::{Fact, NewEvent, Side, TokenCreated, TokenRevoked};
use crate::domain::ids::Handle;
use crate::domain::member::{Member, MemberKind, Role};
use crate::domain::page::{Page, Part};
use crate::domain::remedy::Thing;
use crate::domain::time::Timestamp;
use crate::domain::token::{CreateToken, ListTokens, NewToken, RevokeToken, Token};
use crate::domain::{Error, Result};
use crate::store::{self, Tx};

/// A member's tokens, the newest first, without their secrets.
///
/// # Errors
/// `not_found`; `invalid` for a broken cursor, `forbidden` for others' tokens unless the caller is
/// an admin.
pub async fn list(hub: &Hub, actor: &Actor, command: ListTokens) -> Answered<Page<Token>> {
    let handle = actor.resolve(command.handle);
    if handle != actor.handle {
        actor.must_be_admin("see others' tokens")?;
    }
    let mut snapshot = hub.read(actor).await?;
    existing(store::members::find(&mut snapshot, &handle).await?, &handle)?;
    let tokens = store::tokens::list(&mut snapshot, &handle).await?;
    let part = Part { limit: command.limit, cursor: command.cursor.as_deref() };
    // Texts of the same length order as numbers do.
    let page = part.of(tokens, |token| [format!("{:020}", i64::MAX - token.id)])?;
    hub.answer(snapshot, page).await
}

/// Makes a token. Its secret is in this answer and nowhere else, ever.
///
/// # Errors
/// `invalid` for its fields, `not_found`, `forbidden` for scopes or a reach beyond the caller's own
/// and for other humans' tokens.
pub async fn create(hub: &Hub, actor: &Actor, mut command: CreateToken) -> Answered<NewToken> {
    actor.must_write_own()?;
    command.handle = actor.resolve(command.handle);
    let secret = secret::token()?;
    hub.write_secret(actor, "tokens.create", command, async move |tx: &mut Tx, actor, command| {
        create_in(tx, &actor, command, secret).await
    })
    .await
}

async fn create_in(tx: &mut Tx, actor: &Actor, command: CreateToken, secret: String) -> Result<NewToken> {
    let member = existing(store::members::find(tx, &command.handle).await?, &command.handle)?;
    if !member.active {
        return Err(Error::invalid("handle", "is deactivated; activate the member first"));
    }
    if member.handle != actor.handle {
        actor.must_be_admin("make tokens for agents")?;
        if member.kind == MemberKind::Human {
            return Err(Error::forbidden("Humans make their own tokens; only agents' are made for them."));
        }
    } else if actor.is_agent() {
        return Err(Error::forbidden("An agent's tokens are made by admins; ask one of them."));
    }
    let scopes = command.scopes.unwrap_or_else(|| vec![Scope::Read, Scope::Write]);
    check_scopes(actor, &member, &scopes)?;
    let project = command.project;
    match (&actor.project, &project) {
        (Some(only), asked) if asked.as_ref() != Some(only) => {
            return Err(Error::forbidden(format!(
                "This token reaches project {only} only; limit the new one to it too."
            )));
        }
        _ => {}
    }
    if let Some(project) = &project {
        store::projects::find(tx, project).await?;
    }
    if command.expires_at.is_some_and(|at| at <= tx.now()) {
        return Err(Error::invalid("expires_at", "lies in the past"));
    }
    let expires_at = no_longer_than(actor, command.expires_at)?;
    let mut details = Token {
        id: 0,
        member: member.handle.clone(),
        name: command.name,
        prefix: secret.chars().take(10).collect(),
        scopes,
        project,
        created_by: actor.handle.clone(),
        created_at: tx.now(),
        expires_at,
        last_used_at: None,
        revoked_at: None,
    };
    details.id = store::tokens::insert(tx, &details, &secret::sha256(&secret), actor.token()).await?;
    let fact = Fact::TokenCreated(TokenCreated { after: Side::of(&details) });
    tx.event(actor, NewEvent::of_member(&member.handle, fact));
    Ok(NewToken { token: secret, details })
}

/// When a token made with this credential ends: no later than the token it is made with. A
/// browser's sign-in gives no end, as a person makes tokens there to last.
fn no_longer_than(actor: &Actor, asked: Option<Timestamp>) -> Result<Option<Timestamp>> {
    let Some(end) = actor.expires_at.filter(|_| actor.token().is_some()) else { return Ok(asked) };
    match asked {
        Some(asked) if asked > end => Err(Error::forbidden(format!(
            "This token ends at {end} and makes none that lasts longer; ask for an earlier end, or make it in the browser."
        ))),
        asked => Ok(asked.or(Some(end))),
    }
}

fn check_scopes(actor: &Actor, member: &Member, scopes: &[Scope]) -> Result<()> {
    for scope in scopes {
        let privileged = matches!(scope, Scope::Approve | Scope::Admin);
        if privileged && member.role != Role::Admin {
            return Err(Error::invalid("scopes", format!("{scope} is for admins' own tokens only")));
        }
        if !actor.scopes.contains(scope) {
            return Err(Error::forbidden(format!("This token lacks the scope {scope} and cannot give it.")));
        }
    }
    Ok(())
}

/// Revokes one token, at once and for good.
///
/// # Errors
/// `not_found` where it does not exist or is revoked already, `forbidden` for others' tokens unless
/// the caller is an admin.
pub async fn revoke(hub: &Hub, actor: &Actor, mut command: RevokeToken) -> Answered<()> {
    actor.must_write_own()?;
    command.handle = actor.resolve(command.handle);
    if command.handle != actor.handle {
        actor.must_be_admin("revoke others' tokens")?;
    } else if actor.is_agent() {
        return Err(Error::forbidden("An agent's tokens are revoked by admins; ask one of them."));
    }
    hub.write(actor, "tokens.revoke", command, async |tx: &mut Tx, actor, command| {
        let revoked = store::tokens::revoke(tx, &command.handle, Some(command.id)).await?;
        if revoked.is_empty() {
            return Err(Error::not_found(Thing::Token, command.id));
        }
        record(tx, &actor, &revoked).await
    })
    .await
}

/// Revokes all tokens of a member: the recovery the command line offers.
///
/// # Errors
/// `forbidden` for all but admins, `not_found`.
pub async fn revoke_all(hub: &Hub, actor: &Actor, handle: Handle) -> Answered<u32> {
    actor.must_be_admin("revoke others' tokens")?;
    let command = ListTokens::of(handle);
    hub.write_secret(actor, "tokens.revoke_all", command, async |tx: &mut Tx, actor, command| {
        existing(store::members::find(tx, &command.handle).await?, &command.handle)?;
        let revoked = store::tokens::revoke(tx, &command.handle, None).await?;
        record(tx, &actor, &revoked).await?;
        Ok(u32::try_from(revoked.len()).unwrap_or(u32::MAX))
    })
    .await
}

/// Revokes every token that `allows` does not let go on; how many there were.
pub(super) async fn revoke_unless(tx: &mut Tx, actor: &Actor, allows: impl Fn(&str) -> bool) -> Result<usize> {
    let mut count = 0;
    for (id, member, hash) in store::tokens::not_revoked(tx).await? {
        if !allows(&hash) {
            let revoked = store::tokens::revoke(tx, &member, Some(id)).await?;
            count += revoked.len();
            record(tx, actor, &revoked).await?;
        }
    }
    Ok(count)
}

/// The events of revoked tokens; the sessions started with them end at once (R16).
pub(super) async fn record(tx: &mut Tx, actor: &Actor, revoked: &[(i64, Handle)]) -> Result<()> {
    for (id, member) in revoked {
        tx.event(actor, NewEvent::of_member(member, Fact::TokenRevoked(TokenRevoked { token: *id })));
        sessions::end_with_token(tx, actor, *id).await?;
    }
    Ok(())
}

fn existing(member: Option<Member>, handle: &Handle) -> Result<Member> {
    member.ok_or_else(|| Error::not_found(Thing::Member, handle))
}
