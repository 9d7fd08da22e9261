//! The main ways to write for a page without JavaScript: moving and renaming by plain forms. Hidden
//! where scripts run.

use hub_core::domain::lifecycle::{Mover, legal_targets, needs_reason};
use hub_core::domain::task::{ApprovalStatus, Status};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::no_script_work::WorkForms;
use super::open::use_open;
use crate::api::forms::{MoveTaskByForm, RenameTaskByForm};

/// The forms.
#[component]
pub(super) fn Forms() -> impl IntoView {
    let open = use_open();
    let status = open.field(|task| task.status);
    let title = open.field(|task| task.title.clone());
    let version = open.field(|task| task.version);
    let key = open.key().to_string();
    let move_key = key.clone();
    // Where moving it would decide its approval, that is decided on the approval's own page, which
    // shows what it is.
    let waits = open.field(|task| {
        task.approval.as_ref().filter(|approval| approval.status == ApprovalStatus::Pending).map(|approval| approval.id)
    });
    let decides = move |to: Status| {
        waits.get().is_some() && (to == Status::Done || to == Status::Active && open.store.admin.get())
    };
    let decide = move || {
        let id = waits.get().filter(|_| open.store.admin.get())?;
        Some(view! { <p><a href=format!("/approvals/{id}")>{format!("Read and decide {id}")}</a></p> })
    };
    let targets = move || {
        let target = |to: &Status| view! { <button class="button" name="to" value=to.as_str()>{to.label()}</button> };
        let legal = legal_targets(status.get(), Mover::Human);
        legal.iter().filter(|to| !decides(**to)).map(target).collect_view()
    };
    let reason = move || {
        let asks = legal_targets(status.get(), Mover::Human).iter().any(|to| needs_reason(status.get(), *to));
        asks.then(|| view! { <input dir="auto" class="input" name="reason" aria-label="Why is it reopened?" placeholder="Why is it reopened?" required=true/> })
    };
    view! {
        <div class="without-script" class:hidden=open.locked>
            {decide}
            <WorkForms/>
            <form class="row" method="post" action=MoveTaskByForm::PATH>
                <input type="hidden" name="task" value=move_key/>
                <input type="hidden" name="expected_version" value=version/>
                <span class="quiet">"Move to"</span>
                {reason}
                {targets}
            </form>
            <form class="row" method="post" action=RenameTaskByForm::PATH>
                <input type="hidden" name="task" value=key/>
                <input type="hidden" name="expected_version" value=version/>
                <input dir="auto" class="input" name="title" aria-label="Title" value=title required=true maxlength="200"/>
                <button class="button">"Rename"</button>
            </form>
        </div>
    }
    .into_any()
}
