//! The entry point of the browser: takes over the page the server rendered. Nothing else lives here.

#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the server-rendered page to life.
#[wasm_bindgen]
pub async fn hydrate() {
    // What breaks in the browser shall be told in its console by more than "unreachable".
    std::panic::set_hook(Box::new(|fault| leptos::logging::error!("{fault}")));
    let address = leptos::prelude::window().location();
    let (path, query) = (address.pathname().unwrap_or_default(), address.search().unwrap_or_default());
    // Without all of its code the page stays as the server drew it, which works by links and forms.
    if hub_app::split::load_for(&path, &query).await.is_ok() {
        leptos::mount::hydrate_body(hub_app::App);
        hub_app::split::load_ahead();
    }
}
