//! The tokens of one member: what each may do, when it was last used, and the way to revoke it.

use hub_core::domain::ids::Handle;
use hub_core::domain::page::MAX_LIMIT;
use hub_core::domain::token::{ListTokens, NewToken, RevokeToken, Token};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::secret::Secret;
use super::token_form::AddToken;
use super::unkept::Unkept;
use crate::api::tokens::{list_tokens, revoke_token};
use crate::state::use_store;
use crate::ui::{Button, Confirm, Dialog, Failed, Icon, Loading, TimeAgo};

/// The list with a button for one more.
#[component]
pub fn Tokens(
    /// Whose.
    handle: Handle,
    /// Whether that is an agent, which has no other way in.
    agent: bool,
) -> impl IntoView {
    let name = StoredValue::new(handle);
    let tokens = Resource::new(
        || (),
        move |()| list_tokens(ListTokens { limit: Some(MAX_LIMIT), ..ListTokens::of(name.get_value()) }),
    );
    let adding = RwSignal::new(false);
    let unkept: Unkept = expect_context();
    let again = Callback::new(move |()| tokens.refetch());
    let accepted = Callback::new(move |new: NewToken| {
        adding.set(false);
        unkept.add(new);
        tokens.refetch();
    });
    let list = move |tokens: Vec<Token>| {
        let valid: Vec<Token> = tokens.into_iter().filter(|token| token.revoked_at.is_none()).collect();
        if valid.is_empty() {
            let words = if agent { "No token yet: this agent cannot reach the hub." } else { "None yet." };
            return view! { <p class="quiet admin-none">{words}</p> }.into_any();
        }
        let rows = valid.into_iter().map(|token| view! { <TokenRow token again/> }).collect_view();
        view! { <ul class="token-list">{rows}</ul> }.into_any()
    };
    view! {
        <div class="tokens">
            <For each=move || name.with_value(|handle| unkept.of(handle)) key=|new| new.details.id let:new><Secret new unkept/></For>
            <Transition fallback=|| view! { <Loading lines=1/> }>
                {move || tokens.get().map(|answer| match answer {
                    Ok(page) => list(page.items),
                    Err(error) => view! { <Failed message=error.message() retry=again/> }.into_any(),
                })}
            </Transition>
            <Button variant="ghost" icon="plus" on_click=Callback::new(move |()| adding.set(true))>"New token"</Button>
            <Dialog open=adding title="New token"><AddToken handle=name.get_value() agent accepted/></Dialog>
        </div>
    }
    .into_any()
}

#[component]
fn TokenRow(token: Token, again: Callback<()>) -> impl IntoView {
    let store = use_store();
    let asking = RwSignal::new(false);
    let (id, name) = (token.id, token.name.clone());
    let handle = StoredValue::new(token.member.clone());
    let revoke = Callback::new(move |()| {
        spawn_local(async move {
            if let Err(error) = revoke_token(RevokeToken { handle: handle.get_value(), id }).await {
                store.fail(&error);
            }
            again.try_run(());
        });
    });
    let scopes = token.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(", ");
    let reach = token.project.as_ref().map_or(String::new(), |project| format!(" · {project} only"));
    let used = match token.last_used_at {
        Some(at) => view! { "used "<TimeAgo at/> }.into_any(),
        None => "never used".into_any(),
    };
    view! {
        <li class="token-row">
            <Icon name="key"/>
            <div class="admin-who">
                <b>{name.clone()}</b>
                <span class="quiet">
                    <code>{token.prefix.clone()}"…"</code>" · "{scopes}{reach}" · "{used}
                    {token.expires_at.map(|at| view! { " · expires "<TimeAgo at/> })}
                </span>
            </div>
            <Button variant="ghost danger" on_click=Callback::new(move |()| asking.set(true))>"Revoke"</Button>
            <Confirm
                open=asking title=format!("Revoke {name}?") yes="Revoke" on_yes=revoke
                body="It stops working at once; whatever uses it is cut off. This cannot be taken back, but you can make another."
            />
        </li>
    }
    .into_any()
}
