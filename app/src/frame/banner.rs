//! The yellow banner while the page is not live: since when, and what happens next. And a quiet
//! line where it is live in another way than usual.

use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use crate::state::{Link, sign_in_address, use_store};
use crate::ui::{Icon, IconButton, Shown};

/// Shown only while the connection is lost.
#[component]
pub fn ConnectionBanner() -> impl IntoView {
    let store = use_store();
    let lost = Memo::new(move |_| matches!(store.link.get(), Link::Lost { .. } | Link::SignedOut));
    let signed_out = Memo::new(move |_| store.link.get() == Link::SignedOut);
    let plain = Memo::new(move |_| store.link.get() == Link::Plain);
    let seen = RwSignal::new(false);
    let words = move || match store.link.get() {
        Link::Lost { since, retry_in } => words(&clock_time(since), retry_in),
        Link::SignedOut => "You are signed out here. What you wrote stays until you leave.".to_owned(),
        Link::Opening | Link::Up | Link::Plain => String::new(),
    };
    view! {
        <Shown when=move || lost.get()>
            <div class="banner" role="alert">
                <Icon name="warn" />
                <span>{words}</span>
                <Shown when=signed_out><a href=sign_in_address() rel="external">"Sign in again"</a></Shown>
            </div>
        </Shown>
        <Shown when=move || plain.get() && !seen.get()>
            <div class="banner plain" role="status">
                <Icon name="info" />
                <span>"Live over plain HTTP: something between this browser and the hub lets no WebSocket pass."</span>
                <IconButton label="Dismiss" icon="close" on_click=Callback::new(move |()| seen.set(true)) />
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
