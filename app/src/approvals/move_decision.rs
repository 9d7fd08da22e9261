//! The decision that moving a waiting card is: what it decides is shown first, and only a press on
//! it counts. It stays bound to the approval that is shown; where another one takes its place
//! meanwhile, that is said and shown.

use hub_core::domain::approval::GetApproval;
use hub_core::domain::event::Entity;
use hub_core::domain::ids::ApprovalId;
use hub_core::domain::screen::ApprovalPage;
use hub_core::domain::task::{ApprovalStatus, Status};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Content, Decide};
use crate::api::approvals::read_approval;
use crate::state::{Deciding, use_store};
use crate::ui::{Failed, Loading, use_pointer_guard};

/// What stands in the dialog.
#[component]
pub fn MoveDecision(deciding: Deciding) -> impl IntoView {
    let store = use_store();
    let guard = use_pointer_guard();
    guard.hold();
    let page = RwSignal::new(None::<RwSignal<ApprovalPage>>);
    let (fault, anew) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let shown = StoredValue::new(deciding.approval);
    let read = move || {
        spawn_local(async move {
            let Some(wanted) = shown.try_get_value() else { return };
            match newest(wanted).await {
                Ok(found) => {
                    let id = found.detail.approval.id;
                    if shown.try_get_value().is_some_and(|shown| shown != id) {
                        shown.set_value(id);
                        anew.set(true);
                        guard.replaced(id);
                    }
                    match page.try_get_untracked() {
                        Some(Some(page)) => page.set(found),
                        Some(None) => page.set(Some(RwSignal::new(found))),
                        None => {}
                    }
                }
                Err(error) => _ = fault.try_set(Some(error)),
            }
        });
    };
    read();
    let task = deciding.task.clone();
    Effect::new(move |_| {
        let task = task.clone();
        store.listen(move |heard| {
            if heard.is_of(&[Entity::Approval]) && heard.concerns(&task) {
                read();
            }
        });
    });
    let close = Callback::new(move |()| store.asked.set(None));
    let reject = deciding.to == Status::Active;
    let drawn = move || match (page.get(), fault.get()) {
        (Some(page), _) => {
            let waits = move || page.with(|page| page.detail.approval.status == ApprovalStatus::Pending);
            view! {
                <div class="move-decision-content">{move || view! { <Content page=page.get()/> }}</div>
                <p class="approval-note danger" role="status" class:hidden=move || !anew.get()>
                    "It was changed while you looked: read it again before you decide."
                </p>
                <p class="quiet" class:hidden=waits>"There is nothing left to decide."</p>
                <Decide page reject on_decided=close/>
            }
            .into_any()
        }
        (None, Some(fault)) => {
            let retry = Callback::new(move |()| read());
            view! { <Failed message=fault retry/> }.into_any()
        }
        (None, None) => view! { <Loading lines=5/> }.into_any(),
    };
    view! { <div class="move-decision">{drawn}</div> }.into_any()
}

/// The approval called `id`, or what took its place.
async fn newest(mut id: ApprovalId) -> Result<ApprovalPage, String> {
    loop {
        let page = read_approval(GetApproval { approval: id }).await.map_err(|error| error.message().to_owned())?;
        match page.detail.approval.superseded_by {
            Some(next) => id = next,
            None => return Ok(page),
        }
    }
}
