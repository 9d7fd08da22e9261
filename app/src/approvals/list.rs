//! The list of approvals, and the choice of several at once.

use hub_core::domain::approval::{Approval, ListApprovals};
use hub_core::domain::ids::ApprovalId;
use hub_core::domain::page::Page;
use hub_core::domain::screen::ApprovalsPage;
use hub_core::domain::task::ApprovalStatus;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Filter;
use super::several::Several;
use crate::api::approvals::list_approvals;
use crate::people::Who;
use crate::reading::Reading;
use crate::state::use_store;
use crate::ui::{Button, Empty, TimeAgo};

/// The list under its filters.
#[component]
pub(super) fn List(filter: Filter, page: Reading<ApprovalsPage>, shown: Memo<Option<ApprovalId>>) -> impl IntoView {
    let store = use_store();
    let more = RwSignal::new(Vec::<Approval>::new());
    let next = RwSignal::new(page.value.with_untracked(|read| read.page.next_cursor.clone()));
    let items = Memo::new(move |_| {
        let mut items = page.value.with(|read| read.page.items.clone());
        more.with(|more| {
            items.extend(more.iter().filter(|older| !page.value.with(|read| has(&read.page, older))).cloned());
        });
        items
    });
    let chosen = RwSignal::new(Vec::<ApprovalId>::new());
    let decides = move || filter == Filter::Pending && store.admin.get();
    let load_more = Callback::new(move |()| {
        let command =
            ListApprovals { status: filter.status(), cursor: next.get_untracked(), ..ListApprovals::default() };
        spawn_local(async move {
            match list_approvals(command).await {
                Ok(page) => {
                    more.update(|more| more.extend(page.items));
                    next.set(page.next_cursor);
                }
                Err(error) => store.fail(&error),
            }
        });
    });
    view! {
        <div class="approval-filters">
            <nav class="segments" aria-label="Which approvals">
                {Filter::ALL.map(|other| view! {
                    <a href=format!("/approvals{}", other.query()) aria-current=(other == filter).then_some("true")>{other.words()}</a>
                }.into_any()).into_iter().collect_view()}
            </nav>
        </div>
        <Show when=decides><Several page chosen/></Show>
        <ul class="approval-list">
            <For each=move || items.get() key=|approval| (approval.id, approval.status) let:approval>
                <Item approval filter shown chosen decides=Signal::derive(decides)/>
            </For>
        </ul>
        <Show when=move || items.with(Vec::is_empty)>
            {if filter == Filter::Pending {
                view! { <Empty icon="approvals" title="Nothing waits for approval">"What agents complete appears here, at once."</Empty> }.into_any()
            } else {
                view! { <Empty icon="approvals" title="None yet">"Decisions stay here, with their reasons."</Empty> }.into_any()
            }}
        </Show>
        <Show when=move || next.with(Option::is_some)>
            <div class="approval-filters"><Button on_click=load_more>"Show more"</Button></div>
        </Show>
    }
    .into_any()
}

fn has(page: &Page<Approval>, approval: &Approval) -> bool {
    page.items.iter().any(|item| item.id == approval.id)
}

#[component]
fn Item(
    approval: Approval,
    filter: Filter,
    shown: Memo<Option<ApprovalId>>,
    chosen: RwSignal<Vec<ApprovalId>>,
    decides: Signal<bool>,
) -> impl IntoView {
    let id = approval.id;
    let href = format!("/approvals/{id}{}", filter.query());
    let here = move || (shown.get() == Some(id)).then_some("true");
    let toggle = move |event| {
        let on = event_target_checked(&event);
        chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if on {
                chosen.push(id);
            }
        });
    };
    let label = format!("Choose {} {}", approval.task, approval.title);
    view! {
        <li class="approval-item">
            <span class="approval-choice needs-script" class:hidden=move || !decides.get()>
                <input
                    type="checkbox" aria-label=label
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&id)) on:change=toggle
                />
            </span>
            <a class="beside-item" href=href aria-current=here>
                <span class="row-facts"><span>{approval.task.to_string()}</span><StatusTag status=approval.status/></span>
                <b class="row-title" dir="auto">{approval.title}</b>
                <span class="row-facts"><Who handle=approval.requested_by/><TimeAgo at=approval.decided_at.unwrap_or(approval.created_at)/></span>
            </a>
        </li>
    }
    .into_any()
}

/// Where an approval stands, in a word.
#[component]
pub(super) fn StatusTag(status: ApprovalStatus) -> impl IntoView {
    let (class, words) = match status {
        ApprovalStatus::Pending => ("tag review", "waits"),
        ApprovalStatus::Approved => ("tag ok", "accepted"),
        ApprovalStatus::Rejected => ("tag danger", "rejected"),
        ApprovalStatus::Superseded => ("tag", "superseded"),
    };
    view! { <span class=class>{words}</span> }.into_any()
}
