//! `/api/openapi.json`, and the same for people at `/api/docs`.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::response::{Html, IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use leptos::nonce::Nonce;
use serde_json::Value;

use super::document;

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}\
    code,pre{font-family:ui-monospace,monospace;font-size:.875rem}summary{cursor:pointer;padding:.25rem 0}\
    pre{overflow:auto;padding:1rem;border:1px solid #8888;border-radius:.5rem}b{display:inline-block;min-width:4rem}";

pub(super) async fn openapi() -> Response {
    let json = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
    ([json, (CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"))], DOCUMENT.to_string()).into_response()
}

pub(super) async fn page() -> Response {
    let nonce = Nonce::new();
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let mut response = Html(write_page(&nonce)).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn write_page(nonce: &Nonce) -> String {
    let operations = section("Operations", &operations(&DOCUMENT));
    let schemas = section("Schemas", &schemas(&DOCUMENT));
    let codes = DOCUMENT["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array();
    let codes: String = codes.into_iter().flatten().filter_map(Value::as_str).fold(String::new(), |mut list, code| {
        let _ = write!(list, "<li id=\"{code}\"><code>{code}</code></li>");
        list
    });
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>API of AI Projects Hub</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style nonce=\"{nonce}\">{STYLE}</style></head><body><main>\
         <h1>API of AI Projects Hub</h1><p>The same for programs: <a href=\"/api/openapi.json\">openapi.json</a>. Send \
         <code>Authorization: Bearer &lt;token&gt;</code>; errors are problem+json with one of the codes below.</p>\
         {operations}{schemas}<h2>Codes</h2><ul>{codes}</ul></main></body></html>"
    )
}

fn section(title: &str, entries: &str) -> String {
    format!("<h2>{title}</h2>{entries}")
}

fn operations(document: &Value) -> String {
    let mut html = String::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let summary = escape(operation["summary"].as_str().unwrap_or_default());
            let head = format!("<b>{}</b> <code>{}</code> {summary}", method.to_ascii_uppercase(), escape(path));
            entry(&mut html, &head, operation);
        }
    }
    html
}

fn schemas(document: &Value) -> String {
    let mut html = String::new();
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        entry(&mut html, &format!("<code>{}</code>", escape(name)), schema);
    }
    html
}

fn entry(html: &mut String, head: &str, value: &Value) {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let _ = write!(html, "<details><summary>{head}</summary><pre>{}</pre></details>", escape(&text));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
