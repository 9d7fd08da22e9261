//! Work that stands still: tasks nobody works on any more, and those left behind by members who are
//! gone.

use hub_core::domain::change::Change;
use hub_core::domain::needs_you::{LeftBehind as Left, StaleReason, StaleTask};
use hub_core::domain::screen::NeedsYouPage;
use hub_core::domain::task::Status;
use hub_core::domain::task_command::{MoveTask, TakeBack, UpdateTask};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::item::Item;
use crate::api::tasks::{move_task, take_back_task, update_task};
use crate::api::{ApiError, Changed};
use crate::people::Who;
use crate::reading::Reading;
use crate::state::{Store, use_store};
use crate::ui::{Button, StatusIcon, TimeAgo};

/// The tasks that nobody works on any more.
#[component]
pub(super) fn StandingStill(needs: Reading<NeedsYouPage>) -> impl IntoView {
    let stale = needs.part(|needs| needs.stale.clone());
    let count = move || stale.with(Vec::len);
    view! {
        <section class="page-section" class:hidden=move || count() == 0 aria-labelledby="needs-stale">
            <h2 id="needs-stale">"Standing still "<span class="count">{count}</span></h2>
            <For each=move || stale.get() key=|stale| (stale.task.clone(), stale.version, stale.why) let:stale><Stale stale needs/></For>
        </section>
    }
    .into_any()
}

#[component]
fn Stale(stale: StaleTask, needs: Reading<NeedsYouPage>) -> impl IntoView {
    let store = use_store();
    let StaleTask { task, title, version, why, member, session, since } = stale;
    let href = format!("/t/{task}");
    let key = StoredValue::new(task.clone());
    let take_back = Callback::new(move |()| {
        let command = TakeBack { task: key.get_value(), from_session: session, reason: None };
        settle(store, needs, "taken back", take_back_task(command));
    });
    let to_backlog = Callback::new(move |()| {
        let command = MoveTask {
            from: Some(Status::Active),
            from_session: session.map_or(Change::Clear, Change::Set),
            expected_version: Some(version),
            ..MoveTask::of(key.get_value(), Status::Backlog)
        };
        settle(store, needs, "moved to Backlog", move_task(command));
    });
    let held = why != StaleReason::Abandoned;
    let off = Signal::derive(move || !store.can_write());
    view! {
        <Item label=format!("{task} stands still")>
            <p class="row-facts"><StatusIcon status=Status::Active/><a href=href.clone()>{task.to_string()}</a><span class="tag danger">{reason(why)}</span></p>
            <a class="row-title" dir="auto" href=href>{title}</a>
            <p class="row-facts">
                <Who handle=member/>
                {session.map(|session| view! { <span>"in "<a href=format!("/sessions/{session}")>{session.to_string()}</a></span> })}
                <span>"since "<TimeAgo at=since/></span>
            </p>
            <div class="row needs-script">
                {held.then(|| view! { <Button letter="a" disabled=off on_click=take_back>"Take back"</Button> })}
                <Button disabled=off on_click=to_backlog>"Move to Backlog"</Button>
            </div>
        </Item>
    }
    .into_any()
}

const fn reason(why: StaleReason) -> &'static str {
    match why {
        StaleReason::SessionStale => "its session is silent",
        StaleReason::LeaseExpired => "no sign of life in time",
        StaleReason::Abandoned => "abandoned",
    }
}

/// The open tasks of members who were deactivated.
#[component]
pub(super) fn LeftBehind(needs: Reading<NeedsYouPage>) -> impl IntoView {
    let left = needs.part(|needs| needs.left_behind.clone());
    let count = move || left.with(Vec::len);
    view! {
        <section class="page-section" class:hidden=move || count() == 0 aria-labelledby="needs-left">
            <h2 id="needs-left">"Left behind "<span class="count">{count}</span></h2>
            <For each=move || left.get() key=|left| (left.task.clone(), left.version) let:left><OneLeft left needs/></For>
        </section>
    }
    .into_any()
}

#[component]
fn OneLeft(left: Left, needs: Reading<NeedsYouPage>) -> impl IntoView {
    let store = use_store();
    let Left { task, title, version, status, member, since } = left;
    let href = format!("/t/{task}");
    let key = StoredValue::new(task.clone());
    let take = Callback::new(move |()| {
        let me = store.me.with_untracked(|me| me.handle.clone());
        let command = UpdateTask {
            assignee: Change::Set(me),
            expected_version: Some(version),
            ..UpdateTask::of(key.get_value())
        };
        settle(store, needs, "yours now", update_task(command));
    });
    let off = Signal::derive(move || !store.can_write());
    view! {
        <Item label=format!("{task} was left behind")>
            <p class="row-facts"><StatusIcon status/><a href=href.clone()>{task.to_string()}</a></p>
            <a class="row-title" dir="auto" href=href>{title}</a>
            <p class="row-facts"><span>"It was of"</span><Who handle=member/><span>"who left "<TimeAgo at=since/></span></p>
            <div class="row needs-script">
                <Button letter="a" disabled=off on_click=take>"Assign to me"</Button>
            </div>
        </Item>
    }
    .into_any()
}

/// Says what came of a change, and reads what still waits.
fn settle(
    store: Store,
    needs: Reading<NeedsYouPage>,
    what: &'static str,
    change: impl Future<Output = Result<Changed, ApiError>> + 'static,
) {
    spawn_local(async move {
        match change.await {
            Ok(Changed { task, seq }) => {
                store.toasts.say(format!("{} {what}.", task.key));
                store.cards.accept(task, seq);
            }
            Err(error) => store.fail(&error),
        }
        needs.again();
        store.count_again();
    });
}
