//! One acceptance criterion: a tick, its text, its evidence.

use hub_core::domain::task::Criterion;
use leptos::prelude::*;

use super::criteria::{position, rewrite};
use super::evidence::{EvidenceForm, EvidenceList};
use super::facts::SmallField;
use super::open::use_open;
use crate::drafts::{DraftWaiting, Sent};
use crate::ui::{Icon, Menu, MenuItem};

/// One row; nothing once the criterion is gone.
#[component]
pub(super) fn CriterionRow(id: u32, criterion: Memo<Option<Criterion>>) -> impl IntoView {
    let open = use_open();
    let text = Memo::new(move |_| criterion.with(|c| c.as_ref().map(|c| c.text.clone()).unwrap_or_default()));
    let met = Memo::new(move |_| criterion.with(|c| c.as_ref().is_some_and(|c| c.met)));
    let evidence = Memo::new(move |_| criterion.with(|c| c.as_ref().map(|c| c.evidence.clone()).unwrap_or_default()));
    let editing = RwSignal::new(false);
    let proving = RwSignal::new(false);
    let tick = move |_| {
        let to = !met.get_untracked();
        let words = text.get_untracked();
        rewrite(open, move |all| for_one(all, id, &words, |criterion| criterion.met = to), Sent::default());
    };
    let draft_key = StoredValue::new(format!("{}/criterion-{id}", open.key()));
    let save = Callback::new(move |typed: Option<(String, Sent)>| {
        editing.set(false);
        let Some((line, sent)) = typed else { return };
        let line = line.trim().to_owned();
        let words = text.get_untracked();
        if line.is_empty() || line == words {
            return sent.done();
        }
        let change = move |all: &mut Vec<Criterion>| {
            for_one(all, id, &words, |criterion| criterion.text.clone_from(&line));
        };
        rewrite(open, change, sent);
    });
    let remove = Callback::new(move |()| {
        let words = text.get_untracked();
        rewrite(open, move |all| drop(position(all, id, &words).map(|at| all.remove(at))), Sent::default());
    });
    view! {
        <li class="criterion">
            <button
                type="button" role="checkbox" class="tick" aria-checked=move || met.get().to_string() aria-label=text
                disabled=open.locked on:click=tick
            ><Icon name="check"/></button>
            <div class="criterion-body">
                <Show when=move || editing.get() fallback=move || view! {
                    <p dir="auto">{text}</p>
                    <DraftWaiting key=draft_key.get_value() present=text on_continue=Callback::new(move |()| editing.set(true))/>
                }>
                    <SmallField
                        label="Criterion" start=text.get_untracked() kind="text" on_done=save key=draft_key.get_value() keeps=true
                    />
                </Show>
                <EvidenceList evidence/>
                <Show when=move || proving.get()>
                    <EvidenceForm id done=Callback::new(move |()| proving.set(false))/>
                </Show>
            </div>
            <span class="criterion-tools" class:hidden=open.locked>
                <Menu label=Signal::derive(move || format!("Actions for the criterion {}", text.get()))>
                    <MenuItem icon="check" on_select=Callback::new(move |()| proving.set(true))>"Add evidence"</MenuItem>
                    <MenuItem icon="pencil" on_select=Callback::new(move |()| editing.set(true))>"Edit"</MenuItem>
                    <MenuItem icon="trash" danger=true on_select=remove>"Remove"</MenuItem>
                </Menu>
            </span>
        </li>
    }
    .into_any()
}

fn for_one(all: &mut [Criterion], id: u32, words: &str, change: impl FnOnce(&mut Criterion)) {
    if let Some(at) = position(all, id, words) {
        change(&mut all[at]);
    }
}
