//! The change of one's own password.

use hub_core::domain::sign_in::ChangePassword;
use leptos::prelude::*;

use crate::api::members::change_password;
use crate::form::{Foot, Sending};
use crate::state::use_store;
use crate::ui::{TextField, use_toasts};

/// The form. Without JavaScript it posts itself.
#[component]
pub(super) fn Password() -> impl IntoView {
    let (store, toasts) = (use_store(), use_toasts());
    let sending = Sending::new();
    let [current, password, again] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if password.get_untracked() != again.get_untracked() {
            return sending.refuse("again", "is not the same as the new password".to_owned());
        }
        let command = ChangePassword { current: current.get_untracked(), password: password.get_untracked() };
        sending.send(change_password(command), move |()| {
            [current, password, again].iter().for_each(|field| field.set(String::new()));
            toasts.say("Your password is changed; your other browsers were signed out.");
        });
    };
    view! {
        <form class="account-form" method="post" action="/api/ui/forms/password" on:submit=send>
            // For password managers: whose it is.
            <input type="text" name="handle" hidden autocomplete="username" value=move || store.me.with(|me| me.handle.to_string())/>
            <TextField
                label="Current password" name="current" value=current kind="password" autocomplete="current-password" required=true
                error=sending.fault("current")
            />
            <div class="field-pair">
                <TextField
                    label="New password" name="password" value=password kind="password" autocomplete="new-password" required=true
                    error=sending.fault("password")
                    hint="At least 8 characters, and none that everybody tries first. A few words make a good one."
                />
                <TextField
                    label="New password again" name="again" value=again kind="password" autocomplete="new-password" required=true
                    error=sending.fault("again")
                />
            </div>
            <p class="quiet account-note">"Your other browsers are signed out; this one stays. Tokens go on working."</p>
            <Foot sending words="Change password"/>
        </form>
    }
    .into_any()
}
