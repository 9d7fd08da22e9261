//! One session: all its facts, what it holds and held, and its story.

use hub_core::domain::ids::SessionId;
use hub_core::domain::screen::SessionPage;
use hub_core::domain::session::Session;
use hub_core::domain::session_command::GetSession;
use leptos::prelude::*;

use super::facts::{Quiet, StateTag, Stopping, goal, phase_words};
use super::held::{Attempts, Held};
use super::session_dialog::OpenDialog;
use super::session_filter::SessionFilter;
use super::story::Story;
use super::tools::Tools;
use super::touches;
use crate::api::sessions::read_session;
use crate::handoffs::ProjectTag;
use crate::people::Who;
use crate::reading::{Reading, reading};
use crate::ui::{Icon, TimeAgo};

/// The session `id`; the way back leads to the list as it was.
pub(super) fn drawn(id: SessionId, place: Memo<SessionFilter>) -> AnyView {
    let ask = move || read_session(GetSession { session: Some(id) });
    view! {
        <a class="back-link sessions-back" href=move || place.with(SessionFilter::href)><Icon name="chevron-left"/>"All sessions"</a>
        {reading(ask, touches, |page| view! { <Whole page/> }.into_any())}
    }
    .into_any()
}

#[component]
fn Whole(page: Reading<SessionPage>) -> impl IntoView {
    let open_dialog: OpenDialog = expect_context();
    Effect::watch(move || open_dialog.done.get(), move |_, _, _| page.again(), false);
    let session = page.part(|page| page.session.clone());
    let stop =
        Memo::new(move |_| session.with(|session| session.stop_requested.clone().filter(|_| !session.is_ended())));
    let (member, project, id) =
        session.with_untracked(|session| (session.member.clone(), session.project.clone(), session.id));
    let state = Memo::new(move |_| session.with(|session| (session.state, session.without_handoff)));
    view! {
        <header class="page-head">
            <div>
                <h2 dir="auto">{move || session.with(goal)}</h2>
                <div class="row-facts">
                    <Who handle=member/>
                    {move || { let (state, without_handoff) = state.get(); view! { <StateTag state without_handoff/> } }}
                    <ProjectTag project/>
                    <span>{id.to_string()}</span>
                </div>
            </div>
            <Tools session/>
        </header>
        {move || stop.get().map(|stop| view! { <Stopping stop/> })}
        <div class="box"><div class="box-body"><dl class="fields">{move || view! { <Facts session=session.get()/> }}</dl></div></div>
        <Held page/>
        <Attempts page/>
        <Story page/>
    }
    .into_any()
}

/// Its facts, as rows of a list.
#[component]
fn Facts(session: Session) -> impl IntoView {
    let ended = session.ended_at;
    let note = Some(session.note).filter(|note| !note.trim().is_empty());
    view! {
        {ended.is_none().then(|| view! { <dt>"Phase"</dt><dd>{phase_words(session.phase)}</dd> })}
        {note.map(|note| view! { <dt>"Note"</dt><dd>{note}</dd> })}
        <dt>"Last seen"</dt><dd><TimeAgo at=session.last_seen_at/></dd>
        {session.quiet_until.filter(|_| ended.is_none()).map(|until| view! { <dt>"Announced"</dt><dd><Quiet until/></dd> })}
        <dt>"Started"</dt><dd><TimeAgo at=session.started_at/></dd>
        {ended.map(|at| view! { <dt>"Ended"</dt><dd><TimeAgo at/>{session.end_reason.map(|reason| format!(" · {reason}"))}</dd> })}
        {session.handoff.map(|id| view! { <dt>"Handoff"</dt><dd><a href=format!("/handoffs/{id}")>{id.to_string()}</a></dd> })}
        {session.client.map(|client| view! { <dt>"Runs in"</dt><dd>{client}</dd> })}
        {session.external_ref.map(|name| view! { <dt>"Known there as"</dt><dd><code>{name}</code></dd> })}
    }
    .into_any()
}
