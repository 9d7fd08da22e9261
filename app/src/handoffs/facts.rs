//! The short facts of a handoff: its project, whom it is for, where it stands.

use hub_core::domain::handoff::{Handoff, HandoffStatus};
use hub_core::domain::ids::ProjectKey;
use hub_core::domain::member::Member;
use leptos::prelude::*;

use crate::state::use_store;

/// The badge of a project.
#[component]
pub fn ProjectTag(
    /// Which one.
    project: ProjectKey,
) -> impl IntoView {
    let store = use_store();
    let name = project.to_string();
    view! { <span class="tag"><span class=move || format!("dot colour-{}", store.colour(&project))></span>{name}</span> }
        .into_any()
}

/// Whom a handoff is addressed to; nothing where to nobody in particular.
#[component]
pub(super) fn To(handoff: Handoff) -> impl IntoView {
    let store = use_store();
    let for_me = untrack(|| store.me.with(|me| is_for(&handoff, me)));
    let whom = untrack(|| handoff.to.as_ref().map(|to| store.name_of(to))).or(handoff.to_role);
    whom.map(|whom| {
        let class = if for_me { "tag accent" } else { "tag" };
        let words = if for_me { "for you".to_owned() } else { format!("for {whom}") };
        view! { <span class=class title=format!("Addressed to {whom}")>{words}</span> }
    })
    .into_any()
}

/// Where a handoff stands, in a word.
#[component]
pub(super) fn StatusTag(status: HandoffStatus) -> impl IntoView {
    let (class, words) = match status {
        HandoffStatus::Open => ("tag busy", "open"),
        HandoffStatus::PickedUp => ("tag ok", "picked up"),
        HandoffStatus::Closed => ("tag", "closed"),
    };
    view! { <span class=class>{words}</span> }.into_any()
}

/// Whether it is addressed to `me`: by name, or by a role or skill of mine.
pub(super) fn is_for(handoff: &Handoff, me: &Member) -> bool {
    let has =
        |role: &String| me.role.as_str() == role || me.skills.iter().any(|skill| skill.eq_ignore_ascii_case(role));
    handoff.to.as_ref() == Some(&me.handle) || handoff.to_role.as_ref().is_some_and(has)
}

/// How many leases wait on it.
pub(super) fn waiting(handoff: &Handoff) -> usize {
    handoff.open_tasks.iter().filter(|open| open.parked).count()
}

/// `2 leases wait on it`; nothing where none does.
pub(super) fn waiting_words(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 lease waits on it".to_owned()),
        _ => Some(format!("{count} leases wait on it")),
    }
}

#[cfg(test)]
mod tests {
    use super::waiting_words;

    #[test]
    fn leases_are_counted_in_words() {
        assert_eq!(waiting_words(0), None);
        assert_eq!(waiting_words(1).as_deref(), Some("1 lease waits on it"));
        assert_eq!(waiting_words(2).as_deref(), Some("2 leases wait on it"));
    }
}
