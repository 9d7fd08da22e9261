//! Lists shown page by page. However many pages are shown, they are read anew as one list: so nothing in it grows old.

use std::future::Future;

use hub_core::domain::page::Page;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::reading::Reading;
use crate::ui::Button;

/// The first `count` pages of a list as one; `read` reads the page at a cursor.
///
/// # Errors
/// What `read` refuses.
pub async fn read_pages<T, F>(count: u32, read: impl Fn(Option<String>) -> F + Send) -> Result<Page<T>, ApiError>
where
    F: Future<Output = Result<Page<T>, ApiError>>,
{
    let mut whole = read(None).await?;
    for _ in 1..count {
        let Some(cursor) = whole.next_cursor.take() else { break };
        let next = read(Some(cursor)).await?;
        whole.items.extend(next.items);
        whole.next_cursor = next.next_cursor;
    }
    Ok(whole)
}

/// How many pages are shown; the first of a list that was just left, while its last answer is on its way.
pub fn shown(pages: RwSignal<u32>) -> u32 {
    pages.try_get_untracked().unwrap_or(1)
}

/// The button that shows one page more, where there is one.
#[component]
pub fn More<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What is shown.
    page: Reading<Page<T>>,
    /// How many pages that are.
    pages: RwSignal<u32>,
) -> impl IntoView {
    let more = page.part(|page| page.next_cursor.is_some());
    let show = Callback::new(move |()| {
        pages.update(|pages| *pages += 1);
        page.again();
    });
    view! { <p class="more-button needs-script" class:hidden=move || !more.get()><Button on_click=show>"Show more"</Button></p> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use hub_core::domain::page::Page;

    use super::read_pages;
    use crate::api::ApiError;

    /// Three pages of one number each.
    async fn read(cursor: Option<String>) -> Result<Page<u32>, ApiError> {
        let at = cursor.map_or(1, |cursor| cursor.parse().unwrap());
        Ok(Page { items: vec![at], next_cursor: (at < 3).then(|| (at + 1).to_string()) })
    }

    #[test]
    fn pages_become_one_list_that_knows_whether_there_is_more() {
        let shown = |count| block_on(read_pages(count, read)).unwrap();
        assert_eq!((shown(1).items, shown(1).next_cursor.as_deref()), (vec![1], Some("2")));
        assert_eq!((shown(2).items, shown(2).next_cursor.as_deref()), (vec![1, 2], Some("3")));
        assert_eq!((shown(9).items, shown(9).next_cursor), (vec![1, 2, 3], None));
    }
}
