//! Lists that are read page by page: the first pages in one, so that what was loaded stays when the list is read anew.

use hub_core::domain::page::Page;

use crate::api::ApiError;

/// The first `count` pages of what `ask` reads at a cursor, as one. What moved from one page to the next meanwhile is in it once.
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

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use hub_core::domain::page::Page;

    use super::first_pages;

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
