//! Acceptance criteria: what has to hold before the task is done, each with what shows it.

use hub_core::domain::ids::Handle;
use hub_core::domain::task::{Criterion, Task, count_criteria};
use hub_core::domain::task_command::{CriterionInput, UpdateTask};
use leptos::prelude::*;

use super::criterion::CriterionRow;
use super::open::{Open, use_open};
use crate::drafts::{DraftNote, Sent, keep};
use crate::ui::Icon;

/// The section.
#[component]
pub(super) fn Criteria() -> impl IntoView {
    let open = use_open();
    let criteria = open.part(|detail| detail.task.acceptance_criteria.clone().unwrap_or_default());
    let count = move || {
        let count = criteria.with(|criteria| count_criteria(criteria));
        (count.total > 0).then(|| format!("{} of {}", count.met, count.total))
    };
    view! {
        <section class="task-section" class:hidden=move || criteria.with(Vec::is_empty) && !open.editable()>
            <h2>"Acceptance criteria" <span class="quiet">{count}</span></h2>
            <ul class="criteria">
                <For each=move || ids(&criteria.get()) key=|id| *id let:id>
                    <CriterionRow id criterion=Memo::new(move |_| find(&criteria.get(), id))/>
                </For>
            </ul>
            <AddCriterion/>
        </section>
    }
    .into_any()
}

fn ids(criteria: &[Criterion]) -> Vec<u32> {
    criteria.iter().map(|criterion| criterion.id).collect()
}

fn find(criteria: &[Criterion], id: u32) -> Option<Criterion> {
    criteria.iter().find(|criterion| criterion.id == id).cloned()
}

/// Numbers above this one are given here, until the hub has given its own: no criterion has so high
/// a number.
const LAST_NUMBER: u32 = u32::MAX - 10_000;

/// Where a criterion stands in a list that may know it by another number: one just added has the
/// hub's by the time a change of it is sent.
pub(super) fn position(all: &[Criterion], id: u32, text: &str) -> Option<usize> {
    let same = all.iter().position(|criterion| criterion.id == id);
    same.or_else(|| all.iter().rposition(|criterion| id > LAST_NUMBER && criterion.text == text))
}

/// Rewrites the list of criteria: shown at once.
pub(super) fn rewrite(open: Open, change: impl Fn(&mut Vec<Criterion>) + 'static, sent: Sent) {
    let changed = move |task: &Task| {
        let mut criteria = task.acceptance_criteria.clone().unwrap_or_default();
        change(&mut criteria);
        criteria
    };
    let shown = open.detail.with_untracked(|detail| changed(&detail.task));
    let command = move |task: &Task| {
        let inputs = changed(task).into_iter().map(|criterion| CriterionInput {
            id: Some(criterion.id).filter(|id| *id <= LAST_NUMBER),
            text: criterion.text,
            met: Some(criterion.met),
            evidence: None,
        });
        UpdateTask { acceptance_criteria: Some(inputs.collect()), ..UpdateTask::of(task.key.clone()) }
    };
    open.rewrite(command, move |detail| detail.task.acceptance_criteria = Some(shown), sent);
}

#[component]
fn AddCriterion() -> impl IntoView {
    let open = use_open();
    let text = RwSignal::new(String::new());
    let kept = keep(text, format!("{}/criterion", open.key()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let line = text.get_untracked().trim().to_owned();
        if line.is_empty() {
            return;
        }
        let sent = kept.send_off();
        text.set(String::new());
        let command = UpdateTask { add_criteria: Some(vec![line.clone()]), ..UpdateTask::of(open.key()) };
        open.rewrite(
            move |_| command,
            move |detail| {
                let criteria = detail.task.acceptance_criteria.get_or_insert_default();
                let id = u32::MAX - u32::try_from(criteria.len()).unwrap_or_default();
                criteria.push(Criterion { id, text: line, by: Handle::default(), met: false, evidence: Vec::new() });
            },
            sent,
        );
    };
    view! {
        <form class="add-line needs-script" class:hidden=open.locked on:submit=send>
            <Icon name="plus"/>
            <input dir="auto"
                class="bare-input" aria-label="Add a criterion" placeholder="Add a criterion" maxlength="500"
                prop:value=text on:input=move |event| text.set(event_target_value(&event))
            />
        </form>
        <DraftNote of=vec![kept]/>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use hub_core::domain::ids::Handle;
    use hub_core::domain::task::Criterion;

    use super::position;

    #[test]
    fn a_criterion_just_added_is_found_under_the_number_it_was_given() {
        let criterion = |id, text: &str| Criterion {
            id,
            text: text.to_owned(),
            by: Handle::default(),
            met: false,
            evidence: Vec::new(),
        };
        let here = [criterion(1, "It holds"), criterion(u32::MAX - 1, "It holds")];
        let sent = [criterion(1, "It holds"), criterion(2, "It holds")];
        assert_eq!(position(&here, u32::MAX - 1, "It holds"), Some(1));
        assert_eq!(position(&sent, u32::MAX - 1, "It holds"), Some(1), "the newest with its words");
        assert_eq!(position(&sent, 3, "It holds"), None, "what was removed is not another one");
    }
}
