//! The form for a new project; also on the empty board.

use hub_core::domain::ids::ProjectKey;
use hub_core::domain::project::{CreateProject, Project};
use leptos::prelude::*;

use super::projects::keep;
use crate::api::projects::create_project;
use crate::form::{Foot, Sending, filled, palette};
use crate::state::use_store;
use crate::ui::{SelectField, TextField};

/// The form; `done` gets the project the hub made.
#[component]
pub fn NewProject(
    /// What happens then.
    #[prop(into)]
    done: Callback<Project>,
) -> impl IntoView {
    let store = use_store();
    let sending = Sending::new();
    let [name, typed, emoji] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let colour = RwSignal::new(untrack(|| next_colour(store.projects.with(Vec::len))));
    // A key is proposed from the name until one is typed.
    let proposal = Memo::new(move |_| propose(&name.get()));
    Effect::new(move |before: Option<String>| {
        let now = proposal.get();
        if typed.with_untracked(|typed| typed.is_empty() || Some(typed) == before.as_ref()) {
            typed.set(now.clone());
        }
        now
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let key: ProjectKey = match typed.get_untracked().parse() {
            Ok(key) => key,
            Err(fault) => return sending.refuse("key", fault),
        };
        let command = CreateProject {
            key,
            name: name.get_untracked(),
            emoji: filled(emoji),
            colour: Some(colour.get_untracked()),
            description: None,
            auto_approve: None,
            lease_minutes: None,
            require_evidence: None,
        };
        sending.send(create_project(command), move |project| {
            keep(store, project.clone());
            done.try_run(project);
        });
    };
    view! {
        <form class="new-project" on:submit=send>
            <TextField label="Name" name="project-name" value=name required=true error=sending.fault("name") hint="Such as Website."/>
            <TextField
                label="Key" name="project-key" value=typed required=true error=sending.fault("key")
                hint="2 to 10 letters and digits, such as WEB. Its tasks will be WEB-1, WEB-2… It never changes."
            />
            <div class="field-pair">
                <SelectField label="Colour" name="project-colour" value=colour options=palette() error=sending.fault("colour")/>
                <TextField label="Emoji" name="project-emoji" value=emoji error=sending.fault("emoji")/>
            </div>
            <Foot sending words="Create project"/>
        </form>
    }
    .into_any()
}

/// Up to four letters or digits of a name, as a key.
fn propose(name: &str) -> String {
    let key: String = name.chars().filter(char::is_ascii_alphanumeric).take(4).collect::<String>().to_ascii_uppercase();
    if key.starts_with(|first: char| first.is_ascii_digit()) { String::new() } else { key }
}

/// Another colour for each project, as long as there are some.
fn next_colour(count: usize) -> String {
    const ORDER: [&str; 8] = ["indigo", "orange", "teal", "rose", "blue", "green", "purple", "yellow"];
    ORDER.get(count % ORDER.len()).copied().unwrap_or("slate").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{next_colour, propose};
    use hub_core::domain::member::PALETTE;

    #[test]
    fn a_key_is_proposed_from_the_name() {
        assert_eq!(propose("Web site"), "WEBS");
        assert_eq!(propose("3D"), "");
        assert!((0..9).all(|count| PALETTE.contains(&next_colour(count).as_str())));
    }
}
