//! `members_list`: who is who, and who is here.

use std::collections::HashMap;

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::Handle;
use hub_core::domain::member::{Member, MemberKind, Presence, PresenceState, Role};
use hub_core::domain::member_command::ListMembers;
use hub_core::domain::page::MAX_LIMIT;
use hub_core::service::{Hub, members};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::lists::{Rest, cut, whole};
use super::views::Moment;
use crate::mcp::next::call;
use crate::mcp::table::{Hints, Tool, tool};

/// The tools of members.
pub fn tools() -> Vec<Tool> {
    let description = "Who is on the team, people and agents, who of them is here now, and who you are (`me`).";
    vec![tool("members_list", description, Hints::Reads, list).takes(&[("limit", "")]).in_parts("members_list")]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    #[serde(default)]
    limit: Option<u32>,
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    me: Handle,
    members: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

/// A member as a model reads it.
#[derive(Serialize, JsonSchema)]
struct Line {
    member: Handle,
    name: String,
    kind: MemberKind,
    role: Role,
    presence: PresenceState,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    software: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skills: Vec<String>,
}

impl Line {
    fn new(member: Member, presence: Option<Presence>) -> Self {
        let (state, until) =
            presence.map_or((PresenceState::Offline, None), |presence| (presence.state, presence.until));
        Self {
            member: member.handle,
            name: member.display_name,
            kind: member.kind,
            role: member.role,
            presence: state,
            until: until.map(Moment),
            last_seen_at: member.last_seen_at.map(Moment),
            software: member.software,
            skills: member.skills,
        }
    }
}

async fn list(hub: Hub, actor: Actor, arguments: Arguments) -> Result<Answer> {
    let active = |cursor| {
        let command = ListMembers { active: Some(true), limit: Some(MAX_LIMIT), cursor, ..ListMembers::default() };
        members::list(&hub, &actor, command)
    };
    let everybody = whole(active).await?;
    let presence = members::presence(&hub, &actor).await?.value.items;
    let mut presence: HashMap<Handle, Presence> =
        presence.into_iter().map(|presence| (presence.member.clone(), presence)).collect();
    let line = |member: Member| {
        let presence = presence.remove(&member.handle);
        Line::new(member, presence)
    };
    let mut members: Vec<Line> = everybody.into_iter().map(line).collect();
    members.sort_by_key(|line| line.presence == PresenceState::Offline);
    let rest = cut(&mut members, arguments.limit, |all| call("members_list", &json!({ "limit": all })));
    Ok(Answer { me: actor.handle, members, rest })
}
