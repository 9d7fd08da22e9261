//! The doors of a browser: signing in, and setting up the first admin of a fresh hub.

pub mod cookie;

use leptos::prelude::*;

/// The sign-in page.
#[component]
pub fn SignIn() -> impl IntoView {}

/// The page that makes the first admin.
#[component]
pub fn SetUp() -> impl IntoView {}
