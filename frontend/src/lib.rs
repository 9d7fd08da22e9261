//! The entry point of the browser: takes over the page the server rendered. Nothing else lives here.

#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the server-rendered page to life.
#[wasm_bindgen]
pub fn hydrate() {
    // What breaks in the browser shall be told in its console by more than "unreachable".
    std::panic::set_hook(Box::new(|fault| leptos::logging::error!("{fault}")));
    leptos::mount::hydrate_body(hub_app::App);
}
