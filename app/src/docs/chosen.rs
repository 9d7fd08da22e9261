//! The chosen document: read, edited or compared; and where it is not there, what is kept of it.

use futures::join;
use hub_core::domain::doc::{GetDoc, ListDocVersions};
use hub_core::domain::event::Entity;
use hub_core::domain::ids::DocSlug;
use hub_core::domain::screen::{CompareDoc, DocPage};
use leptos::prelude::*;

use super::doc_draft::DocDraft;
use super::open::{Open, Seen};
use super::{Shelf, comparison, editor, gone, text, versions};
use crate::api::ApiError;
use crate::api::docs::{compare_doc, list_doc_versions, read_doc};
use crate::missing::or_missing;
use crate::reading::{Reading, reading};
use crate::state::Heard;
use crate::ui::Icon;

/// The document called `slug`; the two versions are those to compare.
pub(super) fn drawn(slug: DocSlug, compared: Option<(u32, u32)>, shelf: Shelf) -> AnyView {
    let name = slug.clone();
    let ask = move || look(name.clone(), compared, shelf);
    let touches = |heard: &Heard<'_>| heard.is_of(&[Entity::Doc]);
    reading(ask, touches, move |found| view! { <Whole slug=slug.clone() found compared shelf/> }.into_any())
}

/// Reads all that is shown, at once and not one after the other: who is signed in is known to the
/// server when the reading begins, and may not be known to what is asked later.
async fn look(doc: DocSlug, compared: Option<(u32, u32)>, shelf: Shelf) -> Result<Seen, ApiError> {
    let project = shelf.key();
    let page = read_doc(GetDoc { project: project.clone(), doc: doc.clone() });
    let command = ListDocVersions { project: project.clone(), doc: doc.clone(), limit: Some(1), cursor: None };
    let kept = list_doc_versions(command);
    let comparison = async move {
        match compared {
            Some((from, to)) => Some(compare_doc(CompareDoc { project, doc, from, to }).await),
            None => None,
        }
    };
    let (page, kept, comparison) = join!(page, kept, comparison);
    Ok(Seen {
        page: or_missing(page)?,
        kept: or_missing(kept)?.ok().and_then(|page| page.items.into_iter().next()),
        comparison: comparison.map(or_missing).transpose()?,
    })
}

/// It is there, or it is not; somebody who writes keeps it on the screen.
#[component]
fn Whole(slug: DocSlug, found: Reading<Seen>, compared: Option<(u32, u32)>, shelf: Shelf) -> impl IntoView {
    let writing = RwSignal::new(false);
    let there = Memo::new(move |_| found.value.with(|seen| seen.page.is_ok()) || writing.get());
    let drawn = move || match (there.get(), found.value.get_untracked()) {
        (true, Seen { page: Ok(page), .. }) => view! { <There page found compared shelf writing/> }.into_any(),
        (_, seen) => view! { <gone::Gone slug=slug.clone() seen shelf/> }.into_any(),
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
fn There(
    page: DocPage,
    found: Reading<Seen>,
    compared: Option<(u32, u32)>,
    shelf: Shelf,
    writing: RwSignal<bool>,
) -> impl IntoView {
    let open = Open::new(page, found, shelf);
    let draft = DocDraft::new(open, writing);
    let main = move || match (writing.get(), found.value.with_untracked(|seen| seen.comparison.clone())) {
        (true, _) => view! { <editor::Editor draft/> }.into_any(),
        (false, Some(comparison)) => view! { <comparison::Compared open comparison/> }.into_any(),
        (false, None) => view! { <text::Text draft/> }.into_any(),
    };
    view! {
        {main}
        <div class:hidden=writing><versions::Versions open compared/></div>
    }
    .into_any()
}
