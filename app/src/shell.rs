//! The document around the app: head, theme, and the script that brings the page to life.

use std::collections::BTreeMap;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::api::document;
use crate::app::App;
use crate::screens::chunk_of;

/// Where the browser finds what the site was built to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The URL of the JavaScript that loads the wasm.
    pub script: String,
    /// The URL of the wasm.
    pub wasm: String,
    /// The URL of the style sheet.
    pub style: String,
    /// The URLs of the wasm that each part of the app needs besides, by the part's name.
    pub parts: BTreeMap<String, Vec<String>>,
}

/// The page's own script, which brings it to life.
const START: &str = include_str!("shell/start.js");

/// The whole document.
pub fn shell(site: Site) -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let part = document::path().and_then(|path| chunk_of(&path)).and_then(|part| site.parts.get(part));
    let wasm: Vec<String> = std::iter::once(&site.wasm).chain(part.into_iter().flatten()).cloned().collect();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=document::theme()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=site.style.clone() />
                <link rel="modulepreload" href=site.script.clone() nonce=nonce.clone() />
                {wasm
                    .into_iter()
                    .map(|href| view! { <link rel="preload" href=href r#as="fetch" r#type="application/wasm" crossorigin="anonymous" /> })
                    .collect_view()}
                <script type="module" nonce=nonce inner_html=START></script>
                <MetaTags />
            </head>
            <body>
                <div id="page-fault" class="page-fault" role="alert" translate="no" hidden>
                    <p></p>
                    <button class="button" type="button">"Load again"</button>
                </div>
                <p id="as-written" class="visually-hidden" aria-hidden="true" translate="no">"AI Projects Hub"</p>
                // What extensions put into the body stands beside the app, and a translation leaves
                // it alone.
                <div id="app" translate="no" data-script=site.script.clone() data-wasm=site.wasm.clone()>
                    <App />
                </div>
            </body>
        </html>
    }
}
