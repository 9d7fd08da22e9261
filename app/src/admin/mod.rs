//! The admin page: members, agents and their tokens, projects and their policies. Whoever is no admin finds the own tokens.

mod agents;
mod connect;
mod member_form;
mod member_row;
mod members;
mod new_project;
mod project_form;
mod projects;
mod secret;
mod token_form;
mod tokens;

pub use new_project::NewProject;

use leptos::prelude::*;

use crate::state::use_store;
use crate::ui::Icon;

/// The page `/admin`.
#[component]
pub fn Admin() -> impl IntoView {
    let store = use_store();
    let own = move || store.me.with(|me| me.handle.clone());
    view! {
        <div class="admin">
            <header class="admin-head">
                <h1>"Admin"</h1>
                <Show when=move || store.admin.get()>
                    <nav aria-label="Sections">
                        <a href="#members">"Members"</a>
                        <a href="#agents">"Agents"</a>
                        <a href="#projects">"Projects"</a>
                        <a href="#own-tokens">"Your tokens"</a>
                    </nav>
                </Show>
            </header>
            <Show when=move || store.admin.get() fallback=NotAdmin>
                <members::Members/>
                <agents::Agents/>
                <projects::Projects/>
            </Show>
            <section class="admin-section" id="own-tokens" aria-labelledby="own-tokens-title">
                <header>
                    <div>
                        <h2 id="own-tokens-title">"Your tokens"</h2>
                        <p>"For your own scripts and programs. They act as you, in your name."</p>
                    </div>
                </header>
                {move || view! { <div class="admin-card"><tokens::Tokens handle=own() agent=false/></div> }}
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn NotAdmin() -> impl IntoView {
    view! {
        <div class="admin-notice">
            <Icon name="lock"/>
            <p>"Members, agents and projects are looked after by admins. Ask one of them if something has to change; your own tokens are below."</p>
        </div>
    }
    .into_any()
}
