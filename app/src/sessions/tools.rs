//! What can be done with a session: with one's own everything, with others' asking to stop. Viewers
//! do nothing.

use hub_core::domain::member::Role;
use hub_core::domain::session::Session;
use leptos::prelude::*;

use super::session_dialog::{Act, OpenDialog};
use crate::state::use_store;
use crate::ui::{Button, Menu, MenuItem};

/// Who looks at a session.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// Can do nothing: a viewer, or the session has ended.
    On,
    Owner,
    Other,
    /// May end any.
    Admin,
}

/// The buttons.
#[component]
pub(super) fn Tools(session: Memo<Session>) -> impl IntoView {
    let store = use_store();
    let open_dialog: OpenDialog = expect_context();
    let looks = Memo::new(move |_| {
        let me = store.me.get();
        let (own, ended) = session.with(|session| (session.member == me.handle, session.is_ended()));
        match () {
            () if ended || me.role == Role::Viewer => Looks::On,
            () if own => Looks::Owner,
            () if store.admin.get() => Looks::Admin,
            () => Looks::Other,
        }
    });
    let off = Signal::derive(move || !store.can_write());
    let begin = move |act: Act| Callback::new(move |()| open_dialog.begin(act, Some(session.get_untracked())));
    let id = session.with_untracked(|session| session.id);
    let menu = format!("More for {id}");
    let tools = move || {
        match looks.get() {
        Looks::On => ().into_any(),
        Looks::Owner => view! {
            <Button disabled=off on_click=begin(Act::Say)>"Update…"</Button>
            <Button disabled=off on_click=begin(Act::EndWithHandoff)>"End with handoff…"</Button>
            <Menu label=menu.clone()>
                <MenuItem icon="handoff" on_select=begin(Act::HandOff)>"Hand off and go on…"</MenuItem>
                <MenuItem icon="close" danger=true on_select=begin(Act::End)>"End without handoff…"</MenuItem>
            </Menu>
        }
        .into_any(),
        Looks::Other => view! { <Button disabled=off on_click=begin(Act::Stop)>"Ask to stop…"</Button> }.into_any(),
        Looks::Admin => view! {
            <Button disabled=off on_click=begin(Act::Stop)>"Ask to stop…"</Button>
            <Menu label=menu.clone()><MenuItem icon="close" danger=true on_select=begin(Act::End)>"End it…"</MenuItem></Menu>
        }
        .into_any(),
    }
    };
    view! { <div class="row-tools session-tools needs-script">{tools}</div> }.into_any()
}
