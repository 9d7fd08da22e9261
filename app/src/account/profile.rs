//! How one is shown to others: the name and the avatar, seen as they will be while they are
//! changed.

use hub_core::domain::member::Member;
use hub_core::domain::member_command::UpdateMe;
use leptos::prelude::*;

use super::avatar_field::AvatarField;
use crate::api::members::update_me;
use crate::form::{Foot, Sending};
use crate::state::{Store, use_store};
use crate::ui::{Avatar, TextField, use_toasts};

/// The form. Without JavaScript it posts itself.
#[component]
pub(super) fn Profile() -> impl IntoView {
    let (store, toasts) = (use_store(), use_toasts());
    let sending = Sending::new();
    let me = store.me.get_untracked();
    let (name, avatar) = (RwSignal::new(me.display_name.clone()), RwSignal::new(me.avatar.clone()));
    let preview = Memo::new(move |_| shown(store.me.get(), &name.get(), &avatar.get()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = UpdateMe { display_name: Some(name.get_untracked()), avatar: Some(avatar.get_untracked()) };
        sending.send(update_me(command), move |member| {
            accept(store, member);
            toasts.say("Your profile is saved.");
        });
    };
    view! {
        <form class="account-form" method="post" action="/api/ui/forms/profile" on:submit=send>
            <p class="account-preview">
                {move || view! { <Avatar member=preview.get() large=true/> }}
                <span><b>{move || preview.with(|member| member.display_name.clone())}</b><span class="quiet">"So others see you"</span></span>
            </p>
            <TextField
                label="Name" name="display_name" value=name required=true autocomplete="name" error=sending.fault("display_name")
                hint=""
            />
            <AvatarField avatar preview error=sending.fault("avatar")/>
            <Foot sending words="Save profile"/>
        </form>
    }
    .into_any()
}

/// Oneself with what is written: an empty field leaves what there is.
fn shown(me: Member, name: &str, avatar: &str) -> Member {
    let filled = |text: &str, present: String| if text.trim().is_empty() { present } else { text.trim().to_owned() };
    Member { display_name: filled(name, me.display_name), avatar: filled(avatar, me.avatar), ..me }
}

fn accept(store: Store, member: Member) {
    store.members.update(|members| {
        if let Some(known) = members.iter_mut().find(|known| known.handle == member.handle) {
            *known = member.clone();
        }
    });
    store.me.set(member);
}
