//! Keys that belong to an input method. While Japanese, Chinese or Korean is composed, Enter
//! confirms what is composed and Escape takes it back; neither is meant for the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::KeyboardEvent;

/// What browsers report for a key the input method has taken. Safari says it where the composition
/// has just ended.
const TAKEN: u32 = 229;

/// Keeps such keys from every handler of the page, whoever writes one: listens before all others,
/// for as long as the page is open.
pub fn keep_its_keys() {
    Effect::new(|_| {
        let keep = |event: KeyboardEvent| {
            if event.is_composing() || event.key_code() == TAKEN {
                event.stop_immediate_propagation();
                // An open dialog would be closed by the browser itself.
                if event.key() == "Escape" {
                    event.prevent_default();
                }
            }
        };
        let keep = Closure::<dyn Fn(KeyboardEvent)>::new(keep).into_js_value();
        for kind in ["keydown", "keyup"] {
            // A window always listens.
            _ = window().add_event_listener_with_callback_and_bool(kind, keep.unchecked_ref(), true);
        }
    });
}
