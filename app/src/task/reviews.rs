//! What members found in a task that waits for a decision: beside it, deciding nothing.

use hub_core::domain::board::RenderedReview;
use hub_core::domain::review::{Review, Verdict};
use hub_core::domain::task::Status;
use leptos::prelude::*;

use super::open::{Open, use_open};
use super::review_form::ReviewForm;
use crate::people::Who;
use crate::ui::{Icon, Markdown, TimeAgo};

/// The section; where there are none and none can be added, nothing.
#[component]
pub(super) fn Reviews() -> impl IntoView {
    let open = use_open();
    let reviews = open.part(|detail| detail.reviews.clone());
    let adds = Memo::new(move |_| may_review(open));
    view! {
        <section class="task-section reviews" class:hidden=move || reviews.with(Vec::is_empty) && !adds.get()>
            <h2>"Reviews" <span class="quiet">{move || reviews.with(|all| (!all.is_empty()).then_some(all.len()))}</span></h2>
            <ul class="box" class:hidden=move || reviews.with(Vec::is_empty)>
                <For each=move || reviews.get() key=|one| one.review.id let:one><Entry one/></For>
            </ul>
            <div class:hidden=move || !adds.get()><ReviewForm/></div>
        </section>
    }
    .into_any()
}

/// Whether its reader may add one: any writer but who asked for the approval, while the task is in
/// Review.
fn may_review(open: Open) -> bool {
    let asked_by_me = open.detail.with(|detail| {
        let pending = detail.task.approval.is_some();
        let asked_by = detail.approval.as_ref().map(|beside| &beside.approval.requested_by);
        pending && open.store.me.with(|me| asked_by == Some(&me.handle))
    });
    open.editable() && !asked_by_me && open.task().status == Status::Review
}

#[component]
fn Entry(one: RenderedReview) -> impl IntoView {
    let RenderedReview { review: Review { author, verdict, version, created_at, .. }, html } = one;
    let (class, icon, words) = match verdict {
        Verdict::LooksGood => ("tag ok", "check", "Looks good"),
        Verdict::ChangesNeeded => ("tag danger", "warn", "Changes needed"),
    };
    view! {
        <li class="box-row review">
            <div class="grow">
                <div class="row-facts">
                    <Who handle=author/>
                    <span class=class><Icon name=icon/>{words}</span>
                    <TimeAgo at=created_at/>
                    <span>{format!("version {version}")}</span>
                </div>
                <Markdown html=Signal::stored(html)/>
            </div>
        </li>
    }
    .into_any()
}
