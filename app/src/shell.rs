//! The document around the app: head, theme, and the script that brings the page to life.

use std::collections::BTreeMap;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::App;
use crate::api::document;
use crate::split::part_of;

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

/// The whole document.
pub fn shell(site: Site) -> impl IntoView {
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    // What somebody typed, or the browser filled in, before the code came is given to it afterwards.
    let start = format!(
        "import init, {{ hydrate }} from '{}'; await init({{ module_or_path: '{}' }}); \
         const typed = [...document.querySelectorAll('input, textarea')].filter(field => field.value !== field.defaultValue) \
         .map(field => [field, field.value]); \
         await hydrate(); \
         setTimeout(() => {{ for (const [field, value] of typed) {{ field.value = value; \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); }} \
         document.documentElement.dataset.hydrated = ''; }});",
        site.script, site.wasm
    );
    let part = document::path().and_then(|path| part_of(&path)).and_then(|part| site.parts.get(part));
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
                <script type="module" nonce=nonce inner_html=start></script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
