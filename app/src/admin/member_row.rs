//! One human: role, last sign of life, password, and whether active.

use hub_core::domain::ids::Handle;
use hub_core::domain::member::{Member, Role};
use hub_core::domain::member_command::UpdateMember;
use hub_core::domain::sign_in::ResetPassword;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::members::{reset_password, update_member};
use crate::form::{Foot, Sending};
use crate::state::{Store, use_store};
use crate::ui::{Avatar, Confirm, Dialog, Menu, MenuItem, MenuLink, TextField, TimeAgo, use_toasts};

/// The row.
#[component]
pub(super) fn MemberRow(member: Member) -> impl IntoView {
    let store = use_store();
    let handle = StoredValue::new(member.handle.clone());
    let (asking, resetting) = (RwSignal::new(false), RwSignal::new(false));
    let (active, role, name) = (member.active, member.role, member.display_name.clone());
    let label = format!("Actions for {name}");
    let presence = Signal::derive(move || handle.with_value(|handle| store.presence_of(handle)));
    let set_role = move |event| {
        let role = event_target_value(&event).parse().ok();
        change(store, UpdateMember { role, ..unchanged(handle.get_value()) });
    };
    let set_active =
        Callback::new(move |()| change(store, UpdateMember { active: Some(!active), ..unchanged(handle.get_value()) }));
    let option = move |word: Role| view! { <option value=word.as_str() selected=word == role>{word.as_str()}</option> };
    let question = format!("Deactivate {name}?");
    view! {
        <li class="admin-row" class:inactive=!active>
            <Avatar member=member.clone() presence large=true/>
            <div class="admin-who">
                <b>{member.display_name.clone()}</b>
                <span class="quiet">{format!("@{}", member.handle)}" · "{seen(&member)}</span>
            </div>
            <select class="input admin-role" aria-label=format!("Role of {name}") disabled=!active on:change=set_role>
                {[Role::Admin, Role::Member, Role::Viewer].map(option)}
            </select>
            <Menu label>
                <MenuItem icon="key" on_select=Callback::new(move |()| resetting.set(true))>"Set another password…"</MenuItem>
                <MenuLink icon="audit" href=handle.with_value(|handle| format!("/audit?member={handle}"))>"Audit trail"</MenuLink>
                {if active {
                    view! { <MenuItem icon="lock" danger=true on_select=Callback::new(move |()| asking.set(true))>"Deactivate…"</MenuItem> }.into_any()
                } else {
                    view! { <MenuItem icon="undo" on_select=set_active>"Reactivate"</MenuItem> }.into_any()
                }}
            </Menu>
            <Confirm
                open=asking title=question yes="Deactivate" on_yes=set_active
                body="Signed out at once, tokens stop working, open tasks lose their assignee. You can reactivate later."
            />
            <Dialog open=resetting title=format!("Another password for {name}")>
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
            Err(error) => {
                store.fail(&error);
                // The list is drawn anew, so that a refused choice does not stay on the screen.
                store.members.update(|_| ());
            }
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
