//! A moment on the page: UTC from the server, told as time passed once the browser is awake, kept
//! up to date by one clock.

use std::time::Duration;

use hub_core::domain::time::Timestamp;
use leptos::prelude::*;

use super::time_text::{ago, utc_day, utc_text};

/// The browser's clock: nothing on the server and until hydration is over.
#[derive(Clone, Copy)]
struct Clock(RwSignal<Option<Timestamp>>);

/// Starts the one clock of the page; once, at the root.
pub fn provide_clock() {
    let clock = RwSignal::new(None);
    provide_context(Clock(clock));
    Effect::new(move |_| {
        clock.set(Some(browser_now()));
        set_interval(move || clock.set(Some(browser_now())), Duration::from_secs(15));
    });
}

/// The present moment, some seconds exact; nothing on the server and until hydration is over.
pub fn use_clock() -> Signal<Option<Timestamp>> {
    if use_context::<Clock>().is_none() {
        provide_clock();
    }
    use_context::<Clock>().map_or_else(|| Signal::stored(None), |clock| clock.0.into())
}

/// The moment `at` in full: the browser's own words once it is `awake`, that is when its clock is
/// known, UTC before.
pub fn moment(at: Timestamp, awake: bool) -> String {
    if !awake {
        return utc_text(at);
    }
    let date = js_sys::Date::new(&js_sys::Number::from(at.0 as f64).into());
    String::from(date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED))
}

/// A moment as its date and time read at the reader's place. Only in the browser.
pub fn at_place(at: Timestamp) -> String {
    let minutes = js_sys::Date::new(&js_sys::Number::from(at.0 as f64).into()).get_timezone_offset();
    #[expect(clippy::cast_possible_truncation, reason = "no place is more than a day from another")]
    let minutes = minutes as i64;
    Timestamp(at.0 - minutes * 60_000).to_string()
}

/// `22 Nov 2026, 14:02` at the reader's place. Only in the browser.
pub fn local_text(at: Timestamp) -> String {
    let text = at_place(at);
    format!("{}, {}", utc_day(&text), text.get(11..16).unwrap_or_default())
}

/// Whether times can be told as they read at the reader's place: in the browser, once it is awake.
pub fn use_awake() -> Memo<bool> {
    let clock = use_clock();
    Memo::new(move |_| clock.with(Option::is_some))
}

/// `14:02` of today and `22 Nov 2026, 14:02` of another day, at the reader's place. Only in the
/// browser.
pub fn local_time(at: Timestamp) -> String {
    let (then, now) = (at_place(at), at_place(browser_now()));
    let time = then.get(11..16).unwrap_or_default();
    if then.get(..10) == now.get(..10) { time.to_owned() } else { format!("{}, {time}", utc_day(&then)) }
}

fn browser_now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit, and parts of one do not matter")]
    Timestamp(js_sys::Date::now() as i64)
}

/// The moment `at`.
#[component]
pub fn TimeAgo(
    /// When.
    #[prop(into)]
    at: Signal<Timestamp>,
) -> impl IntoView {
    let clock = use_clock();
    let text = move || clock.get().map_or_else(|| utc_text(at.get()), |now| ago(at.get(), now));
    let title = move || clock.with(Option::is_some).then(|| moment(at.get(), true));
    view! { <time datetime=move || at.get().to_string() title=title>{text}</time> }.into_any()
}
