//! The yellow banner while the live connection is lost: since when, and when the next try is.

use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use crate::state::{Link, use_store};
use crate::ui::{Icon, Shown};

/// Shown only while the connection is lost.
#[component]
pub fn ConnectionBanner() -> impl IntoView {
    let store = use_store();
    let lost = Memo::new(move |_| store.link.get().is_lost());
    let words = move || match store.link.get() {
        Link::Lost { since, retry_in } => words(&clock_time(since), retry_in),
        Link::Opening | Link::Up => String::new(),
    };
    view! {
        <Shown when=move || lost.get()>
            <div class="banner" role="alert">
                <Icon name="warn" />
                <span>{words}</span>
            </div>
        </Shown>
    }
    .into_any()
}

fn words(since: &str, retry_in: u32) -> String {
    let next = if retry_in == 0 { "Trying again now".to_owned() } else { format!("Trying again in {retry_in} s") };
    format!("Connection lost. Showing {since}. {next}; drafts are kept.")
}

/// `13:52` where the reader is.
fn clock_time(at: Timestamp) -> String {
    let date = js_sys::Date::new(&js_sys::Number::from(at.0 as f64).into());
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_banner_says_since_when_and_what_happens_next() {
        assert_eq!(words("13:52", 3), "Connection lost. Showing 13:52. Trying again in 3 s; drafts are kept.");
        assert_eq!(words("13:52", 0), "Connection lost. Showing 13:52. Trying again now; drafts are kept.");
    }
}
