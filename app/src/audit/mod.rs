//! The audit trail: everything that happened, newest first, narrowed by filters that stand in the
//! address; the check of its chain, and its export.

mod address;
mod changes;
mod filters;
mod kinds;
mod line;
mod log;
mod verify;

use leptos::prelude::*;

use crate::address::asked;
use crate::state::use_store;
use crate::ui::Icon;
use address::Address;
use hub_core::domain::member::Role;

/// The page `/audit`.
#[component]
pub fn Audit() -> impl IntoView {
    let address = asked(Address::read);
    view! {
        <div class="page audit">
            <Head address/>
            <filters::Filters address/>
            {move || log::log(address.get())}
        </div>
    }
    .into_any()
}

/// What this is, and what can be done with all of it.
#[component]
fn Head(address: Memo<Address>) -> impl IntoView {
    let store = use_store();
    let may = move || store.me.with(|me| me.role != Role::Viewer);
    let export = move || address.with(Address::export);
    let words = move || if address.with(Address::is_filtered) { "Export these" } else { "Export" };
    let tools = move || {
        view! {
            <verify::Verify/>
            <a class="button" href=export download="audit.ndjson" title="One event a line, as JSON">
                <Icon name="arrow-down"/>{words}
            </a>
        }
        .into_any()
    };
    let refused = || view! { <p class="quiet">"Admins and members can check and export it."</p> }.into_any();
    view! {
        <header class="page-head">
            <div>
                <h2>"Everything that happened"</h2>
                <p>"By whom, through which door, in which session. The lines are chained: none can be changed or left out unseen."</p>
            </div>
            {move || if may() { tools() } else { refused() }}
        </header>
    }
    .into_any()
}
