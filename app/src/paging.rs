//! Lists shown page by page. However many pages are shown, they are read anew as one list: so
//! nothing in it grows old.

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
    T: PartialEq,
    F: Future<Output = Result<Page<T>, ApiError>>,
{
    first_pages(count, read, T::eq).await
}

/// The first `count` pages of what `ask` reads at a cursor, as one. What moved from one page to the
/// next meanwhile is in it once.
///
/// # Errors
/// Those of `ask`.
pub async fn first_pages<T, F>(
    count: u32,
    ask: impl Fn(Option<String>) -> F,
    same: fn(&T, &T) -> bool,
) -> Result<Page<T>, ApiError>
where
    F: Future<Output = Result<Page<T>, ApiError>>,
{
    let mut all = ask(None).await?;
    for _ in 1..count {
        let Some(cursor) = all.next_cursor.take() else { break };
        let Page { items, next_cursor } = ask(Some(cursor)).await?;
        for item in items {
            if !all.items.iter().any(|other| same(other, &item)) {
                all.items.push(item);
            }
        }
        all.next_cursor = next_cursor;
    }
    Ok(all)
}

/// How many pages are shown; the first of a list that was just left, while its last answer is on
/// its way.
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

    use super::{first_pages, read_pages};
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

    /// Three pages; the second begins with what the first ended with.
    async fn ask(cursor: Option<String>) -> Result<Page<u32>, crate::api::ApiError> {
        let (items, next) = match cursor.as_deref() {
            None => (vec![1, 2], Some("two")),
            Some("two") => (vec![2, 3], Some("three")),
            _ => (vec![4], None),
        };
        Ok(Page { items, next_cursor: next.map(str::to_owned) })
    }

    #[test]
    fn pages_become_one_list_in_which_nothing_is_twice() {
        let read = |count| block_on(first_pages(count, ask, |one, other| one == other)).unwrap();
        assert_eq!((read(1).items, read(1).next_cursor.as_deref()), (vec![1, 2], Some("two")));
        assert_eq!(read(2).items, [1, 2, 3]);
        assert_eq!((read(9).items, read(9).next_cursor), (vec![1, 2, 3, 4], None));
    }
}
