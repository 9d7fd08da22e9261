//! The agents of the hub, each with its tokens.

use hub_core::domain::ids::Handle;
use hub_core::domain::member::MemberKind;
use hub_core::domain::member_command::UpdateMember;
use leptos::prelude::*;

use super::member_form::AddMember;
use super::member_row::{change, handles, seen, shown, unchanged};
use super::tokens::Tokens;
use crate::state::use_store;
use crate::ui::{Avatar, Button, Confirm, Dialog, Empty, Menu, MenuItem, MenuLink};

/// The section.
#[component]
pub(super) fn Agents() -> impl IntoView {
    let store = use_store();
    let adding = RwSignal::new(false);
    let agents = handles(store, MemberKind::Agent);
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
            <For each=move || agents.get() key=Clone::clone let:handle><AgentCard handle/></For>
            <Dialog open=adding title="Add an agent"><AddMember kind=MemberKind::Agent open=adding/></Dialog>
        </section>
    }
    .into_any()
}

#[component]
fn AgentCard(handle: Handle) -> impl IntoView {
    let store = use_store();
    let member = shown(store, handle.clone());
    let handle = StoredValue::new(handle);
    let asking = RwSignal::new(false);
    let active = Memo::new(move |_| member.with(|member| member.active));
    let name = Memo::new(move |_| member.with(|member| member.display_name.clone()));
    let presence = Signal::derive(move || handle.with_value(|handle| store.presence_of(handle)));
    let toggle = Callback::new(move |()| {
        let active = Some(!active.get_untracked());
        change(store, UpdateMember { active, ..unchanged(handle.get_value()) });
    });
    let facts = move || {
        member.with(|member| {
            let software = member.software.as_ref().map(|software| format!(" · {software}")).unwrap_or_default();
            format!("@{}{software} · ", member.handle)
        })
    };
    let act = move || {
        if active.get() {
            view! { <MenuItem icon="lock" danger=true on_select=Callback::new(move |()| asking.set(true))>"Deactivate…"</MenuItem> }.into_any()
        } else {
            view! { <MenuItem icon="undo" on_select=toggle>"Reactivate"</MenuItem> }.into_any()
        }
    };
    let tokens = move || active.get().then(|| view! { <Tokens handle=handle.get_value() agent=true/> });
    view! {
        <article class="admin-card" class:inactive=move || !active.get() aria-label=name>
            <div class="admin-row">
                {move || view! { <Avatar member=member.get() presence large=true/> }}
                <div class="admin-who">
                    <b>{name}</b>
                    <span class="quiet">{facts}{move || member.with(seen)}</span>
                </div>
                <Menu label=Signal::derive(move || format!("Actions for {}", name.get()))>
                    <MenuLink icon="audit" href=handle.with_value(|handle| format!("/audit?member={handle}"))>"Audit trail"</MenuLink>
                    {act}
                </Menu>
            </div>
            {tokens}
            <Confirm
                open=asking title=Signal::derive(move || format!("Deactivate {}?", name.get())) yes="Deactivate" on_yes=toggle
                body="Its tokens stop working at once, its sessions end and its open tasks lose their assignee. You can reactivate it later."
            />
        </article>
    }
    .into_any()
}
