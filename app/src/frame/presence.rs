//! Who is here: the faces in the top bar.

use hub_core::domain::member::{Member, PresenceState};
use leptos::prelude::*;

use crate::state::{Store, use_store};
use crate::ui::{Avatar, Shown};

/// How many faces fit before the rest becomes a number.
const FACES: usize = 6;

/// The faces of all others, those who are here first; one's own is beside them.
#[component]
pub fn PresenceFaces() -> impl IntoView {
    let store = use_store();
    let faces = Memo::new(move |_| ordered(store));
    let more = move || faces.with(Vec::len).saturating_sub(FACES);
    view! {
        <ul class="faces" aria-label="Members">
            {move || faces.get().into_iter().take(FACES).map(|member| view! { <Face member /> }.into_any()).collect_view()}
            <Shown when=move || more() != 0>
                <li class="faces-more">{move || format!("+{}", more())}</li>
            </Shown>
        </ul>
    }
    .into_any()
}

#[component]
fn Face(member: Member) -> impl IntoView {
    let store = use_store();
    let (handle, name) = (member.handle.clone(), member.display_name.clone());
    let presence = Signal::derive(move || store.presence_of(&handle));
    let words = move || format!("{name}, {}", presence.get().map_or("offline", PresenceState::as_str));
    view! {
        <li>
            <span class="visually-hidden">{words}</span>
            <Avatar member presence />
        </li>
    }
    .into_any()
}

fn ordered(store: Store) -> Vec<Member> {
    let me = store.me.with(|me| me.handle.clone());
    let others: Vec<Member> = store
        .members
        .with(|members| members.iter().filter(|member| member.active && member.handle != me).cloned().collect());
    // In six groups, each as the hub lists its members: that needs no code for sorting in the
    // browser.
    let place = |member: &Member| (nearness(store.presence_of(&member.handle)), member.kind.as_str() == "agent");
    let groups = [(2, false), (2, true), (1, false), (1, true), (0, false), (0, true)];
    groups.iter().flat_map(|group| others.iter().filter(|member| place(member) == *group).cloned()).collect()
}

/// How much somebody is here, to order by.
fn nearness(state: Option<PresenceState>) -> u8 {
    match state {
        Some(PresenceState::Online | PresenceState::Busy | PresenceState::Waiting) => 2,
        Some(PresenceState::Quiet | PresenceState::Stale) => 1,
        Some(PresenceState::Offline) | None => 0,
    }
}
