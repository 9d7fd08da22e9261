//! One human: last sign of life, password, and whether active.

use hub_core::domain::ids::Handle;
use hub_core::domain::member::{Member, MemberKind};
use hub_core::domain::member_command::UpdateMember;
use hub_core::domain::sign_in::ResetPassword;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::role::RoleSelect;
use crate::api::members::{reset_password, update_member};
use crate::form::{Foot, Sending};
use crate::state::{Store, use_store};
use crate::ui::{Avatar, Confirm, Dialog, Menu, MenuItem, MenuLink, TextField, TimeAgo, use_toasts};

/// The handles of the members of a kind, in the order they are shown. Rows are told apart by them
/// alone: what is open in one, such as its menu, stays when something about its member changes.
pub(super) fn handles(store: Store, kind: MemberKind) -> Memo<Vec<Handle>> {
    Memo::new(move |_| {
        let mut members = store.members.get();
        members.retain(|member| member.kind == kind);
        members.sort_by_key(|member| !member.active);
        members.into_iter().map(|member| member.handle).collect()
    })
}

/// The member as the hub last told of it.
pub(super) fn shown(store: Store, handle: Handle) -> Memo<Member> {
    Memo::new(move |before: Option<&Member>| {
        store.member(&handle).or_else(|| before.cloned()).unwrap_or_else(|| store.me.get())
    })
}

/// The row.
#[component]
pub(super) fn MemberRow(handle: Handle) -> impl IntoView {
    let store = use_store();
    let member = shown(store, handle.clone());
    let handle = StoredValue::new(handle);
    let (asking, resetting) = (RwSignal::new(false), RwSignal::new(false));
    let active = Memo::new(move |_| member.with(|member| member.active));
    let name = Memo::new(move |_| member.with(|member| member.display_name.clone()));
    let presence = Signal::derive(move || handle.with_value(|handle| store.presence_of(handle)));
    let set_active = Callback::new(move |()| {
        let active = Some(!active.get_untracked());
        change(store, UpdateMember { active, ..unchanged(handle.get_value()) });
    });
    let act = move || {
        if active.get() {
            view! { <MenuItem icon="lock" danger=true on_select=Callback::new(move |()| asking.set(true))>"Deactivate…"</MenuItem> }.into_any()
        } else {
            view! { <MenuItem icon="undo" on_select=set_active>"Reactivate"</MenuItem> }.into_any()
        }
    };
    view! {
        <li class="admin-row" class:inactive=move || !active.get()>
            {move || view! { <Avatar member=member.get() presence large=true/> }}
            <div class="admin-who">
                <b>{name}</b>
                <span class="quiet">{format!("@{}", handle.get_value())}" · "{move || member.with(seen)}</span>
            </div>
            <RoleSelect member/>
            <Menu label=Signal::derive(move || format!("Actions for {}", name.get()))>
                <MenuItem icon="key" on_select=Callback::new(move |()| resetting.set(true))>"Set another password…"</MenuItem>
                <MenuLink icon="audit" href=handle.with_value(|handle| format!("/audit?member={handle}"))>"Audit trail"</MenuLink>
                {act}
            </Menu>
            <Confirm
                open=asking title=Signal::derive(move || format!("Deactivate {}?", name.get())) yes="Deactivate" on_yes=set_active
                body="Signed out at once, tokens stop working, open tasks lose their assignee. You can reactivate later."
            />
            <Dialog open=resetting title=Signal::derive(move || format!("Another password for {}", name.get()))>
                <NewPassword handle=handle.get_value() open=resetting/>
            </Dialog>
        </li>
    }
    .into_any()
}

/// When a member was last here.
pub(super) fn seen(member: &Member) -> AnyView {
    match (member.active, member.last_seen_at) {
        (false, _) => "deactivated".into_any(),
        (true, Some(at)) => view! { "seen "<TimeAgo at/> }.into_any(),
        (true, None) => "never seen yet".into_any(),
    }
}

/// An update of `handle` that changes nothing yet.
pub(super) fn unchanged(handle: Handle) -> UpdateMember {
    UpdateMember { handle, display_name: None, role: None, software: None, avatar: None, skills: None, active: None }
}

/// Changes a member; the list shows what the hub answers.
pub(super) fn change(store: Store, command: UpdateMember) {
    spawn_local(async move {
        match update_member(command).await {
            Ok(member) => store.members.update(|members| {
                if let Some(known) = members.iter_mut().find(|known| known.handle == member.handle) {
                    *known = member;
                }
            }),
            Err(error) => store.fail(&error),
        }
    });
}

#[component]
fn NewPassword(handle: Handle, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let sending = Sending::new();
    let password = RwSignal::new(String::new());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = ResetPassword { handle: handle.clone(), password: password.get_untracked() };
        sending.send(reset_password(command), move |()| {
            open.set(false);
            toasts.say("The new password is set; other sign-ins of this member have ended.");
        });
    };
    view! {
        <form on:submit=send>
            <TextField
                label="New password" name="new-password" value=password kind="password" autocomplete="new-password" required=true
                error=sending.fault("password") hint="At least 8 characters. Tell it in person; it can be changed after signing in."
            />
            <Foot sending words="Set password"/>
        </form>
    }
    .into_any()
}
