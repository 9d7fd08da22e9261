//! The admin page: members, agents and their tokens, projects and their policies. Whoever is no
//! admin reads who looks after them.

mod agents;
mod connect;
mod mcp_use;
mod member_form;
mod member_row;
mod members;
mod new_project;
mod project_form;
mod projects;
mod role;
mod secret;
mod token_form;
mod tokens;
mod unkept;

pub use new_project::NewProject;
pub use tokens::Tokens;
pub use unkept::Unkept;

use hub_core::domain::member::{Member, Role};
use leptos::prelude::*;

use crate::state::use_store;
use crate::ui::Icon;

/// The page `/admin`.
#[component]
pub fn Admin() -> impl IntoView {
    let store = use_store();
    view! {
        <div class="admin">
            <header class="admin-head">
                <h1>"Admin"</h1>
                <Show when=move || store.admin.get()>
                    <nav aria-label="Sections">
                        <a href="#members">"Members"</a>
                        <a href="#agents">"Agents"</a>
                        <a href="#projects">"Projects"</a>
                        <a href="#mcp-use">"MCP use"</a>
                        <a href="/account#tokens">"Your tokens"</a>
                    </nav>
                </Show>
            </header>
            <Show when=move || store.admin.get() fallback=NotAdmin>
                <members::Members/>
                <agents::Agents/>
                <projects::Projects/>
                <mcp_use::Use/>
            </Show>
            <p class="quiet" id="own-tokens">
                "Your own tokens, your password and how you are shown are in " <a href="/account">"your account"</a>"."
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn NotAdmin() -> impl IntoView {
    let store = use_store();
    let admins = move || {
        let is_admin = |member: &&Member| member.active && member.role == Role::Admin;
        store
            .members
            .with(|all| all.iter().filter(is_admin).map(|member| member.display_name.clone()).collect::<Vec<_>>())
    };
    let words = move || {
        let admins = admins().join(", ");
        format!(
            "Members, agents and projects are looked after by admins: {admins}. Ask one of them if something has to change."
        )
    };
    view! { <div class="admin-notice"><Icon name="lock"/><p>{words}</p></div> }.into_any()
}
