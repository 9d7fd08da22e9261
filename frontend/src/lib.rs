//! The entry point of the browser: takes over the page the server rendered. Nothing else lives here.

#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the server-rendered page to life.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(hub_app::App);
}
