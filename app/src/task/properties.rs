//! The grid of short fields. Each is changed where it stands, by a menu or a small field.

use std::sync::Arc;

use hub_core::domain::change::Change;
use hub_core::domain::task::{Priority, Task, TaskType};
use hub_core::domain::task_command::UpdateTask;
use leptos::prelude::*;

use super::facts::{Due, Labels, Role};
use super::header::targets;
use super::links::{Blockers, Blocks, Parent};
use super::open::{Open, use_open};
use crate::drafts::Sent;
use crate::letter_case::capitalised;
use crate::ui::{Avatar, Icon, Menu, MenuItem, MenuLabel, NobodyAvatar, StatusIcon};

/// All of them.
#[component]
pub(super) fn Properties() -> impl IntoView {
    let open = use_open();
    let archived = open.field(|task| task.archived);
    view! {
        <div class="archived-note" class:hidden=move || !archived.get()>
            <Icon name="archive"/><span>"Archived: off the board and read-only until it is put back."</span>
        </div>
        <dl class="task-properties">
            <dt>"Status"</dt>
            <dd><StatusChoice/></dd>
            <dt>"Assignee"</dt>
            <dd><Assignee/></dd>
            <dt>"Type"</dt>
            <dd><Type/></dd>
            <dt>"Role"</dt>
            <dd><Role/></dd>
            <dt>"Priority"</dt>
            <dd><PriorityChoice/></dd>
            <dt>"Due"</dt>
            <dd><Due/></dd>
            <dt>"Labels"</dt>
            <dd class="wide"><Labels/></dd>
            <dt>"Parent"</dt>
            <dd class="wide"><Parent/></dd>
            <dt>"Blocked by"</dt>
            <dd class="wide"><Blockers/></dd>
            <Blocks/>
        </dl>
    }
    .into_any()
}

/// The column it stands in, and where it may go from there.
#[component]
fn StatusChoice() -> impl IntoView {
    let open = use_open();
    let status = open.field(|task| task.status);
    let face = move || view! { <StatusIcon status/><span>{status.get().label()}</span> }.into_any();
    let items = move || view! { <MenuLabel>"Move to"</MenuLabel>{targets(open.store)} }.into_any();
    choice(open, move || format!("Status: {}", status.get().label()), face, Arc::new(items))
}

/// A value that is a menu's button where it may be changed, and plain where not.
fn choice(
    open: Open,
    label: impl Fn() -> String + Send + Sync + 'static,
    face: impl Fn() -> AnyView + Send + Sync + Clone + 'static,
    items: ChildrenFn,
) -> AnyView {
    let label = Signal::derive(label);
    let plain = face.clone();
    let items = StoredValue::new(items);
    view! {
        <Show when=move || open.editable() fallback=move || view! { <span class="value">{plain.clone()}</span> }>
            <Menu label class="value choice" face=ViewFn::from(face.clone())>{items.with_value(|items| items())}</Menu>
        </Show>
    }
    .into_any()
}

#[component]
fn Assignee() -> impl IntoView {
    let open = use_open();
    let store = open.store;
    let assignee = open.field(|task| task.assignee.clone());
    let face = move || {
        match assignee.get().and_then(|handle| store.member(&handle)) {
        Some(member) => {
            let handle = member.handle.clone();
            let presence = Signal::derive(move || store.presence_of(&handle));
            let name = member.display_name.clone();
            view! { <Avatar member presence/><span>{name}</span> }.into_any()
        }
        None => view! { <NobodyAvatar/><span class="quiet">{move || assignee.get().map_or("Nobody".to_owned(), |handle| handle.to_string())}</span> }.into_any(),
    }
    };
    let assign = move |base: Task, to: Option<hub_core::domain::ids::Handle>| {
        let command =
            UpdateTask { assignee: to.map_or(Change::Clear, Change::Set), ..UpdateTask::of(base.key.clone()) };
        open.edit_from(base, command, Sent::default());
    };
    let items = move || {
        // A change is of what was shown when its menu was opened.
        let base = open.shown();
        let now = assignee.get_untracked();
        let members = store.members.get_untracked().into_iter().filter(|member| member.active);
        let item = |member: hub_core::domain::member::Member| {
            let base = base.clone();
            let handle = member.handle.clone();
            let (checked, name) = (now.as_ref() == Some(&handle), member.display_name.clone());
            let select = Callback::new(move |()| assign(base.clone(), Some(handle.clone())));
            view! { <MenuItem checked on_select=select><Avatar member/>{name}</MenuItem> }
        };
        let free = base.clone();
        let nobody = Callback::new(move |()| assign(free.clone(), None));
        view! {
            {members.map(item).collect_view()}
            <MenuItem checked=now.is_none() on_select=nobody><NobodyAvatar/>"Nobody"</MenuItem>
        }
        .into_any()
    };
    let label = move || {
        format!("Assignee: {}", assignee.get().map_or("Nobody".to_owned(), |handle| open.name(handle.as_str())))
    };
    choice(open, label, face, Arc::new(items))
}

#[component]
fn Type() -> impl IntoView {
    let open = use_open();
    let kind = open.field(|task| task.task_type);
    let face = move || {
        let kind = kind.get();
        view! { <Icon name=kind.as_str()/><span>{capitalised(kind.as_str())}</span> }.into_any()
    };
    let items = move || {
        let base = open.shown();
        let item = |to: &TaskType| {
            let (to, base) = (*to, base.clone());
            let select = move |()| {
                let command = UpdateTask { task_type: Some(to), ..UpdateTask::of(base.key.clone()) };
                open.edit_from(base.clone(), command, Sent::default());
            };
            view! {
                <MenuItem icon=to.as_str() checked=kind.get_untracked() == to on_select=Callback::new(select)>{capitalised(to.as_str())}</MenuItem>
            }
        };
        TaskType::ALL.iter().map(item).collect_view().into_any()
    };
    choice(open, move || format!("Type: {}", capitalised(kind.get().as_str())), face, Arc::new(items))
}

#[component]
fn PriorityChoice() -> impl IntoView {
    let open = use_open();
    let priority = open.field(|task| task.priority);
    let face = move || {
        let priority = priority.get();
        view! { <Icon name=priority.as_str() class=colour(priority)/><span>{capitalised(priority.as_str())}</span> }
            .into_any()
    };
    let items = move || {
        let base = open.shown();
        let item = |to: &Priority| {
            let (to, base) = (*to, base.clone());
            let select = move |()| {
                let command = UpdateTask { priority: Some(to), ..UpdateTask::of(base.key.clone()) };
                open.edit_from(base.clone(), command, Sent::default());
            };
            view! {
                <MenuItem checked=priority.get_untracked() == to on_select=Callback::new(select)>
                    <Icon name=to.as_str() class=colour(to)/>{capitalised(to.as_str())}
                </MenuItem>
            }
        };
        Priority::ALL.iter().map(item).collect_view().into_any()
    };
    choice(open, move || format!("Priority: {}", capitalised(priority.get().as_str())), face, Arc::new(items))
}

fn colour(priority: Priority) -> &'static str {
    match priority {
        Priority::Urgent => "priority-urgent",
        Priority::High => "priority-high",
        Priority::Normal | Priority::Low => "priority-normal",
    }
}
