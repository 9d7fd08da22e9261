//! The form for a review: a verdict and what was found. It decides nothing, and says so.

use hub_core::domain::review::{ReviewTask, Verdict};
use leptos::prelude::*;

use super::open::use_open;
use crate::api::tasks::review_task;
use crate::drafts::{DraftNote, DraftWaiting, Sent, keep, use_drafts};
use crate::form::{Foot, Sending};
use crate::ui::{Button, MarkdownEditor};
use crate::writing::previewing;

/// A button, and the form it opens. What was typed stays while it is closed.
#[component]
pub(super) fn ReviewForm() -> impl IntoView {
    let open = use_open();
    let writing = RwSignal::new(false);
    let verdict = RwSignal::new(Verdict::LooksGood);
    let findings = RwSignal::new(String::new());
    let sending = Sending::new();
    let drafts = use_drafts();
    let draft_key = StoredValue::new(format!("{}/review", open.key()));
    let send = Callback::new(move |()| {
        let command = ReviewTask {
            task: open.key(),
            verdict: verdict.get_untracked(),
            findings: findings.get_untracked(),
            session: None,
        };
        let sent = drafts
            .map_or_else(Sent::default, |drafts| draft_key.with_value(|key| drafts.send_off(key, &command.findings)));
        sending.send(sent.with(review_task(command)), move |_| {
            findings.try_set(String::new());
            writing.try_set(false);
            open.store.announce("Review added");
            open.refresh();
        });
    });
    view! {
        <Show
            when=move || writing.get()
            fallback=move || view! {
                <div class="row needs-script">
                    <Button icon="eye" on_click=Callback::new(move |()| writing.set(true))>"Add a review"</Button>
                    <span class="quiet">"It decides nothing; it stands beside the decision."</span>
                </div>
                <DraftWaiting key=draft_key.get_value() present=String::new() on_continue=Callback::new(move |()| writing.set(true))/>
            }
        >
            <Fields verdict findings draft_key=draft_key.get_value() sending send close=Callback::new(move |()| writing.set(false))/>
        </Show>
    }
    .into_any()
}

#[component]
fn Fields(
    verdict: RwSignal<Verdict>,
    findings: RwSignal<String>,
    draft_key: String,
    sending: Sending,
    send: Callback<()>,
    close: Callback<()>,
) -> impl IntoView {
    let kept = keep(findings, draft_key);
    let (preview, on_preview) = previewing(findings);
    let fault = sending.fault("findings");
    let choice = move |words: &'static str, to: Verdict| {
        view! {
            <button type="button" aria-pressed=move || (verdict.get() == to).to_string() on:click=move |_| verdict.set(to)>{words}</button>
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    view! {
        <form class="review-form" on:submit=submit>
            <div class="row">
                <span class="segments" role="group" aria-label="Verdict">
                    {choice("Looks good", Verdict::LooksGood)} {choice("Changes needed", Verdict::ChangesNeeded)}
                </span>
                <span class="quiet">"It decides nothing; it stands beside the decision."</span>
            </div>
            <MarkdownEditor
                label="Findings" draft=findings preview on_preview on_save=send on_cancel=close rows=3 focus=true name="findings"
                placeholder="What was looked at, and what was found…"
            />
            <DraftNote of=vec![kept]/>
            <p class="field-note error" aria-live="polite">{move || fault.get()}</p>
            <div class="row">
                <Button variant="ghost" on_click=close>"Cancel"</Button>
                <Foot sending words="Add review"/>
            </div>
        </form>
    }
    .into_any()
}
