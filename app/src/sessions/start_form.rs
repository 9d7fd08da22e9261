//! Starting a session of one's own.

use hub_core::domain::ids::ProjectKey;
use hub_core::domain::session_command::StartSession;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::session_dialog::OpenDialog;
use crate::api::sessions::start_session;
use crate::drafts::{DraftNote, keep};
use crate::form::{Foot, Sending, filled};
use crate::state::use_store;
use crate::ui::{SelectField, TextArea};

/// The form.
#[component]
pub(super) fn StartForm() -> impl IntoView {
    let store = use_store();
    let open_dialog: OpenDialog = expect_context();
    let navigate = use_navigate();
    let sending = Sending::new();
    let projects = untrack(|| store.open_projects());
    let first = projects.first().map(|project| project.key.to_string()).unwrap_or_default();
    let project = RwSignal::new(first);
    let goal = RwSignal::new(String::new());
    let kept = keep(goal, "new-session/goal");
    let options: Vec<(String, String)> =
        projects.into_iter().map(|project| (project.key.to_string(), project.name)).collect();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let key: ProjectKey = match project.get_untracked().parse() {
            Ok(key) => key,
            Err(fault) => return sending.refuse("project", fault),
        };
        let command = StartSession { project: key, goal: filled(goal), external_ref: None, client: None };
        let navigate = navigate.clone();
        sending.send(kept.send_off().with(start_session(command)), move |started| {
            open_dialog.end();
            store
                .toasts
                .say(format!("{} has started. Tasks you claim in {} are held by it.", started.id, started.project.key));
            navigate(&format!("/sessions/{}", started.id), Default::default());
        });
    };
    view! {
        <form on:submit=send>
            <SelectField label="Project" name="session-project" value=project options error=sending.fault("project")/>
            <TextArea label="Goal" name="session-goal" value=goal error=sending.fault("goal") hint="What you want to reach. Others see it, and so do you later."/>
            <DraftNote of=vec![kept]/>
            <Foot sending words="Start session"/>
        </form>
    }
    .into_any()
}
