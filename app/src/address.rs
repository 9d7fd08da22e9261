//! What an address asks for after its `?`.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use crate::pages::{Page, use_page};

/// What the address of a screen asks for; `here` tells which pages are the screen's. Under the slide-over, which has an address of its
/// own, it stays what it was.
pub fn asked<T: Clone + PartialEq + Send + Sync + 'static>(
    here: fn(&Page) -> bool,
    read: fn(&ParamsMap) -> T,
) -> Memo<T> {
    let (page, query) = (use_page(), use_query_map());
    Memo::new(move |before: Option<&T>| {
        let here = page.with(here);
        before.filter(|_| !here).cloned().unwrap_or_else(|| query.with(read))
    })
}
