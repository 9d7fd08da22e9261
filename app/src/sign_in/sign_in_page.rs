//! The page `/sign-in`. A plain form: it works before and without the wasm; with it, errors appear
//! in place.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::layout::{Refusal, SignInLayout, typed};
use crate::api::sign_in;
use crate::ui::{Button, TextField};

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let action = ServerAction::<sign_in::SignIn>::new();
    let query = use_query_map();
    // The part of a page one was on its way to is known to the browser alone.
    let part = RwSignal::new(String::new());
    Effect::new(move |_| part.set(window().location().hash().unwrap_or_default()));
    let next = move || {
        let next = query.with(|query| query.get("next")).unwrap_or_default();
        if next.contains('#') { next } else { next + &part.get() }
    };
    let ended = query.with_untracked(|query| query.get("ended").is_some());
    let handle = typed(action.value(), "handle");
    let password = RwSignal::new(String::new());
    let refused = move || action.value().get().and_then(Result::err);
    view! {
        <Title text="Sign in · AI Projects Hub"/>
        <SignInLayout title="Sign in" lead="The board you share with your agents.">
            <ActionForm action attr:class="gate-form">
                <input type="hidden" name="next" prop:value=next value=next/>
                {ended.then(|| view! { <p class="gate-note" role="status">"You were signed out. Sign in to go on where you were."</p> })}
                <Refusal error=Signal::derive(refused)/>
                <TextField label="Handle" name="handle" value=handle autocomplete="username" required=true/>
                <TextField label="Password" name="password" value=password kind="password" autocomplete="current-password" required=true/>
                <Button variant="primary" submit=true disabled=action.pending()>"Sign in"</Button>
            </ActionForm>
            <p class="gate-note">
                "Forgot it? An admin sets a new one on the Admin page; an operator with "<code>"hub admin reset-password"</code>"."
            </p>
        </SignInLayout>
    }
}
