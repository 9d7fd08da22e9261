//! The entry point of the browser: takes over the page the server rendered. Nothing else lives
//! here.

#![recursion_limit = "512"]

use leptos::prelude::{document, window};
use leptos::web_sys::Event;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

/// Loads all code that the page needs. Without it the page stays as the server drew it, which works
/// by links and forms.
#[wasm_bindgen]
pub async fn load() -> bool {
    std::panic::set_hook(Box::new(|fault| {
        // What breaks in the browser shall be told in its console by more than "unreachable", and
        // on the page.
        leptos::logging::error!("{fault}");
        if let Ok(broke) = Event::new("hub-broke") {
            _ = window().dispatch_event(&broke);
        }
    }));
    let address = window().location();
    let (path, query) = (address.pathname().unwrap_or_default(), address.search().unwrap_or_default());
    hub_app::screens::load_for(&path, &query).await.is_ok()
}

/// Brings the page to life: what stands in the element of the app, and nothing beside it, which may
/// be others'.
#[wasm_bindgen]
pub fn hydrate() {
    let Some(app) = document().get_element_by_id("app") else { return };
    leptos::mount::hydrate_from(app.unchecked_into(), hub_app::App).forget();
    hub_app::screens::load_ahead();
}
