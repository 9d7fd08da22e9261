//! `members_list`: who is who, and who is here.

use hub_core::domain::Result;
use hub_core::domain::actor::Actor;
use hub_core::domain::ids::Handle;
use hub_core::domain::member::{Member, MemberKind, Presence, PresenceState, Role};
use hub_core::service::{Hub, members};
use schemars::JsonSchema;
use serde::Serialize;

use super::lists::{Limit, Rest, cut};
use super::view::view;
use super::views::{Moment, lines};
use crate::mcp::table::{Hints, Tool, tool};

/// The tools of members.
pub fn tools() -> Vec<Tool> {
    let description = "Who is on the team, people and agents, who of them is here now, and who you are (`me`).";
    let list = tool("members_list", description, Hints::Reads, list);
    vec![list.takes(&[("limit", "")]).shows(&["members"]).in_parts("members_list")]
}

#[derive(Serialize, JsonSchema)]
struct Answer {
    me: Handle,
    members: Vec<Line>,
    #[serde(flatten)]
    rest: Rest,
}

view! {
    /// A member as a model reads it.
    struct Line of pair: (Member, Option<Presence>) {
        member: Handle = pair.0.handle,
        name: String = pair.0.display_name,
        kind: MemberKind = pair.0.kind,
        role: Role = pair.0.role,
        presence: PresenceState = pair.1.as_ref().map_or(PresenceState::Offline, |presence| presence.state),
        until: Option<Moment> = pair.1.and_then(|presence| presence.until).map(Moment),
        last_seen_at: Option<Moment> = pair.0.last_seen_at.map(Moment),
        software: Option<String> = pair.0.software,
        skills: Vec<String> = pair.0.skills,
    }
}

async fn list(hub: Hub, actor: Actor, arguments: Limit) -> Result<Answer> {
    let mut members: Vec<Line> = lines(members::team(&hub, &actor).await?.value);
    members.sort_by_key(|line| line.presence == PresenceState::Offline);
    let rest = cut("members_list", &mut members, arguments.limit);
    Ok(Answer { me: actor.handle, members, rest })
}
