//! Evidence: what shows that a criterion is met.

use hub_core::domain::task::{Evidence, EvidenceKind};
use hub_core::domain::task_command::{EvidenceInput, UpdateTask};
use leptos::prelude::*;

use super::open::use_open;
use crate::drafts::{DraftNote, keep};
use crate::letter_case::capitalised;
use crate::ui::{Button, EvidenceChip};

/// What was brought forward, each with who and when in its title.
#[component]
pub(super) fn EvidenceList(evidence: Memo<Vec<Evidence>>) -> impl IntoView {
    let open = use_open();
    let row = move |evidence: Evidence| {
        let by = open.name(evidence.by.as_str());
        view! { <EvidenceChip evidence by/> }
    };
    view! {
        <ul class="evidence-list" class:hidden=move || evidence.with(Vec::is_empty)>
            {move || evidence.get().into_iter().map(row).collect_view()}
        </ul>
    }
    .into_any()
}

/// The form for one more piece.
#[component]
pub(super) fn EvidenceForm(id: u32, done: Callback<()>) -> impl IntoView {
    let open = use_open();
    let kind = RwSignal::new(EvidenceKind::Command);
    let text = RwSignal::new(String::new());
    let exit = RwSignal::new(String::new());
    let kept = keep(text, format!("{}/evidence-{id}", open.key()));
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let line = text.get_untracked().trim().to_owned();
        if line.is_empty() {
            return;
        }
        let kind = kind.get_untracked();
        let exit_code = exit.get_untracked().trim().parse().ok().filter(|_| kind == EvidenceKind::Command);
        let input = EvidenceInput { criterion: id, kind, text: line.clone(), exit_code, met: None };
        let by = open.store.me.with_untracked(|me| me.handle.clone());
        let command = UpdateTask { evidence: Some(vec![input]), ..UpdateTask::of(open.key()) };
        open.rewrite(
            move |_| command,
            move |detail| {
                let at = detail.task.updated_at;
                let all = detail.task.acceptance_criteria.get_or_insert_default();
                if let Some(criterion) = all.iter_mut().find(|criterion| criterion.id == id) {
                    criterion.evidence.push(Evidence { kind, text: line, exit_code, by, at });
                }
            },
            kept.send_off(),
        );
        done.run(());
    };
    let choose = move |event| kind.set(event_target_value(&event).parse().unwrap_or(EvidenceKind::Note));
    let place = move || match kind.get() {
        EvidenceKind::Command => "cargo test",
        EvidenceKind::Commit => "4f1c2ab",
        EvidenceKind::Link => "https://…",
        EvidenceKind::Note => "What was seen",
    };
    let option = |kind: &EvidenceKind| view! { <option value=kind.as_str()>{capitalised(kind.as_str())}</option> };
    view! {
        <form class="evidence-form" on:submit=send>
            <select class="input" aria-label="Kind of evidence" on:change=choose>{EvidenceKind::ALL.iter().map(option).collect_view()}</select>
            <input dir="auto"
                node_ref=field class="input" aria-label="Evidence" placeholder=place prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
            />
            <input
                class="input exit-code" class:hidden=move || kind.get() != EvidenceKind::Command aria-label="Exit code" placeholder="exit"
                inputmode="numeric" prop:value=exit on:input=move |event| exit.set(event_target_value(&event))
            />
            <DraftNote of=vec![kept]/>
            <div class="row">
                <Button variant="primary" submit=true>"Add"</Button>
                <Button variant="ghost" on_click=done>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}
