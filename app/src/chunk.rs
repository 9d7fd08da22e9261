//! Code that a browser loads when it is first needed: the terms in which the table of screens hands
//! it to who draws it.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

/// What code that was loaded draws, or that it could not be loaded.
pub type Part = Result<AnyView, SplitLoaderError>;

/// The loading of a chunk.
pub type Loading = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

/// A piece of the browser's code that is loaded by itself.
#[derive(Clone, Copy)]
pub struct Chunk {
    /// What `site.json` calls it.
    pub name: &'static str,
    /// Loads it; at once where it is here.
    pub load: fn() -> Loading,
}

/// The chunk of what menus, dialogs and messages hold, by context.
#[derive(Clone, Copy)]
pub struct ToolsChunk(pub Chunk);

/// What is said where a chunk cannot be loaded.
pub const UNLOADED: &str = "This part of the hub could not be loaded. Check the connection, then load the page again.";
