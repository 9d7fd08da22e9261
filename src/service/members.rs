//! Members: anybody reads who is who; admins add and change them; each changes its own looks.

mod change;

use std::collections::HashMap;

use super::{Answered, Hub, passwords};
use crate::domain::Error;
use crate::domain::actor::Actor;
use crate::domain::fields::Check;
use crate::domain::ids::Handle;
use crate::domain::member::{Member, MemberKind, Presence, Role};
use crate::domain::member_command::{CreateMember, GetMember, ListMembers, UpdateMe, UpdateMember};
use crate::domain::page::{Page, Part};
use crate::domain::remedy::Thing;
use crate::store::{self, Tx};

/// Every member, humans first, by name.
///
/// # Errors
/// `forbidden` where the credential may not read, `invalid` for a broken cursor.
pub async fn list(hub: &Hub, actor: &Actor, command: ListMembers) -> Answered<Page<Member>> {
    let mut snapshot = hub.read(actor).await?;
    let mut members = store::members::list(&mut snapshot).await?;
    members.retain(|member| {
        command.kind.is_none_or(|kind| member.kind == kind)
            && command.active.is_none_or(|active| member.active == active)
    });
    let part = Part { limit: command.limit, cursor: command.cursor.as_deref() };
    let page = part.of(members, |member| {
        let agents_last = u8::from(member.kind == MemberKind::Agent);
        [agents_last.to_string(), member.display_name.to_lowercase(), member.handle.to_string()]
    })?;
    hub.answer(snapshot, page).await
}

/// One member; `me` is the caller.
///
/// # Errors
/// `not_found`; `forbidden` where the credential may not read.
pub async fn get(hub: &Hub, actor: &Actor, command: GetMember) -> Answered<Member> {
    let mut snapshot = hub.read(actor).await?;
    let handle = actor.resolve(command.handle);
    let member = store::members::find(&mut snapshot, &handle).await?;
    let member = member.ok_or_else(|| Error::not_found(Thing::Member, &handle))?;
    hub.answer(snapshot, member).await
}

/// The caller itself.
///
/// # Errors
/// `forbidden` where the credential may not read.
pub async fn me(hub: &Hub, actor: &Actor) -> Answered<Member> {
    get(hub, actor, GetMember { handle: actor.handle.clone() }).await
}

/// How present everybody is now.
///
/// # Errors
/// `forbidden` where the credential may not read.
pub async fn presence(hub: &Hub, actor: &Actor) -> Answered<Page<Presence>> {
    let mut snapshot = hub.read(actor).await?;
    let members = store::members::list(&mut snapshot).await?;
    let presence = super::presence::read(&mut snapshot, hub.life(), &members).await?;
    hub.answer(snapshot, Page::whole(presence)).await
}

/// Everybody who is active, humans first, by name, each with how present that member is now.
///
/// # Errors
/// `forbidden` where the credential may not read.
pub async fn team(hub: &Hub, actor: &Actor) -> Answered<Vec<(Member, Option<Presence>)>> {
    let mut snapshot = hub.read(actor).await?;
    let mut members = store::members::list(&mut snapshot).await?;
    members.retain(|member| member.active);
    let presence = super::presence::read(&mut snapshot, hub.life(), &members).await?;
    let mut presence: HashMap<Handle, Presence> =
        presence.into_iter().map(|presence| (presence.member.clone(), presence)).collect();
    let with_presence = |member: Member| {
        let presence = presence.remove(&member.handle);
        (member, presence)
    };
    let team = members.into_iter().map(with_presence).collect();
    hub.answer(snapshot, team).await
}

/// Adds a human or an agent.
///
/// # Errors
/// `invalid` for its fields, `forbidden` for all but admins, `duplicate` for a taken handle.
pub async fn create(hub: &Hub, actor: &Actor, command: CreateMember) -> Answered<Member> {
    actor.must_be_admin("add members")?;
    let mut command = command.checked()?;
    // The hash is made before the transaction, which nothing slow may hold. A repeat under the same
    // key must have the same password, so it is replaced by a hash that comes out the same each
    // time and says no more about it than the one that is stored.
    let password_hash = match command.password.take() {
        Some(password) => {
            if let Some(key) = &actor.idempotency_key {
                command.password = Some(passwords::fingerprint(hub, password.clone(), key).await?);
            }
            Some(passwords::hash(hub, password).await?)
        }
        None => None,
    };
    let answer = hub
        .write(actor, "members.create", command, async move |tx: &mut Tx, actor, command| {
            change::create(tx, &actor, command, password_hash.as_deref()).await
        })
        .await?;
    if answer.value.role == Role::Admin {
        hub.remember_set_up();
    }
    Ok(answer)
}

/// Changes a member. Deactivating it ends its sign-ins, revokes its tokens and unassigns its open
/// tasks (R16).
///
/// # Errors
/// `invalid` for its fields and for the last admin (R17), `forbidden` for all but admins,
/// `not_found`.
pub async fn update(hub: &Hub, actor: &Actor, command: UpdateMember) -> Answered<Member> {
    actor.must_be_admin("change members")?;
    hub.write(actor, "members.update", command, async |tx: &mut Tx, actor, command| {
        change::update(tx, &actor, command).await
    })
    .await
}

/// Changes the caller's own looks.
///
/// # Errors
/// `invalid` for its fields; `forbidden` where the credential may not write.
pub async fn update_me(hub: &Hub, actor: &Actor, command: UpdateMe) -> Answered<Member> {
    actor.must_write_own()?;
    hub.write(actor, "members.update_me", command, async |tx: &mut Tx, actor, command| {
        change::update_me(tx, &actor, command).await
    })
    .await
}
