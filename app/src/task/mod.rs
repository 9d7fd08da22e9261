//! The task: beside its board on a desktop, over the whole screen on a phone, a page without
//! JavaScript. Everything is edited where it stands.

mod activity;
mod approval;
mod attempts;
mod claim;
mod comment;
mod comment_form;
mod complete;
mod criteria;
mod criterion;
mod deciding;
mod decision;
mod evidence;
mod evidence_draft;
mod facts;
mod focus;
mod header;
mod holder_tools;
mod lease;
mod links;
mod merge;
mod messages;
mod no_script;
mod no_script_work;
mod open;
mod package;
mod properties;
mod review_form;
mod reviews;
#[cfg(test)]
pub(crate) mod sample;
mod subtasks;
mod text;
mod title;

use hub_core::domain::board::TaskDetail;
use hub_core::domain::ids::TaskKey;
use hub_core::domain::task_command::GetTask;
use leptos::prelude::*;

use crate::address;
use crate::api::{ApiError, board};
use crate::pages::CloseTo;
use crate::state::{Heard, use_store};
use crate::ui::{Empty, Failed, Icon, Loading, PageTitle, use_toasts};
use open::Open;

/// A task with everything in it.
#[component]
pub fn TaskPanel() -> impl IntoView {
    let (chosen, CloseTo(close)) = (address::chosen::<TaskKey>(0), expect_context());
    let task = Signal::derive(move || chosen.get().unwrap_or_default());
    let detail = Resource::new_blocking(move || task.get(), |task| board::read_task(GetTask { task }));
    let retry = Callback::new(move |()| detail.refetch());
    let store = use_store();
    // The one that is shown, which is another than the address says while that cannot be read.
    let loaded = RwSignal::new(None::<TaskKey>);
    let away = Memo::new(move |_| store.link.get().is_lost() && loaded.get().as_ref() != Some(&*task.read()));
    Effect::new(move |before: Option<bool>| {
        let lost = store.link.get().is_lost();
        if before == Some(true) && !lost && loaded.get_untracked() != Some(task.get_untracked()) {
            detail.refetch();
        }
        lost
    });
    let panel = NodeRef::<leptos::html::Aside>::new();
    focus::keep_inside(panel, task);
    view! {
        <aside class="task-panel" tabindex="-1" node_ref=panel aria-label=move || task.get().to_string()>
            {move || away.get().then(|| view! { <Away task=task.get() close/> })}
            <div class="task-content" class:hidden=away>
            <Transition fallback=|| view! { <div class="task-body"><Loading lines=9/></div> }>
                // Awaited, not got: what a page is made of must not be made twice while the server
                // renders it.
                {move || Suspend::new(async move {
                    match detail.await {
                        Ok(detail) => {
                            loaded.set(Some(detail.task.key.clone()));
                            view! { <Whole detail close/> }.into_any()
                        }
                        Err(error) => view! { <Absent error close retry/> }.into_any(),
                    }
                })}
            </Transition>
            </div>
        </aside>
    }
    .into_any()
}

/// The address is of a task that cannot be read while the connection is lost.
#[component]
fn Away(task: TaskKey, close: Signal<String>) -> impl IntoView {
    view! {
        <header class="task-header">
            <span class="task-key">{task.to_string()}</span>
            <span class="spacer"></span>
            <a class="button ghost icon-button" href=close aria-label="Close" title="Close (Escape)"><Icon name="close"/></a>
        </header>
        <div role="status">
            <Empty icon="search" title=format!("{task} cannot be loaded now")>"The connection is lost. It is loaded by itself as soon as it is back."</Empty>
        </div>
    }
    .into_any()
}

/// The task could not be shown: why, and the way back.
#[component]
fn Absent(error: ApiError, close: Signal<String>, retry: Callback<()>) -> impl IntoView {
    let gone = error.code() == hub_core::domain::Code::NotFound;
    view! {
        <header class="task-header">
            <span class="spacer"></span>
            <a class="button ghost icon-button" href=close aria-label="Close" title="Close"><Icon name="close"/></a>
        </header>
        {if gone {
            view! { <Empty icon="search" title=error.message()>"It may have another key; look for it on the board or with the search."</Empty> }.into_any()
        } else {
            view! { <Failed message=error.message() retry/> }.into_any()
        }}
    }
    .into_any()
}

#[component]
fn Whole(detail: TaskDetail, close: Signal<String>) -> impl IntoView {
    let store = use_store();
    let open = Open::new(store, use_toasts(), detail.clone());
    provide_context(open);
    store.cards.accept(detail.task, detail.seq);
    follow(open);
    Effect::new(move |_| focus::enter());
    let title = open.field(|task| format!("{} {}", task.key, task.title));
    view! {
        <PageTitle text=title/>
        <header::Header close/>
        <div class="task-body">
            <title::TaskTitle/>
            <lease::HolderLine/>
            <properties::Properties/>
            <no_script::Forms/>
            <approval::ApprovalBox/>
            <decision::Decided/>
            <reviews::Reviews/>
            <text::TextSection field=text::DESCRIPTION/>
            <text::TextSection field=text::PROMPT/>
            <criteria::Criteria/>
            <text::TextSection field=text::RESULT/>
            <attempts::FormerAttempts/>
            <attempts::Handoffs/>
            <messages::TaskMessages/>
            <subtasks::SubTasks/>
            <package::Package/>
            <activity::Activity/>
        </div>
        <header::ThumbBar/>
    }
    .into_any()
}

/// Reads the task anew when an event touches it or one it is linked with, when a lost connection is
/// back, and when the stream could not be resumed.
fn follow(open: Open) {
    // What happened while it was on its way is not in it.
    open.store.catch_up(open.detail.with_untracked(|detail| detail.seq), move || open.refresh());
    let touches = move |heard: &Heard<'_>| {
        let Heard::Event(event) = heard else { return false };
        let touches = open.detail.try_with_untracked(|detail| {
            let related =
                |key: &TaskKey| *key == detail.task.key || detail.related.iter().any(|other| other.key == *key);
            event.seq > detail.seq
                && (event.subject == detail.task.key.as_str() || event.cards.iter().any(|card| related(&card.key)))
        });
        touches == Some(true)
    };
    open.store.follow(touches, move || open.refresh());
}
