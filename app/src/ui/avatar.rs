//! A member's face: initials or an emoji, round for humans and squared for agents, with a dot for
//! presence.

use hub_core::domain::member::{Member, MemberKind, PresenceState};
use leptos::prelude::*;

/// The avatar of `member`. Its title names the member and the presence, for a mouse; texts beside
/// it name it for all others.
#[component]
pub fn Avatar(
    /// Whose face.
    member: Member,
    /// The dot; none without it.
    #[prop(optional, into)]
    presence: MaybeProp<PresenceState>,
    /// One size larger, for pages about the member.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let kind = if member.kind == MemberKind::Agent { " agent" } else { "" };
    let initials = member.has_initials();
    let colour = if initials { format!(" colour-{}", member.avatar) } else { " emoji".to_owned() };
    let size = if large { " large" } else { "" };
    let gone = if member.active { "" } else { " inactive" };
    let class = move || {
        let dot = presence.get().map_or(String::new(), |state| format!(" presence-{state}"));
        format!("avatar{kind}{colour}{size}{gone}{dot}")
    };
    let name = member.display_name.clone();
    let title = move || match presence.get() {
        Some(state) => format!("{name}, {state}"),
        None => name.clone(),
    };
    let face = if initials { member.initials() } else { member.avatar.clone() };
    view! { <span class=class title=title aria-hidden="true">{face}</span> }.into_any()
}

/// The place of an avatar where nobody is assigned.
#[component]
pub fn NobodyAvatar() -> impl IntoView {
    view! { <span class="avatar nobody" aria-hidden="true"></span> }.into_any()
}
