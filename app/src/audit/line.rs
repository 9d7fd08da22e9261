//! One line of the audit trail: who did what, through which door and in which session; opened, what
//! changed from what to what.

use hub_core::domain::actor::Door;
use hub_core::domain::event::Event;
use hub_core::domain::ids::{Handle, TaskKey};
use leptos::prelude::*;

use super::address::story;
use super::changes::{Change, changes};
use crate::people::Who;
use crate::sentence::tell_bare;
use crate::state::{Store, use_store};
use crate::ui::{Icon, TimeAgo, use_awake};

/// The most tasks that are named beside a line.
const TASKS: usize = 3;

/// The line.
#[component]
pub(super) fn Line(event: Event) -> impl IntoView {
    let store = use_store();
    let name = move |handle: &str| untrack(|| store.name_of(&Handle::stored(handle.to_owned())));
    let awake = use_awake();
    let told = {
        let event = event.clone();
        Memo::new(move |_| tell_bare(&event, &name, awake.get()))
    };
    let quote = told.with_untracked(|told| told.quote.clone());
    let changes = changes(&event.data, &name);
    view! {
        <li class="audit-line">
            <details>
                <summary>
                    <span class="audit-seq">{event.seq}</span>
                    <span class="audit-words"><Who handle=event.actor.clone()/>" "{move || told.with(|told| told.words.clone())}</span>
                    <TimeAgo at=event.at/>
                </summary>
                <div class="audit-more">
                    {quote.map(|quote| view! { <blockquote class="said" dir="auto">{quote}</blockquote> })}
                    {(!changes.is_empty()).then(|| table(changes))}
                    {facts(store, &event)}
                </div>
            </details>
            <div class="audit-links">{links(store, &event)}</div>
        </li>
    }
    .into_any()
}

/// Door, session, project and tasks; each leads to the thing itself.
fn links(store: Store, event: &Event) -> AnyView {
    let session = event.session.map(|session| {
        view! { <a class="tag" href=format!("/sessions/{session}")><Icon name="session"/>{session.to_string()}</a> }
    });
    let project = event.project.as_ref().filter(|_| event.tasks.is_empty()).map(|key| {
        let dot = format!("dot colour-{}", untrack(|| store.colour(key)));
        view! { <a class="tag" href=format!("/p/{key}")><span class=dot></span>{key.to_string()}</a> }
    });
    let task = |key: &TaskKey| {
        let dot = format!("dot colour-{}", untrack(|| store.colour(&key.project())));
        view! { <a class="tag" href=format!("/t/{key}")><span class=dot></span>{key.to_string()}</a> }
    };
    let tasks = event.tasks.iter().take(TASKS).map(task).collect_view();
    let more = event.tasks.len().saturating_sub(TASKS);
    view! {
        <span class="tag audit-door">{door(event.door)}</span>
        {session} {project} {tasks}
        {(more > 0).then(|| view! { <span class="tag">{format!("+{more}")}</span> })}
    }
    .into_any()
}

/// What a door is called.
const fn door(door: Door) -> &'static str {
    match door {
        Door::Ui => "Browser",
        Door::Rest => "REST",
        Door::Mcp => "MCP",
        Door::Cli => "Command line",
        Door::System => "By itself",
    }
}

fn table(changes: Vec<Change>) -> AnyView {
    let side = |text: Option<String>| match text {
        Some(text) => view! { <td>{text}</td> }.into_any(),
        None => view! { <td class="audit-nothing">"nothing"</td> }.into_any(),
    };
    let row = move |Change { field, before, after }: Change| {
        view! { <tr><th scope="row">{field}</th>{side(before)}{side(after)}</tr> }.into_any()
    };
    view! {
        <div class="audit-changes" tabindex="0" role="group" aria-label="What changed">
            <table>
                <thead><tr><th scope="col">"Field"</th><th scope="col">"Before"</th><th scope="col">"After"</th></tr></thead>
                <tbody>{changes.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The exact time and kind, the credential, and the stories it is part of.
fn facts(store: Store, event: &Event) -> AnyView {
    let token = event.token.map(|token| format!(" with token {token}")).unwrap_or_default();
    let member = untrack(|| store.name_of(&event.actor));
    let stories = std::iter::once((member, story("member", event.actor.as_str())))
        .chain(event.session.map(|session| (session.to_string(), story("session", &session.to_string()))))
        .chain(event.tasks.iter().map(|key| (key.to_string(), story("task", key.as_str()))));
    let link = |(words, href): (String, String)| view! { <a href=href>{words}</a> }.into_any();
    view! {
        <dl class="fields">
            <dt>"When"</dt><dd><time>{event.at.to_string()}</time></dd>
            <dt>"Kind"</dt><dd><code>{event.kind.clone()}</code>" of "<code>{event.subject.clone()}</code></dd>
            <dt>"Through"</dt><dd>{door(event.door)}{token}</dd>
            <dt>"Audit trail of"</dt><dd class="audit-stories">{stories.map(link).collect_view()}</dd>
        </dl>
    }
    .into_any()
}
