//! The chosen document: read, edited or compared; and where it is not there, what is kept of it.

use hub_core::domain::doc::GetDoc;
use hub_core::domain::ids::DocSlug;
use hub_core::domain::screen::DocPage;
use leptos::prelude::*;

use super::draft::Draft;
use super::open::Open;
use super::{Shelf, asked, comparison, editor, gone, text, versions};
use crate::api::docs::read_doc;
use crate::missing::{Found, or_missing};
use crate::reading::{Reading, reading};
use crate::state::Heard;
use crate::ui::Icon;

/// The document called `slug`.
pub(super) fn drawn(slug: DocSlug, shelf: Shelf) -> AnyView {
    let name = slug.clone();
    let ask = move || {
        let command = GetDoc { project: shelf.key(), doc: name.clone() };
        async move { or_missing(read_doc(command).await) }
    };
    let touches = |heard: &Heard<'_>| heard.is_of(&["doc."]);
    reading(ask, touches, move |found| view! { <Whole slug=slug.clone() found shelf/> }.into_any())
}

/// It is there, or it is not; somebody who writes keeps it on the screen.
#[component]
fn Whole(slug: DocSlug, found: Reading<Found<DocPage>>, shelf: Shelf) -> impl IntoView {
    let writing = RwSignal::new(false);
    let there = Memo::new(move |_| found.value.with(Result::is_ok) || writing.get());
    let drawn = move || match (there.get(), found.value.get_untracked()) {
        (true, Ok(page)) => view! { <There page found shelf writing/> }.into_any(),
        (_, found) => {
            let message = found.err().map(|error| error.message().to_owned()).unwrap_or_default();
            view! { <gone::Gone slug=slug.clone() message shelf/> }.into_any()
        }
    };
    view! {
        <div class="doc">
            <a class="back-link" href=shelf.href()><Icon name="chevron-left"/>"All documents"</a>
            {drawn}
        </div>
    }
    .into_any()
}

#[component]
fn There(page: DocPage, found: Reading<Found<DocPage>>, shelf: Shelf, writing: RwSignal<bool>) -> impl IntoView {
    let open = Open::new(page, found, shelf);
    let draft = Draft::new(open, writing);
    let compared = asked(|query| {
        let number = |name: &str| query.get(name)?.parse::<u32>().ok();
        number("from").zip(number("to"))
    });
    let main = move || match (writing.get(), compared.get()) {
        (true, _) => view! { <editor::Editor draft/> }.into_any(),
        (false, Some((from, to))) => comparison::drawn(open, from, to),
        (false, None) => view! { <text::Text draft/> }.into_any(),
    };
    view! {
        {main}
        <div class:hidden=writing><versions::Versions open compared/></div>
    }
    .into_any()
}
