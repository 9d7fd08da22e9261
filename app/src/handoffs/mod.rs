//! The handoffs, over whatever page one was on: what sessions left for those who go on, of all
//! projects.

mod closing;
mod content;
mod facts;
mod filter;
mod list;
mod open_tasks;
mod pick_up;

pub use facts::ProjectTag;

use hub_core::domain::ids::HandoffId;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::address;
use crate::pages::CloseTo;
use crate::ui::Icon;
use closing::{Closing, ClosingDialog};
use filter::Filter;

/// The slide-over.
#[component]
pub fn Handoffs() -> impl IntoView {
    let (chosen, CloseTo(close)) = (address::chosen(0), expect_context());
    let filter = address::asked(|query| Filter::named(query.get("status").as_deref()));
    provide_context(Closing::new());
    let aside = NodeRef::<html::Aside>::new();
    take_focus(aside, chosen);
    let title = move || chosen.get().map_or_else(|| "Handoffs".to_owned(), |id| id.to_string());
    let body = move || match chosen.get() {
        Some(id) => content::drawn(id),
        None => view! { <Segments filter/> {move || list::drawn(filter.get())} }.into_any(),
    };
    view! {
        <aside class="slide-over handoffs" aria-label="Handoffs" tabindex="-1" node_ref=aside>
            <header>
                <a
                    class="button ghost icon-button" class:hidden=move || chosen.get().is_none()
                    href=move || filter.get().href() aria-label="All handoffs" title="All handoffs"
                ><Icon name="chevron-left"/></a>
                <h2>{title}</h2>
                <a class="button ghost icon-button" data-close="" href=close aria-label="Close" title="Close (Escape)"><Icon name="close"/></a>
            </header>
            <div class="slide-over-body">{body}</div>
        </aside>
        <ClosingDialog/>
    }
    .into_any()
}

#[component]
fn Segments(filter: Memo<Filter>) -> impl IntoView {
    let link = move |to: Filter| {
        let here = move || (filter.get() == to).then_some("true");
        view! { <a href=to.href() aria-current=here>{to.words()}</a> }
    };
    view! { <nav class="segments" aria-label="Which handoffs">{Filter::ALL.map(link).into_iter().collect_view()}</nav> }
        .into_any()
}

/// Moves the focus into the slide-over when it appears and when it shows something else, and back
/// when it goes.
fn take_focus(aside: NodeRef<html::Aside>, chosen: Memo<Option<HandoffId>>) {
    Effect::new(move |_| {
        if aside.get().is_some() {
            let before = StoredValue::new_local(focused());
            on_cleanup(move || give_back(before.try_get_value().flatten()));
        }
    });
    Effect::new(move |_| {
        chosen.track();
        if let Some(aside) = aside.get() {
            _ = aside.focus();
        }
    });
}

/// Gives the focus back to what had it, unless it went somewhere else meanwhile.
fn give_back(before: Option<HtmlElement>) {
    let inside = |at: &HtmlElement| at.tag_name() == "BODY" || at.closest(".slide-over").is_ok_and(|at| at.is_some());
    if let Some(before) = before
        && focused().as_ref().is_none_or(inside)
    {
        _ = before.focus();
    }
}

fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}
