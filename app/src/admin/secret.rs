//! A token just made: its secret, once, and the ready entries for the programs that will use it.

use hub_core::domain::token::NewToken;
use leptos::prelude::*;

use super::connect::{Made, claude_command, codex_toml, connect_claude, connect_codex, mcp_json};
use super::unkept::Unkept;
use crate::ui::{Button, Confirm, CopyButton, Icon, use_toasts};

/// A way to connect: its tab, what to do with its entry, and the entry for what was made.
type Way = (&'static str, &'static str, fn(&Made<'_>) -> String);

const RUN: &str = "Run this in the project’s directory and paste the token when it asks. With several projects add --project and its key:";

/// The ways to connect, each a tab.
const WAYS: [Way; 5] = [
    ("Claude Code", RUN, connect_claude),
    ("Codex", RUN, connect_codex),
    (".mcp.json", "Put this into .mcp.json in the project’s directory, for any client that reads it:", mcp_json),
    (
        "Claude Code over HTTP",
        "Without the program hub on that machine, run this in the project’s directory:",
        claude_command,
    ),
    ("Codex over HTTP", "Without the program hub on that machine, add this to ~/.codex/config.toml:", codex_toml),
];

/// Shown until it is dismissed, also after one was elsewhere.
#[component]
pub(super) fn Secret(new: NewToken, unkept: Unkept) -> impl IntoView {
    let toasts = use_toasts();
    let id = new.details.id;
    let origin = window().location().origin().unwrap_or_default();
    let token = new.token.clone();
    let way = RwSignal::new(0_usize);
    let entry = {
        let (token, project) = (token.clone(), new.details.project.map(|project| project.to_string()));
        Signal::derive(move || {
            let made = Made { origin: &origin, token: &token, project: project.as_deref() };
            WAYS.get(way.get()).map_or(String::new(), |(_, _, entry)| entry(&made))
        })
    };
    let tab = move |(at, words): (usize, &'static str)| {
        view! {
            <button type="button" class="editor-tab" aria-pressed=move || (way.get() == at).to_string() on:click=move |_| way.set(at)>
                {words}
            </button>
        }
    };
    let name = new.details.name;
    let label = format!("The new token {name}");
    // Whoever copied it, or marked it by hand, need not be asked.
    let (taken, asking) = (RwSignal::new(false), RwSignal::new(false));
    let take = move || taken.set(true);
    let keep = Callback::new(move |()| unkept.forget(id));
    let done = Callback::new(move |()| {
        if taken.get_untracked() {
            keep.run(());
        } else {
            asking.set(true);
        }
    });
    let left = format!("The token {name} is still shown where you made it, until you say that you have kept it.");
    on_cleanup(move || {
        if unkept.has(id) {
            toasts.say(left);
        }
    });
    let lead = move || WAYS.get(way.get()).map(|(_, lead, _)| *lead);
    view! {
        <section class="secret" aria-label=label>
            <p class="secret-title"><Icon name="key"/><b>{name}</b>" is ready. This is the only time it is shown; keep it now."</p>
            <div class="secret-line" on:click=move |_| take()><code>{token.clone()}</code><CopyButton text=token what="token" words="Copy"/></div>
            <div class="editor-tabs" role="group" aria-label="Program">
                {WAYS.iter().enumerate().map(|(at, (words, ..))| tab((at, *words))).collect_view()}
            </div>
            <p class="quiet">{lead}</p>
            <div class="secret-line" on:click=move |_| take()><pre tabindex="0"><code>{entry}</code></pre><CopyButton text=entry what="entry" words="Copy"/></div>
            <div class="row"><Button on_click=done>"I have kept it"</Button></div>
            <Confirm
                open=asking title="Have you kept it?" yes="I have kept it" on_yes=keep
                body="The token was not copied yet. It cannot be shown again: without it you would make another."
            />
        </section>
    }
    .into_any()
}
