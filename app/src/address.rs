//! What an address asks of a screen: by the names in its path, and after its `?`. Under the
//! slide-over, which has an address of its own, it stays what it was.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::pages::{Page, use_own_page, use_own_screen, use_page};

/// What the path of a screen names at place `at`, from 0.
pub fn chosen<T: FromStr + Clone + PartialEq + Send + Sync + 'static>(at: usize) -> Memo<Option<T>> {
    let page = use_own_page();
    Memo::new(move |_| page.with(|page| page.name(at)))
}

/// What the address of a screen asks for after its `?`.
pub fn asked<T: Clone + PartialEq + Send + Sync + 'static>(read: fn(&ParamsMap) -> T) -> Memo<T> {
    asked_at(|_| true, read)
}

/// The same, read only at those of the screen's pages that are `listed`: at the others it stays
/// what it was.
pub fn asked_at<T: Clone + PartialEq + Send + Sync + 'static>(
    listed: fn(&Page) -> bool,
    read: fn(&ParamsMap) -> T,
) -> Memo<T> {
    let (screen, page, query) = (use_own_screen(), use_page(), use_query_map());
    Memo::new(move |before: Option<&T>| {
        let here = page.with(|page| page.is(screen) && listed(page));
        before.filter(|_| !here).cloned().unwrap_or_else(|| query.with(read))
    })
}
