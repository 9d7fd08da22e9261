//! What happens inside the transaction when members are added and changed.

use serde_json::json;

use crate::domain::actor::Actor;
use crate::domain::event::{Fact, MemberChanged, MemberCreated, NewEvent, Side, TaskUpdated};
use crate::domain::ids::Handle;
use crate::domain::member::{Member, MemberKind, PALETTE, Role};
use crate::domain::member_command::{CreateMember, UpdateMe, UpdateMember};
use crate::domain::names::{is_like_the_hub, look_alike};
use crate::domain::remedy::Thing;
use crate::domain::{Code, Error, Result};
use crate::service::{sessions, tokens};
use crate::store::{self, Tx};

pub(super) async fn create(
    tx: &mut Tx,
    actor: &Actor,
    command: CreateMember,
    password_hash: Option<&str>,
) -> Result<Member> {
    let handle = command.handle;
    if store::members::find(tx, &handle).await?.is_some() {
        return Err(Error::new(Code::Duplicate, format!("The handle {handle} is taken; choose another."))
            .with("fields", json!({ "handle": "is taken; choose another" })));
    }
    let role = match command.kind {
        MemberKind::Agent => Role::Agent,
        MemberKind::Human => command.role.unwrap_or(Role::Member),
    };
    let avatar = command.avatar.unwrap_or_else(|| default_avatar(&handle, command.kind));
    let member = Member {
        handle,
        display_name: command.display_name,
        avatar,
        kind: command.kind,
        role,
        software: command.software.filter(|software| !software.is_empty()),
        skills: command.skills,
        active: true,
        created_at: tx.now(),
        last_seen_at: None,
    };
    check_name(tx, &member).await?;
    check_handle(tx, &member).await?;
    store::members::insert(tx, &member, password_hash).await?;
    let fact = Fact::MemberCreated(MemberCreated { after: Side::of(&member) });
    tx.event(actor, NewEvent::of_member(&member.handle, fact));
    Ok(member)
}

/// A colour by the handle's letters for humans, a robot for agents.
fn default_avatar(handle: &Handle, kind: MemberKind) -> String {
    if kind == MemberKind::Agent {
        return "🤖".to_owned();
    }
    let sum: usize = handle.as_str().bytes().map(usize::from).sum();
    PALETTE[sum % PALETTE.len()].to_owned()
}

pub(super) async fn update(tx: &mut Tx, actor: &Actor, command: UpdateMember) -> Result<Member> {
    let before = existing(tx, &actor.resolve(command.handle)).await?;
    let mut after = before.clone();
    after.display_name = command.display_name.unwrap_or(after.display_name);
    after.avatar = command.avatar.unwrap_or(after.avatar);
    after.software = command.software.or(after.software).filter(|software| !software.is_empty());
    after.skills = command.skills.unwrap_or(after.skills);
    after.active = command.active.unwrap_or(after.active);
    if let Some(role) = command.role {
        if (role == Role::Agent) != (before.kind == MemberKind::Agent) {
            return Err(Error::invalid("role", "agents have the role agent, humans admin, member or viewer"));
        }
        after.role = role;
    }
    if after == before {
        return Ok(before);
    }
    if after.display_name != before.display_name {
        check_name(tx, &after).await?;
    }
    let was_admin = before.active && before.role == Role::Admin;
    let is_admin = after.active && after.role == Role::Admin;
    if was_admin && !is_admin && store::members::other_admins(tx, &before.handle).await? == 0 {
        let field = if after.active { "role" } else { "active" };
        return Err(Error::invalid(
            field,
            format!("{} is the last active admin who can sign in; give another admin a password first", before.handle),
        ));
    }
    store::members::update(tx, &after).await?;
    let deactivated = before.active && !after.active;
    let changed = MemberChanged { before: Side::of(&before), after: Side::of(&after) };
    if deactivated {
        // What it leaves behind waits under Needs you until somebody has it.
        let left = store::tasks::open_of(tx, &after.handle).await?;
        tx.event(actor, NewEvent::of_member(&after.handle, Fact::MemberDeactivated(changed)).with_tasks(left));
        leave(tx, actor, &after.handle).await?;
    } else {
        tx.event(actor, NewEvent::of_member(&after.handle, Fact::MemberUpdated(changed)));
    }
    Ok(after)
}

/// What a deactivated member had ends with it (R16).
async fn leave(tx: &mut Tx, actor: &Actor, handle: &Handle) -> Result<()> {
    store::sign_ins::end(tx, handle, None, None).await?;
    sessions::end_with_member(tx, actor, handle).await?;
    let revoked = store::tokens::revoke(tx, handle, None).await?;
    tokens::record(tx, actor, &revoked).await?;
    for (task, version) in store::tasks::reassign(tx, handle).await? {
        let fact = Fact::TaskUpdated(TaskUpdated::left_by(handle, version));
        tx.event(actor, NewEvent::of_task(&task, None, fact));
    }
    Ok(())
}

pub(super) async fn update_me(tx: &mut Tx, actor: &Actor, command: UpdateMe) -> Result<Member> {
    let before = existing(tx, &actor.handle).await?;
    let mut after = before.clone();
    after.display_name = command.display_name.unwrap_or(after.display_name);
    after.avatar = command.avatar.unwrap_or(after.avatar);
    if after != before {
        if after.display_name != before.display_name {
            check_name(tx, &after).await?;
        }
        store::members::update(tx, &after).await?;
        let changed = MemberChanged { before: Side::of(&before), after: Side::of(&after) };
        tx.event(actor, NewEvent::of_member(&after.handle, Fact::MemberUpdated(changed)));
    }
    Ok(after)
}

/// A name under which nobody takes an agent for a human, nor the other way round, nor either for
/// the hub.
async fn check_name(tx: &mut Tx, member: &Member) -> Result<()> {
    if is_like_the_hub(&member.display_name) {
        return Err(Error::invalid("display_name", "is the hub's own; choose another"));
    }
    match alike(tx, member, &member.display_name).await? {
        Some(other) => Err(Error::invalid("display_name", format!("looks like the name of {other}; choose another"))),
        None => Ok(()),
    }
}

/// The same of the handle.
async fn check_handle(tx: &mut Tx, member: &Member) -> Result<()> {
    match alike(tx, member, member.handle.as_str()).await? {
        Some(other) => Err(Error::invalid("handle", format!("looks like the name of {other}; choose another"))),
        None => Ok(()),
    }
}

/// The agent whose name or handle looks like `name` of a human, or the human whose looks like that
/// of an agent.
async fn alike(tx: &mut Tx, member: &Member, name: &str) -> Result<Option<Handle>> {
    let others = store::members::list(tx).await?.into_iter();
    let mut others = others.filter(|other| other.kind != member.kind && other.handle != member.handle);
    let found = others.find(|other| look_alike(name, &other.display_name) || look_alike(name, other.handle.as_str()));
    Ok(found.map(|other| other.handle))
}

async fn existing(tx: &mut Tx, handle: &Handle) -> Result<Member> {
    store::members::find(tx, handle).await?.ok_or_else(|| Error::not_found(Thing::Member, handle))
}
