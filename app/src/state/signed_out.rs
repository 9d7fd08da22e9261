//! When the sign-in of an open page has ended: the page says so and leads to the sign-in, and keeps
//! what is being written.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::{Link, Store};

impl Store {
    /// A read found that the hub no longer knows who is at the page: the page says so. Whoever does
    /// something then is led to the sign-in.
    pub fn notice_signed_out(self) {
        if self.link.try_get_untracked().is_some_and(|link| link != Link::SignedOut) {
            self.link.set(Link::SignedOut);
        }
    }

    /// The live connection ended with the sign-in. Where nothing is being written the page goes to
    /// the sign-in; else it only says so.
    pub fn sign_in_ended(self) {
        self.notice_signed_out();
        if !is_being_written() {
            self.sign_in_again();
        }
    }

    /// Goes to the sign-in, which leads back here.
    pub fn sign_in_again(self) {
        // Where the browser refuses to go, the next try fails the same way.
        _ = window().location().assign(&sign_in_address());
    }
}

/// The address of the sign-in that leads back here.
pub fn sign_in_address() -> String {
    let location = window().location();
    let parts = [location.pathname(), location.search(), location.hash()];
    let here: String = parts.into_iter().map(Result::unwrap_or_default).collect();
    format!("/sign-in?next={}&ended=1", String::from(js_sys::encode_uri_component(&here)))
}

/// Whether a field holds what its page did not put there.
fn is_being_written() -> bool {
    let Ok(fields) = document().query_selector_all("textarea, input:not([type]), input[type=text]") else {
        return true;
    };
    (0..fields.length()).filter_map(|at| fields.item(at)).any(|field| {
        let text =
            field.dyn_ref::<HtmlTextAreaElement>().map(|area| (area.value(), area.default_value().unwrap_or_default()));
        let line = || field.dyn_ref::<HtmlInputElement>().map(|input| (input.value(), input.default_value()));
        text.or_else(line).is_some_and(|(value, before)| value != before && !value.trim().is_empty())
    })
}
