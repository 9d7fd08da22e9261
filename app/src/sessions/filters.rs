//! The head of the list: live or ended, of which project and member. A plain form without
//! JavaScript.

use hub_core::domain::ids::{Handle, ProjectKey};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::session_filter::SessionFilter;
use crate::state::use_store;

/// The filters, kept in the address.
#[component]
pub(super) fn Filters(place: Memo<SessionFilter>) -> impl IntoView {
    let store = use_store();
    let navigate = use_navigate();
    let go = Callback::new(move |place: SessionFilter| navigate(&place.href(), Default::default()));
    let segment = move |words: &'static str, ended: bool| {
        let here = move || place.with(|place| place.ended == ended).then_some("true");
        view! { <a href=move || place.with(|place| place.showing(ended).href()) aria-current=here>{words}</a> }
    };
    let projects = Signal::derive(move || {
        store.projects.with(|projects| projects.iter().map(|p| (p.key.to_string(), p.name.clone())).collect())
    });
    let members = Signal::derive(move || {
        let mut members = store.members.get();
        members.sort_by_key(|member| !member.active);
        members.into_iter().map(|member| (member.handle.to_string(), member.display_name)).collect()
    });
    let project = Signal::derive(move || place.with(|place| text(place.project.as_ref().map(ProjectKey::as_str))));
    let member = Signal::derive(move || place.with(|place| text(place.member.as_ref().map(Handle::as_str))));
    let set_project = Callback::new(move |key: String| {
        go.run(SessionFilter { project: key.parse().ok(), ..place.get_untracked() });
    });
    let set_member = Callback::new(move |handle: String| {
        go.run(SessionFilter { member: handle.parse().ok(), ..place.get_untracked() });
    });
    view! {
        <form class="session-filters" method="get" action="/sessions">
            <nav class="segments" aria-label="Which sessions">{segment("Live", false)}{segment("Ended", true)}</nav>
            {move || place.with(|place| place.ended).then(|| view! { <input type="hidden" name="show" value="ended"/> })}
            <Choice label="Project" name="project" all="All projects" value=project options=projects set=set_project/>
            <Choice label="Member" name="member" all="Everybody" value=member options=members set=set_member/>
            <button class="button plain-show">"Show"</button>
        </form>
    }
    .into_any()
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

/// A choice of one of `options`, or of `all` of them.
#[component]
fn Choice(
    label: &'static str,
    name: &'static str,
    all: &'static str,
    value: Signal<String>,
    options: Signal<Vec<(String, String)>>,
    set: Callback<String>,
) -> impl IntoView {
    let choices = move || {
        let chosen = value.get();
        let choice =
            |(word, words): (String, String)| view! { <option selected=word == chosen value=word>{words}</option> };
        options.get().into_iter().map(choice).collect_view()
    };
    view! {
        <select class="input" name=name aria-label=label on:change=move |event| set.run(event_target_value(&event))>
            <option value="" selected=move || value.with(String::is_empty)>{all}</option>
            {choices}
        </select>
    }
    .into_any()
}
