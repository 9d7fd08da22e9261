//! The form for a new token: name, scopes, project, expiry.

use hub_core::domain::actor::Scope;
use hub_core::domain::ids::Handle;
use hub_core::domain::time::Timestamp;
use hub_core::domain::token::{CreateToken, NewToken};
use leptos::prelude::*;

use crate::api::tokens::create_token;
use crate::form::{Foot, Sending};
use crate::state::use_store;
use crate::ui::{SelectField, TextField};

/// The form; `accepted` gets the token with its secret.
#[component]
pub(super) fn AddToken(handle: Handle, agent: bool, accepted: Callback<NewToken>) -> impl IntoView {
    let store = use_store();
    let sending = Sending::new();
    let name = RwSignal::new(String::new());
    let scopes = RwSignal::new(vec![Scope::Read, Scope::Write]);
    let (project, days) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = CreateToken {
            handle: handle.clone(),
            name: name.get_untracked(),
            scopes: Some(scopes.get_untracked()),
            project: project.get_untracked().parse().ok(),
            expires_at: days.get_untracked().parse().ok().map(in_days),
        };
        sending.send(create_token(command), move |new| {
            accepted.try_run(new);
        });
    };
    let projects = Signal::derive(move || {
        let all = std::iter::once((String::new(), "All projects".to_owned()));
        all.chain(store.open_projects().into_iter().map(|project| (project.key.to_string(), project.name))).collect()
    });
    let expiries =
        [("", "Never"), ("7", "In a week"), ("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year")];
    let expiries: Vec<_> = expiries.map(|(days, words)| (days.to_owned(), words.to_owned())).to_vec();
    view! {
        <form on:submit=send>
            <TextField
                label="Name" name="token-name" value=name required=true error=sending.fault("name")
                hint="Where it will be used, such as “laptop” or “build server”."
            />
            <fieldset class="field">
                <legend>"It may"</legend>
                <div class="chip-row">
                    <ScopeBox scopes scope=Scope::Read words="read"/>
                    <ScopeBox scopes scope=Scope::Write words="write"/>
                    {(!agent).then(|| view! {
                        <ScopeBox scopes scope=Scope::Approve words="approve"/>
                        <ScopeBox scopes scope=Scope::Admin words="administer"/>
                    })}
                </div>
                <p class="field-note error">{sending.fault("scopes")}</p>
            </fieldset>
            <SelectField label="Project" name="token-project" value=project options=projects error=sending.fault("project")/>
            <SelectField label="Expires" name="token-expiry" value=days options=expiries error=sending.fault("expires_at")/>
            <Foot sending words="Make token"/>
        </form>
    }
    .into_any()
}

#[component]
fn ScopeBox(scopes: RwSignal<Vec<Scope>>, scope: Scope, words: &'static str) -> impl IntoView {
    let toggle = move |event| {
        let on = event_target_checked(&event);
        scopes.update(|scopes| {
            scopes.retain(|other| *other != scope);
            if on {
                scopes.push(scope);
            }
        });
    };
    view! {
        <label class="check-row">
            <input type="checkbox" prop:checked=move || scopes.with(|scopes| scopes.contains(&scope)) on:change=toggle/>{words}
        </label>
    }
    .into_any()
}

fn in_days(days: i64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit, and parts of one do not matter")]
    Timestamp(js_sys::Date::now() as i64).plus_minutes(days * 24 * 60)
}
