//! Completing what one's own session holds: the result, and evidence for each criterion. What was
//! typed stays until the hub has taken it.

use std::collections::BTreeMap;

use hub_core::domain::Code;
use hub_core::domain::task::{Criterion, Lease};
use hub_core::domain::task_command::{CompleteTask, Completed, NamedCriterion};
use leptos::prelude::*;

use super::evidence_draft::{EvidenceDraft, EvidenceRow, inputs, read_written, written};
use super::open::{Open, use_open};
use crate::api::tasks::complete_task;
use crate::drafts::{DraftNote, Drafts, Sent, keep, keep_value, use_drafts};
use crate::form::{Foot, Sending};
use crate::ui::{Dialog, Icon, MarkdownEditor};
use crate::writing::previewing;

/// What is being written, kept while the dialog is closed.
#[derive(Clone, Copy)]
struct Draft {
    open: Open,
    result: RwSignal<String>,
    proofs: RwSignal<BTreeMap<u32, EvidenceDraft>>,
    sending: Sending,
    /// What the hub named back as without evidence.
    unproven: RwSignal<Vec<NamedCriterion>>,
    drafts: Option<Drafts>,
}

/// The dialog, and afterwards what was completed without evidence.
#[component]
pub(super) fn CompleteDialog(shown: RwSignal<bool>, lease: Memo<Option<Lease>>) -> impl IntoView {
    let open = use_open();
    let draft = Draft {
        open,
        result: RwSignal::new(String::new()),
        proofs: RwSignal::new(BTreeMap::new()),
        sending: Sending::new(),
        unproven: RwSignal::new(Vec::new()),
        drafts: use_drafts(),
    };
    let send = Callback::new(move |()| {
        let Some(lease) = lease.get_untracked() else { return shown.set(false) };
        let command = CompleteTask {
            task: open.key(),
            session: Some(lease.session),
            result: draft.result.get_untracked(),
            evidence: Some(draft.proofs.with_untracked(inputs)).filter(|inputs| !inputs.is_empty()),
            expected_version: Some(open.detail.with_untracked(|detail| detail.task.version)),
        };
        let sent = draft.send_off();
        let answer = async move {
            let answer = sent.with(complete_task(command)).await;
            // Somebody changed it meanwhile: what it is now is shown beside the refusal.
            if answer.as_ref().is_err_and(|error| error.code() == Code::VersionConflict) {
                open.refresh();
            }
            answer
        };
        draft.sending.send(answer, move |completed| {
            shown.try_set(false);
            draft.done(completed);
        });
    });
    view! {
        <Dialog open=shown keeps=true title=format!("Complete {}", open.key())><Form draft send/></Dialog>
        <Unproven all=draft.unproven/>
    }
    .into_any()
}

impl Draft {
    /// The keys of what is kept of it: the result and the evidence.
    fn keys(self) -> [String; 2] {
        ["complete-result", "complete-evidence"].map(|field| format!("{}/{field}", self.open.key()))
    }

    fn send_off(self) -> Sent {
        let Some(drafts) = self.drafts else { return Sent::default() };
        let [result, evidence] = self.keys();
        let proofs = self.proofs.with_untracked(written);
        Sent::all(
            [drafts.send_off(&result, &self.result.get_untracked()), drafts.send_off(&evidence, &proofs)].into_iter(),
        )
    }

    fn done(self, completed: Completed) {
        let key = &completed.task.key;
        let words = format!("{key} completed; it is in {} now.", completed.task.status.label());
        self.open.store.announce(words.clone());
        self.open.toasts.say(words);
        self.unproven.try_set(completed.without_evidence);
        self.result.try_set(String::new());
        self.proofs.try_set(BTreeMap::new());
        self.open.refresh();
    }

    /// Whether a refusal names this criterion.
    fn is_wanted(self, id: u32) -> bool {
        let named = |error: crate::api::ApiError| named_in(error.0.data.get("without_evidence"));
        self.sending.refusal().map(named).is_some_and(|ids| ids.contains(&id))
    }
}

/// The numbers of the criteria a refusal names.
fn named_in(data: Option<&serde_json::Value>) -> Vec<u32> {
    let rows = data.and_then(serde_json::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    rows.iter().filter_map(|row| u32::try_from(row["id"].as_u64()?).ok()).collect()
}

#[component]
fn Form(draft: Draft, send: Callback<()>) -> impl IntoView {
    let (preview, on_preview) = previewing(draft.result);
    let [result_key, evidence_key] = draft.keys();
    let proofs = draft.proofs;
    let kept = vec![
        keep(draft.result, result_key),
        keep_value(
            Signal::derive(move || proofs.with(written)),
            Callback::new(move |text: String| proofs.set(read_written(&text))),
            String::new(),
            evidence_key,
        ),
    ];
    let criteria = draft.open.part(|detail| detail.task.acceptance_criteria.clone().unwrap_or_default());
    let ids = move || criteria.with(|all| all.iter().map(|criterion| criterion.id).collect::<Vec<_>>());
    let one = move |id: u32| {
        Memo::new(move |_| criteria.with(|all| all.iter().find(|criterion| criterion.id == id).cloned()))
    };
    let row = move |id: u32| {
        let wanted = Signal::derive(move || draft.is_wanted(id));
        let criterion: Memo<Option<Criterion>> = one(id);
        view! { <EvidenceRow id criterion proofs=draft.proofs wanted/> }
    };
    let fault = |field: &'static str| {
        let fault = draft.sending.fault(field);
        view! { <p class="field-note error" aria-live="polite">{move || fault.get()}</p> }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    view! {
        <form class="complete-form" on:submit=submit>
            <div class="field">
                <span class="form-label" aria-hidden="true">"Result"</span>
                <MarkdownEditor
                    label="Result" draft=draft.result preview on_preview on_save=send rows=4 focus=true name="result"
                    placeholder="What was done, and how it can be seen…"
                />
                {fault("result")}
            </div>
            <fieldset class="proofs" class:hidden=move || criteria.with(Vec::is_empty)>
                <legend>"Evidence"</legend>
                {fault("evidence")}
                <For each=ids key=|id| *id children=row/>
            </fieldset>
            <DraftNote of=kept/>
            <Foot sending=draft.sending words="Complete"/>
        </form>
    }
    .into_any()
}

/// What was completed without evidence, until it is put away.
#[component]
fn Unproven(all: RwSignal<Vec<NamedCriterion>>) -> impl IntoView {
    let row = |criterion: NamedCriterion| view! { <li dir="auto">{criterion.text}</li> };
    let words = move || {
        let named = all.get();
        (!named.is_empty()).then(|| {
            view! {
                <p><Icon name="info"/>"Completed. Nothing shows yet that this holds:"</p>
                <ul>{named.into_iter().map(row).collect_view()}</ul>
                <button type="button" class="button" on:click=move |_| all.set(Vec::new())>"Got it"</button>
            }
        })
    };
    view! { <div class="unproven" role="status">{words}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::named_in;

    #[test]
    fn a_refusal_names_the_criteria_that_need_evidence() {
        let data = json!([{"id": 2, "text": "Two coats"}, {"id": 3, "text": "Dry"}]);
        assert_eq!(named_in(Some(&data)), [2, 3]);
        assert!(named_in(None).is_empty());
    }
}
