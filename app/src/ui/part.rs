//! Drawing what may not be here yet: a part of the code that is loaded when it is first shown.

use leptos::prelude::*;

use super::{Failed, Loading, use_toasts};
use crate::chunk::{Chunk, Part, ToolsChunk, UNLOADED};

/// Draws a part at once where its code is here, as it always is on the server and for the page a
/// browser begins with, else when it has come. `draw` gives nothing while the code is away.
pub fn part(draw: fn() -> Option<Part>, chunk: Chunk) -> AnyView {
    if let Some(part) = draw() {
        return drawn(part);
    }
    let loaded = RwSignal::new(None::<bool>);
    leptos::task::spawn_local(async move {
        let here = (chunk.load)().await.is_ok();
        // The reader may have gone on meanwhile.
        loaded.try_set(Some(here));
    });
    let when_loaded = move || match loaded.get() {
        None => view! { <Loading lines=6 /> }.into_any(),
        Some(true) => draw().map_or_else(failed, drawn),
        Some(false) => failed(),
    };
    view! { {when_loaded} }.into_any()
}

/// The part, or how to get its code after all.
pub fn drawn(part: Part) -> AnyView {
    part.unwrap_or_else(|_| failed())
}

fn failed() -> AnyView {
    let again = Callback::new(|()| {
        // Where the browser refuses to reload, the button can be pressed again.
        _ = window().location().reload();
    });
    view! { <Failed message=UNLOADED retry=again /> }.into_any()
}

/// Follows `wanted`, but is true only while the code of the tools is here: it is loaded when they
/// are wanted first.
pub fn with_tools(wanted: Signal<bool>) -> Signal<bool> {
    let ready = RwSignal::new(wanted.get_untracked());
    let toasts = use_toasts();
    let ToolsChunk(chunk) = expect_context();
    Effect::new(move |_| {
        if !wanted.get() {
            return ready.set(false);
        }
        leptos::task::spawn_local(async move {
            match (chunk.load)().await {
                Ok(()) => _ = ready.try_set(wanted.try_get_untracked() == Some(true)),
                Err(_) => toasts.error(UNLOADED),
            }
        });
    });
    ready.into()
}
