//! Time in the browser: pauses, and how long something is ago.

use std::time::Duration;

use hub_core::domain::time::Timestamp;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A moment to measure from.
#[derive(Clone, Copy)]
pub(super) struct Moment(f64);

impl Moment {
    pub(super) fn now() -> Self {
        Self(js_sys::Date::now())
    }

    /// How many milliseconds ago it was.
    pub(super) fn millis_ago(self) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "a float becomes the nearest number there is")]
        {
            (js_sys::Date::now() - self.0).max(0.0) as i32
        }
    }
}

/// Whether nobody sees the page.
pub(super) fn is_hidden() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Hidden
}

/// The time now.
pub(super) fn now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit, and parts of one do not matter")]
    Timestamp(js_sys::Date::now() as i64)
}

/// Waits.
pub(super) async fn sleep(millis: i32) {
    let pause = js_sys::Promise::new(&mut |resolve, _| {
        let later = move || {
            _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        };
        set_timeout(later, Duration::from_millis(millis.unsigned_abs().into()));
    });
    // A timeout is never rejected.
    _ = JsFuture::from(pause).await;
}
