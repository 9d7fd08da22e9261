//! The tasks that a handoff leaves open, with what became of each.

use hub_core::domain::handoff::{HandoffStatus, OpenTask};
use hub_core::domain::ids::{Handle, TaskKey};
use hub_core::domain::screen::HandoffPage;
use leptos::prelude::*;

use crate::reading::Reading;
use crate::state::use_store;
use crate::ui::StatusIcon;

/// A task, and what its tag says.
#[derive(Clone, PartialEq)]
struct Row {
    open: OpenTask,
    fate: Fate,
    by: Option<Handle>,
}

/// What became of a task since the handoff was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Its lease waits here for whoever picks up.
    Waits,
    /// Its lease went to who picked up.
    Moved,
    /// Its lease waited here once.
    Gone,
    /// It was only named.
    Named,
}

/// The section.
#[component]
pub(super) fn OpenTasks(page: Reading<HandoffPage>) -> impl IntoView {
    let rows = page.part(|page| {
        let by = |fate| page.handoff.picked_up_by.clone().filter(|_| fate == Fate::Moved);
        let row = |open: &OpenTask| {
            let fate = fate(open, &page.gone, page.handoff.status);
            Row { open: open.clone(), fate, by: by(fate) }
        };
        page.handoff.open_tasks.iter().map(row).collect::<Vec<_>>()
    });
    view! {
        <section class="page-section" class:hidden=move || rows.with(Vec::is_empty) aria-labelledby="handoff-tasks">
            <h3 id="handoff-tasks">"Open tasks "<span class="count">{move || rows.with(Vec::len)}</span></h3>
            <ul class="box">{move || rows.get().into_iter().map(|row| view! { <One row/> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn One(row: Row) -> impl IntoView {
    let store = use_store();
    let Row { open, fate, by } = row;
    let href = format!("/t/{}", open.task);
    let tag = match fate {
        Fate::Waits => Some(("tag busy", "waits here".to_owned())),
        Fate::Moved => {
            let whom = by.map_or_else(|| "on".to_owned(), |by| format!("to {}", untrack(|| store.name_of(&by))));
            Some(("tag ok", format!("moved {whom}")))
        }
        Fate::Gone => Some(("tag", "gone: waits no longer".to_owned())),
        Fate::Named => None,
    };
    view! {
        <li class="box-row handoff-task">
            <StatusIcon status=open.status/>
            <div class="grow">
                <p class="row-facts">
                    <a href=href.clone()>{open.task.to_string()}</a>
                    <span>{open.status.label()}</span>
                    {tag.map(|(class, words)| view! { <span class=class>{words}</span> })}
                    {open.archived.then(|| view! { <span class="tag">"archived"</span> })}
                </p>
                <a class="row-title" dir="auto" href=href>{open.title}</a>
                {open.note.filter(|note| !note.trim().is_empty()).map(|note| view! { <p class="row-text note-text" dir="auto">{note}</p> })}
            </div>
        </li>
    }
    .into_any()
}

fn fate(open: &OpenTask, gone: &[TaskKey], status: HandoffStatus) -> Fate {
    match () {
        () if open.parked && status == HandoffStatus::Open => Fate::Waits,
        () if open.moved => Fate::Moved,
        () if gone.contains(&open.task) => Fate::Gone,
        () => Fate::Named,
    }
}

#[cfg(test)]
mod tests {
    use hub_core::domain::handoff::{HandoffStatus, OpenTask};
    use hub_core::domain::task::Status;

    use super::{Fate, fate};

    #[test]
    fn what_became_of_a_task_is_told_apart() {
        let key: hub_core::domain::ids::TaskKey = "HUB-1".parse().unwrap();
        let open = |parked, moved| OpenTask {
            task: key.clone(),
            note: None,
            title: "T".to_owned(),
            title_by: hub_core::domain::ids::Handle::default(),
            created_by: hub_core::domain::ids::Handle::default(),
            status: Status::Active,
            archived: false,
            assignee: None,
            parked,
            moved,
        };
        let gone = [key.clone()];
        assert_eq!(fate(&open(true, false), &[], HandoffStatus::Open), Fate::Waits);
        assert_eq!(fate(&open(false, true), &[], HandoffStatus::PickedUp), Fate::Moved);
        assert_eq!(fate(&open(false, false), &gone, HandoffStatus::PickedUp), Fate::Gone);
        assert_eq!(fate(&open(false, false), &[], HandoffStatus::Open), Fate::Named);
    }
}
