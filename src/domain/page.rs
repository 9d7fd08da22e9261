//! Lists in pages: how many, from where, and what comes next.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Error, Result, budget};

/// How many entries a list holds unless told otherwise.
pub const DEFAULT_LIMIT: u32 = budget::DEFAULT_PAGE;
/// The most entries one answer holds; larger limits are clamped to it.
pub const MAX_LIMIT: u32 = budget::PAGE;
/// How far what is left of a list is counted.
pub use super::budget::COUNTED;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it back as `cursor` for the next page; `null` after the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A list that fits one page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }

    /// Makes a page of rows that were read with one more than `limit`: the surplus row tells that
    /// there are more, and `cursor` writes where the page ended.
    pub fn of_surplus(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Self {
        let limit = limit as usize;
        if items.len() <= limit {
            return Self::whole(items);
        }
        items.truncate(limit);
        let next_cursor = items.last().map(cursor);
        Self { items, next_cursor }
    }
}

impl<T> Page<T> {
    /// The same page with other entries.
    pub fn map<U>(self, entry: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(entry).collect(), next_cursor: self.next_cursor }
    }
}

/// One page of a list, with how much of the list stands behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted<T> {
    pub page: Page<T>,
    /// How many more entries there are, at most [`COUNTED`].
    pub more: u32,
    /// Whether there are more than that.
    pub at_least: bool,
}

impl<T> Counted<T> {
    /// The page, behind which there are `left` entries: one more than [`COUNTED`] stands for any
    /// larger number.
    pub fn new(page: Page<T>, left: u32) -> Self {
        Self { page, more: left.min(COUNTED), at_least: left > COUNTED }
    }
}

/// Which page of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub limit: Option<u32>,
    pub cursor: Option<&'a str>,
}

impl Part<'_> {
    /// Cuts this page out of a list that was read whole, because it is short by nature. It is
    /// ordered by `place`: the same number of texts for every entry, and different for each.
    ///
    /// # Errors
    /// `invalid` for a cursor this hub did not give out.
    pub fn of<T, const N: usize>(self, items: Vec<T>, place: impl Fn(&T) -> [String; N]) -> Result<Page<T>> {
        Ok(self.counted(items, place)?.page)
    }

    /// The same, with the number of what stands behind the page.
    ///
    /// # Errors
    /// Those of [`Part::of`].
    pub fn counted<T, const N: usize>(
        self,
        mut items: Vec<T>,
        place: impl Fn(&T) -> [String; N],
    ) -> Result<Counted<T>> {
        items.sort_by_cached_key(&place);
        if let Some(cursor) = self.cursor {
            let after = read_cursor(cursor, N)?;
            items.retain(|item| place(item).as_slice() > after.as_slice());
        }
        let limit = clamp(self.limit, DEFAULT_LIMIT);
        let left = items.len().saturating_sub(limit as usize);
        let page = Page::of_surplus(items, limit, |item| write_cursor(&place(item).each_ref().map(String::as_str)));
        Ok(Counted::new(page, u32::try_from(left).unwrap_or(u32::MAX)))
    }
}

/// The number of rows a caller gets for the `limit` it asked for: 1 to [`MAX_LIMIT`].
pub fn clamp(limit: Option<u32>, default: u32) -> u32 {
    limit.unwrap_or(default).clamp(1, MAX_LIMIT)
}

/// Writes a cursor: the parts where a page ended, opaque to clients.
pub fn write_cursor(parts: &[&str]) -> String {
    parts.join("\u{1f}").bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a cursor of `count` parts.
///
/// # Errors
/// `invalid` where it was not written by [`write_cursor`].
pub fn read_cursor(cursor: &str, count: usize) -> Result<Vec<String>> {
    let broken = || Error::invalid("cursor", "is not one this hub gave out; leave it out to start at the beginning");
    if !cursor.len().is_multiple_of(2) || cursor.len() > budget::CURSOR || !cursor.is_ascii() {
        return Err(broken());
    }
    let bytes: Option<Vec<u8>> =
        (0..cursor.len()).step_by(2).map(|at| u8::from_str_radix(&cursor[at..at + 2], 16).ok()).collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(broken)?;
    let parts: Vec<String> = text.split('\u{1f}').map(str::to_owned).collect();
    if parts.len() == count { Ok(parts) } else { Err(broken()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Page, Part, read_cursor, write_cursor};

    #[test]
    fn a_cursor_is_read_back() {
        assert_eq!(read_cursor(&write_cursor(&["backlog", "a0", "12"]), 3).unwrap(), ["backlog", "a0", "12"]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_cursor_reader(text in ".{0,60}") {
            if let Ok(parts) = read_cursor(&text, 2) {
                prop_assert_eq!(parts.len(), 2);
            }
        }
    }

    #[test]
    fn the_pages_of_a_short_list_are_the_list() {
        let list: Vec<u32> = (0..7).rev().collect();
        let place = |number: &u32| [format!("{}", number % 2), format!("{number:03}")];
        let (mut pages, mut cursor) = (Vec::new(), None);
        loop {
            let part = Part { limit: Some(3), cursor: cursor.as_deref() };
            // What is gone or new since the page before moves nothing else.
            let page = part
                .of(list.iter().copied().filter(|number| *number != 4 || cursor.is_none()).collect(), place)
                .unwrap();
            pages.push(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(pages, [vec![0, 2, 4], vec![6, 1, 3], vec![5]]);
        let broken = Part { limit: None, cursor: Some("nonsense") }.of(list, place).unwrap_err();
        assert!(broken.data["fields"]["cursor"].is_string());
    }

    #[test]
    fn a_surplus_row_becomes_the_next_cursor() {
        let page = Page::of_surplus(vec![1, 2, 3], 2, ToString::to_string);
        assert_eq!((page.items, page.next_cursor.as_deref()), (vec![1, 2], Some("2")));
        assert_eq!(Page::of_surplus(vec![1, 2], 2, ToString::to_string).next_cursor, None);
    }
}
