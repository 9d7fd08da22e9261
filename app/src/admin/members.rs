//! The humans of the hub.

use hub_core::domain::member::MemberKind;
use leptos::prelude::*;

use super::member_form::AddMember;
use super::member_row::{MemberRow, handles};
use crate::state::use_store;
use crate::ui::{Button, Dialog};

/// The section.
#[component]
pub(super) fn Members() -> impl IntoView {
    let store = use_store();
    let adding = RwSignal::new(false);
    let humans = handles(store, MemberKind::Human);
    view! {
        <section class="admin-section" id="members" aria-labelledby="members-title">
            <header>
                <div>
                    <h2 id="members-title">"Members"</h2>
                    <p>"People who sign in with a password. Nobody is ever deleted: the history keeps its authors."</p>
                </div>
                <Button icon="plus" on_click=Callback::new(move |()| adding.set(true))>"Add member"</Button>
            </header>
            <ul class="admin-card admin-list">
                <For each=move || humans.get() key=Clone::clone let:handle><MemberRow handle/></For>
            </ul>
            <Dialog open=adding title="Add a member"><AddMember kind=MemberKind::Human open=adding/></Dialog>
        </section>
    }
    .into_any()
}
