//! The form that changes a project: how it looks, and the policies that hold in it.

use hub_core::domain::ids::ProjectKey;
use hub_core::domain::project::{Project, UpdateProject};
use hub_core::domain::task::TaskType;
use leptos::prelude::*;

use super::projects::keep;
use crate::api::projects::update_project;
use crate::drafts::{DraftNote, keep_over};
use crate::form::{Foot, Sending, palette};
use crate::state::use_store;
use crate::ui::{SelectField, TextArea, TextField, use_toasts};

/// An update of `project` that changes nothing yet.
pub(super) fn unchanged(project: ProjectKey) -> UpdateProject {
    UpdateProject {
        project,
        name: None,
        emoji: None,
        colour: None,
        description: None,
        auto_approve: None,
        lease_minutes: None,
        require_evidence: None,
        archived: None,
    }
}

/// The form; it closes its dialog when the hub accepts.
#[component]
pub(super) fn EditProject(project: Project, open: RwSignal<bool>) -> impl IntoView {
    let (store, toasts) = (use_store(), use_toasts());
    let sending = Sending::new();
    let [name, emoji, colour, description, minutes] = [
        project.name.clone(),
        project.emoji.clone().unwrap_or_default(),
        project.colour.clone(),
        project.description.clone(),
        project.lease_minutes.to_string(),
    ]
    .map(RwSignal::new);
    let automatic = RwSignal::new(project.auto_approve.clone());
    let evidence = RwSignal::new(project.require_evidence);
    let kept = keep_over(description, project.description, format!("{}/project", project.key));
    let key = project.key;
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(lease_minutes) = minutes.get_untracked().trim().parse() else {
            return sending.refuse("lease_minutes", "is a number of minutes, 1 to 1440".to_owned());
        };
        let command = UpdateProject {
            name: Some(name.get_untracked()),
            emoji: Some(emoji.get_untracked()),
            colour: Some(colour.get_untracked()),
            description: Some(description.get_untracked()),
            auto_approve: Some(automatic.get_untracked()),
            lease_minutes: Some(lease_minutes),
            require_evidence: Some(evidence.get_untracked()),
            ..unchanged(key.clone())
        };
        sending.send(kept.send_off().with(update_project(command)), move |project| {
            toasts.say(format!("{} is changed.", project.name));
            keep(store, project);
            open.set(false);
        });
    };
    view! {
        <form on:submit=send>
            <TextField label="Name" name="project-name" value=name required=true error=sending.fault("name")/>
            <div class="field-pair">
                <SelectField label="Colour" name="project-colour" value=colour options=palette() error=sending.fault("colour")/>
                <TextField label="Emoji" name="project-emoji" value=emoji error=sending.fault("emoji")/>
            </div>
            <TextArea
                label="Description" name="project-description" value=description error=sending.fault("description")
                hint="Markdown; agents get it when they start a session."
            />
            <DraftNote of=vec![kept]/>
            <TextField
                label="Lease minutes" name="project-lease" value=minutes kind="number" error=sending.fault("lease_minutes")
                hint="How long a claim holds without a sign of life."
            />
            <fieldset class="field">
                <legend>"Needs no approval"</legend>
                <div class="chip-row">{TaskType::ALL.iter().map(|kind| view! { <TypeBox automatic kind=*kind/> }).collect_view()}</div>
            </fieldset>
            <label class="check-row">
                <input type="checkbox" prop:checked=evidence on:change=move |event| evidence.set(event_target_checked(&event))/>
                "A completion needs evidence for each criterion"
            </label>
            <Foot sending words="Save"/>
        </form>
    }
    .into_any()
}

#[component]
fn TypeBox(automatic: RwSignal<Vec<TaskType>>, kind: TaskType) -> impl IntoView {
    let toggle = move |event| {
        let on = event_target_checked(&event);
        automatic.update(|types| {
            types.retain(|other| *other != kind);
            if on {
                types.push(kind);
            }
        });
    };
    view! {
        <label class="check-row">
            <input type="checkbox" prop:checked=move || automatic.with(|types| types.contains(&kind)) on:change=toggle/>{kind.as_str()}
        </label>
    }
    .into_any()
}
