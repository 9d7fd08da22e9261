//! One handoff in full.

use hub_core::domain::event::Entity;
use hub_core::domain::handoff::{Handoff, HandoffStatus};
use hub_core::domain::handoff_command::GetHandoff;
use hub_core::domain::ids::HandoffId;
use hub_core::domain::member::Role;
use hub_core::domain::screen::HandoffPage;
use leptos::prelude::*;

use super::closing::Closing;
use super::facts::{ProjectTag, StatusTag, To};
use super::open_tasks::OpenTasks;
use super::pick_up::PickUp;
use crate::api::handoffs::read_handoff;
use crate::people::Who;
use crate::reading::{Reading, reading};
use crate::state::{Heard, use_store};
use crate::ui::{Button, Icon, Markdown, TimeAgo};

/// The handoff `id`.
pub(super) fn drawn(id: HandoffId) -> AnyView {
    let touches = |heard: &Heard<'_>| heard.is_of(&[Entity::Handoff, Entity::Task]);
    let ask = move || read_handoff(GetHandoff { handoff: id });
    reading(ask, touches, move |page| view! { <Whole id page/> }.into_any())
}

#[component]
fn Whole(id: HandoffId, page: Reading<HandoffPage>) -> impl IntoView {
    let handoff = page.part(|page| page.handoff.clone());
    view! {
        <article class="handoff-whole" aria-label=id.to_string()>
            {move || view! { <Head handoff=handoff.get()/> }}
            <Outcome handoff/>
            <Tools id handoff/>
            <Text title="Summary" html=page.part(|page| page.summary_html.clone())/>
            <OpenTasks page/>
            <Text title="Context" html=page.part(|page| page.context_html.clone())/>
            <Text title="Decisions" html=page.part(|page| page.decisions_html.clone())/>
            <Text title="Dead ends" html=page.part(|page| page.dead_ends_html.clone())/>
            <Text title="Open questions" html=page.part(|page| page.open_questions_html.clone())/>
            {move || view! { <Repository handoff=handoff.get()/> }}
        </article>
    }
    .into_any()
}

#[component]
fn Head(handoff: Handoff) -> impl IntoView {
    let shown = handoff.clone();
    let session = handoff.session;
    view! {
        <p class="row-facts">
            <Who handle=handoff.author/>
            <span>"in "<a href=format!("/sessions/{session}")>{session.to_string()}</a></span>
            <ProjectTag project=handoff.project/>
            <StatusTag status=handoff.status/>
            <To handoff=shown/>
            <TimeAgo at=handoff.created_at/>
        </p>
    }
    .into_any()
}

/// What became of it: who picked it up, who closed it.
#[component]
fn Outcome(handoff: Memo<Handoff>) -> impl IntoView {
    let picked = move || {
        handoff.with(|handoff| handoff.picked_up_by.clone().zip(handoff.picked_up_at).zip(Some(handoff.picked_up_in)))
    };
    let closed = move || {
        handoff.with(|handoff| handoff.closed_by.clone().zip(handoff.closed_at).zip(Some(handoff.closed_note.clone())))
    };
    view! {
        {move || picked().map(|((by, at), session)| view! {
            <p class="outcome row-facts">
                <Icon name="check"/><span>"Picked up by"</span><Who handle=by/>
                {session.map(|session| view! { <span>"in "<a href=format!("/sessions/{session}")>{session.to_string()}</a></span> })}
                <TimeAgo at/>
            </p>
        })}
        {move || closed().map(|((by, at), note)| view! {
            <div class="outcome">
                <p class="row-facts"><Icon name="archive"/><span>"Closed by"</span><Who handle=by/><TimeAgo at/></p>
                {note.filter(|note| !note.trim().is_empty()).map(|note| view! { <blockquote class="said" dir="auto">{note}</blockquote> })}
            </div>
        })}
    }
    .into_any()
}

/// What can be done with it.
#[component]
fn Tools(id: HandoffId, handoff: Memo<Handoff>) -> impl IntoView {
    let store = use_store();
    let closing: Closing = expect_context();
    let status = Memo::new(move |_| handoff.with(|handoff| handoff.status));
    let viewer = move || store.me.with(|me| me.role == Role::Viewer);
    let hidden = move || viewer() || status.get() == HandoffStatus::Closed;
    let off = Signal::derive(move || !store.can_write());
    let ask = Callback::new(move |()| closing.ask(handoff.get_untracked()));
    view! {
        <div class="handoff-tools" class:hidden=hidden>
            <PickUp id status variant="primary"/>
            <span class="needs-script"><Button disabled=off on_click=ask>"Close…"</Button></span>
        </div>
    }
    .into_any()
}

/// One of its texts; nothing where it is empty.
#[component]
fn Text(title: &'static str, html: Memo<String>) -> impl IntoView {
    view! {
        <section class="page-section" class:hidden=move || html.with(String::is_empty)>
            <h3>{title}</h3>
            <div class="quoted"><Markdown html/></div>
        </section>
    }
    .into_any()
}

/// Where the work stands in the repository.
#[component]
fn Repository(handoff: Handoff) -> impl IntoView {
    let Handoff { branch, commit, dirty, .. } = handoff;
    let told = branch.is_some() || commit.is_some() || dirty.is_some();
    let code = |name: &'static str, text: Option<String>| {
        text.map(|text| view! { <dt>{name}</dt><dd><code>{text}</code></dd> })
    };
    let tree = dirty.map(|dirty| if dirty { "Changes that are not committed" } else { "Everything is committed" });
    told.then(|| {
        view! {
            <section class="page-section">
                <h3>"Repository"</h3>
                <dl class="fields">
                    {code("Branch", branch)}
                    {code("Commit", commit)}
                    {tree.map(|tree| view! { <dt>"Working tree"</dt><dd>{tree}</dd> })}
                </dl>
            </section>
        }
    })
    .into_any()
}
