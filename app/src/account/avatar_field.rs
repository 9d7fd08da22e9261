//! The choice of an avatar: initials on a colour of the palette, one of a few emoji, or any other.

use hub_core::domain::member::{Member, PALETTE};
use leptos::prelude::*;

/// Emoji that are offered; any other can be written.
const EMOJI: [(&str, &str); 10] = [
    ("🦊", "fox"),
    ("🦉", "owl"),
    ("🐙", "octopus"),
    ("🐝", "bee"),
    ("🐢", "turtle"),
    ("🌵", "cactus"),
    ("🌈", "rainbow"),
    ("🔥", "fire"),
    ("🚀", "rocket"),
    ("🎧", "headphones"),
];

/// The field; `preview` is the member it is chosen for.
#[component]
pub(super) fn AvatarField(
    avatar: RwSignal<String>,
    preview: Memo<Member>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let colour = move |name: &'static str| {
        let face = move || preview.with(Member::initials);
        let face = view! { <span class=format!("avatar large colour-{name}") aria-hidden="true">{face}</span> };
        option(avatar, name, format!("Initials on {name}"), face.into_any())
    };
    let emoji = move |(sign, name): (&'static str, &'static str)| {
        let face = view! { <span class="avatar large emoji" aria-hidden="true">{sign}</span> };
        option(avatar, sign, format!("Emoji {name}"), face.into_any())
    };
    let other = move || avatar.with(|avatar| if is_offered(avatar) { String::new() } else { avatar.clone() });
    let write = move |event| {
        let written = event_target_value(&event).trim().to_owned();
        avatar.set(if written.is_empty() { PALETTE.first().copied().unwrap_or_default().to_owned() } else { written });
    };
    view! {
        <fieldset class="field avatar-field">
            <legend>"Avatar"</legend>
            <div class="avatar-choices">{PALETTE.iter().copied().map(colour).collect_view()}</div>
            <div class="avatar-choices">{EMOJI.map(emoji).into_iter().collect_view()}</div>
            <label class="avatar-other needs-script">
                "Another emoji"
                <input dir="auto"
                    class="input" autocomplete="off" maxlength="16" value=untrack(other) prop:value=other on:input=write
                    aria-invalid=move || error.with(Option::is_some).to_string() aria-describedby="avatar-note"
                />
            </label>
            <p class="field-note error" id="avatar-note" aria-live="polite">{error}</p>
        </fieldset>
    }
    .into_any()
}

fn is_offered(avatar: &str) -> bool {
    PALETTE.contains(&avatar) || EMOJI.iter().any(|(sign, _)| *sign == avatar)
}

fn option(avatar: RwSignal<String>, value: &'static str, words: String, face: AnyView) -> AnyView {
    let chosen = move || avatar.with(|avatar| avatar == value);
    view! {
        <label class="avatar-choice">
            <input
                type="radio" name="avatar" value=value checked=untrack(chosen) prop:checked=chosen aria-label=words
                on:change=move |_| avatar.set(value.to_owned())
            />
            {face}
        </label>
    }
    .into_any()
}
