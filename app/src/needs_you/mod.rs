//! Needs you: what waits for the reader, the riskiest first, decided in place. It leaves only when
//! it is settled.

mod item;
mod keys;
mod notice;
mod question;
mod stale;

use hub_core::domain::ids::TaskKey;
use hub_core::domain::screen::{ApprovalPage, NeedsYouPage};
use leptos::prelude::*;

use crate::api::inbox::read_needs_you;
use crate::approvals::{Content, Decide};
use crate::reading::{Reading, reading};
use crate::ui::{Empty, use_pointer_guard};
use item::Item;

/// The page.
#[component]
pub fn NeedsYou() -> impl IntoView {
    reading(read_needs_you, |heard| heard.touches_counts(), |needs| view! { <Whole needs/> }.into_any())
}

#[component]
fn Whole(needs: Reading<NeedsYouPage>) -> impl IntoView {
    keys::listen();
    let count = needs.part(|needs| needs.count);
    let nothing = needs.part(|needs| needs.count == 0);
    let approvals = needs.part(|needs| needs.approvals.iter().map(task_of).collect::<Vec<_>>());
    let asked = needs.part(|needs| needs.approvals.len());
    let guard = use_pointer_guard();
    Effect::watch(move || approvals.get(), move |_, _, _| guard.hold(), false);
    let beyond = needs.part(|needs| needs.count.saturating_sub(listed(needs)));
    view! {
        <div class="page needs-you">
            <p class="needs-count">{move || words(count.get())}</p>
            <Show when=move || nothing.get()>
                <div class="box">
                    <Empty icon="check" title="Nothing needs you">
                        "Approvals, questions of agents and work that stands still appear here by themselves, and leave when they are settled."
                    </Empty>
                </div>
            </Show>
            <section class="page-section" class:hidden=move || asked.get() == 0 aria-labelledby="needs-approvals">
                <h2 id="needs-approvals">"To approve "<span class="count">{asked}</span></h2>
                <For each=move || approvals.get() key=Clone::clone let:task><ToApprove task needs/></For>
            </section>
            <question::Questions needs/>
            <stale::StandingStill needs/>
            <stale::LeftBehind needs/>
            <notice::Notices needs/>
            <p class="quiet" class:hidden=move || beyond.get() == 0>
                {move || format!("{} more appear here as these are settled.", beyond.get())}
            </p>
        </div>
    }
    .into_any()
}

fn task_of(page: &ApprovalPage) -> TaskKey {
    page.detail.approval.task.clone()
}

fn listed(needs: &NeedsYouPage) -> u32 {
    let parts =
        [needs.approvals.len(), needs.questions.len(), needs.stale.len(), needs.left_behind.len(), needs.inbox.len()];
    u32::try_from(parts.iter().sum::<usize>()).unwrap_or(u32::MAX)
}

fn words(count: u32) -> String {
    match count {
        0 => "All is settled.".to_owned(),
        1 => "One thing waits for you.".to_owned(),
        _ => format!("{count} things wait for you."),
    }
}

/// One approval. It is known by its task: where the question is asked anew, what was written of a
/// reason stays, and it is said.
#[component]
fn ToApprove(task: TaskKey, needs: Reading<NeedsYouPage>) -> impl IntoView {
    let wanted = task.clone();
    let find = move |needs: &NeedsYouPage| needs.approvals.iter().find(|page| task_of(page) == wanted).cloned();
    let Some(first) = needs.value.with_untracked(&find) else { return ().into_any() };
    let asked_at_first = first.detail.approval.id;
    let page = RwSignal::new(first);
    let guard = use_pointer_guard();
    Effect::new(move |_| {
        if let Some(now) = needs.value.with(&find)
            && page.with_untracked(|shown| shown.detail != now.detail)
        {
            let id = now.detail.approval.id;
            // What grows or shrinks shifts the buttons below it.
            if page.with_untracked(|shown| shown.detail.approval.id == id) {
                guard.hold();
            } else {
                guard.replaced(id);
            }
            page.set(now);
        }
    });
    let anew = Memo::new(move |_| page.with(|page| page.detail.approval.id != asked_at_first));
    let label = page.with_untracked(|page| format!("Approval of {} {}", task, page.detail.approval.title));
    view! {
        <Item label>
            <p class="approval-note danger" role="status" class:hidden=move || !anew.get()>
                "It was changed while you looked: read it again before you decide."
            </p>
            {move || view! { <Content page=page.get()/> }}
            <Decide page/>
        </Item>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_waits_is_said_in_words() {
        assert_eq!(words(0), "All is settled.");
        assert_eq!(words(1), "One thing waits for you.");
        assert_eq!(words(12), "12 things wait for you.");
    }
}
