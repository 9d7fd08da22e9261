//! The agents of the hub, each with its tokens.

use hub_core::domain::member::{Member, MemberKind};
use hub_core::domain::member_command::UpdateMember;
use leptos::prelude::*;

use super::member_form::AddMember;
use super::member_row::{change, seen, unchanged};
use super::tokens::Tokens;
use crate::state::use_store;
use crate::ui::{Avatar, Button, Confirm, Dialog, Empty, Menu, MenuItem, MenuLink};

/// The section.
#[component]
pub(super) fn Agents() -> impl IntoView {
    let store = use_store();
    let adding = RwSignal::new(false);
    let agents = Memo::new(move |_| {
        let mut agents = store.members.get();
        agents.retain(|member| member.kind == MemberKind::Agent);
        agents.sort_by_key(|member| !member.active);
        agents
    });
    let add = Callback::new(move |()| adding.set(true));
    view! {
        <section class="admin-section" id="agents" aria-labelledby="agents-title">
            <header>
                <div>
                    <h2 id="agents-title">"Agents & tokens"</h2>
                    <p>"An agent is a member of its own. It proves itself with a token, through MCP or REST."</p>
                </div>
                <Button icon="plus" on_click=add>"Add agent"</Button>
            </header>
            <Show when=move || agents.with(Vec::is_empty)>
                <div class="admin-card">
                    <Empty icon="agent" title="No agents yet">
                        "Add one, make it a token, and paste the ready entry into Claude Code, Codex or any other MCP client."
                    </Empty>
                </div>
            </Show>
            <For each=move || agents.get() key=|member| format!("{member:?}") let:member><AgentCard member/></For>
            <Dialog open=adding title="Add an agent"><AddMember kind=MemberKind::Agent open=adding/></Dialog>
        </section>
    }
    .into_any()
}

#[component]
fn AgentCard(member: Member) -> impl IntoView {
    let store = use_store();
    let handle = StoredValue::new(member.handle.clone());
    let asking = RwSignal::new(false);
    let (active, name) = (member.active, member.display_name.clone());
    let presence = Signal::derive(move || handle.with_value(|handle| store.presence_of(handle)));
    let toggle =
        Callback::new(move |()| change(store, UpdateMember { active: Some(!active), ..unchanged(handle.get_value()) }));
    let software = member.software.clone().map(|software| format!(" · {software}"));
    view! {
        <article class="admin-card" class:inactive=!active aria-label=name.clone()>
            <div class="admin-row">
                <Avatar member=member.clone() presence large=true/>
                <div class="admin-who">
                    <b>{name.clone()}</b>
                    <span class="quiet">{format!("@{}", member.handle)}{software}" · "{seen(&member)}</span>
                </div>
                <Menu label=format!("Actions for {name}")>
                    <MenuLink icon="audit" href=handle.with_value(|handle| format!("/audit?member={handle}"))>"Audit trail"</MenuLink>
                    {if active {
                        view! { <MenuItem icon="lock" danger=true on_select=Callback::new(move |()| asking.set(true))>"Deactivate…"</MenuItem> }.into_any()
                    } else {
                        view! { <MenuItem icon="undo" on_select=toggle>"Reactivate"</MenuItem> }.into_any()
                    }}
                </Menu>
            </div>
            {active.then(|| view! { <Tokens handle=member.handle.clone() agent=true/> })}
            <Confirm
                open=asking title=format!("Deactivate {name}?") yes="Deactivate" on_yes=toggle
                body="Its tokens stop working at once, its sessions end and its open tasks lose their assignee. You can reactivate it later."
            />
        </article>
    }
    .into_any()
}
