//! The role of a human. Another one is asked about before the hub is told, and the list shows what
//! is, never what was refused.

use hub_core::domain::member::{Member, Role};
use hub_core::domain::member_command::UpdateMember;
use leptos::{ev, html, prelude::*};

use super::member_row::{change, unchanged};
use crate::state::use_store;
use crate::ui::Confirm;

/// The choice.
#[component]
pub(super) fn RoleSelect(member: Memo<Member>) -> impl IntoView {
    let store = use_store();
    let select = NodeRef::<html::Select>::new();
    let (wanted, asking) = (RwSignal::new(Role::Member), RwSignal::new(false));
    let name = move || member.with(|member| member.display_name.clone());
    let role = Memo::new(move |_| member.with(|member| member.role));
    let show = move |role: Role| {
        if let Some(select) = select.get_untracked() {
            select.set_value(role.as_str());
        }
    };
    Effect::new(move |_| show(role.get()));
    let choose = move |event: ev::Event| {
        let chosen = event_target_value(&event).parse::<Role>();
        show(role.get_untracked());
        if let Ok(chosen) = chosen {
            wanted.set(chosen);
            asking.set(true);
        }
    };
    let yes = Callback::new(move |()| {
        let handle = member.with_untracked(|member| member.handle.clone());
        change(store, UpdateMember { role: Some(wanted.get_untracked()), ..unchanged(handle) });
    });
    let own = move || store.me.with(|me| member.with(|member| me.handle == member.handle));
    let option = move |word: Role| view! { <option value=word.as_str() selected=word == role.get_untracked()>{word.as_str()}</option> };
    view! {
        <select
            class="input admin-role" node_ref=select aria-label=move || format!("Role of {}", name())
            disabled=move || !member.with(|member| member.active) on:change=choose
        >
            {[Role::Admin, Role::Member, Role::Viewer].map(option)}
        </select>
        <Confirm
            open=asking title=Signal::derive(move || format!("Make {} {}?", name(), called(wanted.get())))
            body=Signal::derive(move || format!("{}{}", if own() { "This is you. " } else { "" }, what_it_means(wanted.get())))
            yes=Signal::derive(move || format!("Make {}", called(wanted.get()))) on_yes=yes
        />
    }
    .into_any()
}

/// `a viewer`.
const fn called(role: Role) -> &'static str {
    match role {
        Role::Admin => "an admin",
        Role::Member => "a member",
        Role::Viewer => "a viewer",
        Role::Agent => "an agent",
    }
}

const fn what_it_means(role: Role) -> &'static str {
    match role {
        Role::Admin => {
            "An admin does everything: decides approvals, and looks after members, tokens, projects and backups."
        }
        Role::Member => {
            "A member writes and moves tasks, but decides no approvals and looks after no members, policies or backups."
        }
        Role::Viewer => "A viewer reads, and answers messages that were sent to them. Their open work stays as it is.",
        Role::Agent => "An agent works through a token.",
    }
}
