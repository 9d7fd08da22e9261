//! One's own account: how one is shown, the password, and the tokens of one's own scripts.

mod avatar_field;
mod password;
mod profile;

use leptos::prelude::*;

use crate::admin::Tokens;
use crate::state::use_store;
use crate::ui::{Avatar, Icon};

/// The page `/account`.
#[component]
pub fn Account() -> impl IntoView {
    let store = use_store();
    let handle = untrack(|| store.me.with(|me| me.handle.clone()));
    let name = move || store.me.with(|me| me.display_name.clone());
    let facts = move || store.me.with(|me| format!("@{} · {}", me.handle, me.role));
    view! {
        <div class="page account-page">
            <header class="page-head account-head">
                {move || view! { <Avatar member=store.me.get() large=true/> }}
                <div><h2>{name}</h2><p>{facts}</p></div>
                <a class="button" href=format!("/audit?member={handle}")><Icon name="audit"/>"What you did"</a>
            </header>
            <section class="page-section" aria-labelledby="profile-title">
                <h3 id="profile-title">"Profile"</h3>
                <div class="box box-body"><profile::Profile/></div>
            </section>
            <section class="page-section" aria-labelledby="password-title">
                <h3 id="password-title">"Password"</h3>
                <div class="box box-body"><password::Password/></div>
            </section>
            <section class="page-section" id="tokens" aria-labelledby="tokens-title">
                <h3 id="tokens-title">"Your tokens"</h3>
                <p class="quiet">"For your own scripts and programs. They act as you, in your name."</p>
                <div class="box"><Tokens handle agent=false/></div>
            </section>
        </div>
    }
    .into_any()
}
