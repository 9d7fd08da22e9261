//! The pages: rendered by the app, with the policy that lets only their own scripts run; nobody is
//! sent to sign in first.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::extract::State;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CONTENT_SECURITY_POLICY};
use http::{HeaderMap, HeaderValue, Method as HttpMethod, StatusCode};
use hub_app::screens::patterns;
use hub_app::{Site, shell};
use hub_core::domain::actor::Actor;
use hub_core::domain::budget;
use hub_core::domain::{Code, Error, Result};
use hub_core::service::{Hub, sign_ins};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, render_app_async_with_context};
use leptos_router::{Method, SsrMode};
use tokio::time::timeout;

use super::page_threads::PageThreads;
use super::{Problem, form_faults, headers};

/// The routes of all pages and server functions, and the page that says there is none.
pub(super) fn routes(site: Site) -> Router {
    let options = LeptosOptions::builder().output_name("hub").build();
    let document = move || shell(site.clone());
    let page = |path: &str| AxumRouteListing::new(path.to_owned(), SsrMode::Async, [Method::Get], []);
    let pages = patterns().map(page).collect();
    let not_found = render_app_async_with_context(set_policy, document.clone());
    let threads = PageThreads::start();
    Router::new()
        .leptos_routes_with_context(&options, pages, set_policy, document)
        .route_layer(from_fn_with_state(threads.clone(), lead))
        .fallback(move |request: Request| missing(threads, request, not_found))
        .with_state(options)
}

/// Only scripts and styles with this answer's nonce run in a page.
fn set_policy() {
    let (Some(options), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else { return };
    if let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&nonce)) {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// What no route takes: the app's own page for browsers, a problem for all else.
async fn missing<F>(threads: PageThreads, request: Request, page: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response> + Send + 'static,
{
    let path = request.uri().path();
    let is_page = matches!(*request.method(), HttpMethod::GET | HttpMethod::HEAD) && !path.starts_with("/assets/");
    if !is_page || prefers_json(request.headers()) {
        return Problem::no_such_path(path).into_response();
    }
    let hub = request.extensions().get::<Hub>().cloned();
    match form_faults::cleaned(hub.as_ref(), request.uri()) {
        Some(clean) => clean,
        None => render(threads, page(without_body(request))).await,
    }
}

/// Whether the caller is a program that reads JSON and not a browser.
fn prefers_json(headers: &HeaderMap) -> bool {
    let ranges: Vec<_> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|accept| accept.to_str().ok())
        .flat_map(|accept| accept.split(','))
        .map(|range| range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .collect();
    let is_page = |range: &String| matches!(range.as_str(), "text/html" | "application/xhtml+xml" | "text/*");
    let is_json = |range: &String| range == "application/json" || range.ends_with("+json");
    ranges.iter().any(is_json) && !ranges.iter().any(is_page)
}

/// Sends who asks for a page to where they have to go first.
async fn lead(State(threads): State<PageThreads>, request: Request, next: Next) -> Response {
    let is_page =
        matches!(*request.method(), HttpMethod::GET | HttpMethod::HEAD) && !request.uri().path().starts_with("/api/");
    if !is_page {
        let hub = request.extensions().get::<Hub>().cloned();
        let mut response = next.run(request).await;
        form_faults::seal(hub.as_ref(), &mut response);
        return response;
    }
    if let Some(clean) = form_faults::cleaned(request.extensions().get::<Hub>(), request.uri()) {
        return clean;
    }
    let (wants_json, path) = (prefers_json(request.headers()), request.uri().path().to_owned());
    let signed_in = request.extensions().get::<Actor>().is_some();
    let hub = request.extensions().get::<Hub>().filter(|_| !signed_in).cloned();
    let needs_set_up = match needs_set_up(hub).await {
        Ok(needs) => needs,
        Err(error) => return Problem::from(error).into_response(),
    };
    let target = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    match destination(target, signed_in, needs_set_up) {
        Some(destination) => Redirect::to(&destination).into_response(),
        None => {
            let response = render(threads, next.run(without_body(request))).await;
            let is_missing = response.status() == StatusCode::NOT_FOUND;
            if is_missing && wants_json { Problem::no_such_path(&path).into_response() } else { response }
        }
    }
}

/// A page is asked for without a body.
fn without_body(request: Request) -> Request {
    Request::from_parts(request.into_parts().0, Body::empty())
}

/// Renders a page on a thread for pages, in bounded time.
async fn render(threads: PageThreads, page: impl Future<Output = Response> + Send + 'static) -> Response {
    match timeout(budget::RENDER_TIME, threads.spawn(page)).await {
        Ok(Ok(response)) => response,
        Ok(Err(fault)) => {
            tracing::error!(fault = %fault, "a page broke while it was rendered");
            Problem::from(Error::internal()).into_response()
        }
        Err(_) => {
            tracing::error!(render.seconds = budget::RENDER_TIME.as_secs(), "a page did not come in time");
            Problem::from(Error::new(Code::Unavailable, "This page did not come in time; load it again."))
                .into_response()
        }
    }
}

/// Whether the hub has no admin yet; who is signed in shows that it has one.
async fn needs_set_up(hub: Option<Hub>) -> Result<bool> {
    match hub {
        Some(hub) => sign_ins::needs_set_up(&hub).await,
        None => Ok(false),
    }
}

/// Where the reader of `target` belongs instead, if anywhere.
fn destination(target: &str, signed_in: bool, needs_set_up: bool) -> Option<String> {
    let path = target.split('?').next().unwrap_or(target);
    let wanted = match (signed_in, needs_set_up) {
        (true, _) if matches!(path, "/sign-in" | "/setup") => "/".to_owned(),
        (true, _) => return None,
        (false, true) if path == "/setup" => return None,
        (false, true) => "/setup".to_owned(),
        (false, false) if path == "/sign-in" => return None,
        (false, false) if matches!(target, "/" | "/setup") => "/sign-in".to_owned(),
        (false, false) => sign_in_for(target),
    };
    Some(wanted)
}

/// The sign-in that leads on to `target`.
pub(super) fn sign_in_for(target: &str) -> String {
    if target == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", encode(target)) }
}

/// Percent-encodes all but what is plain in a query's value.
fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::destination;

    #[test]
    fn each_reader_is_led_to_where_it_can_go_on() {
        let check = |target: &str, signed_in, needs_set_up, expected: Option<&str>| {
            assert_eq!(destination(target, signed_in, needs_set_up).as_deref(), expected, "{target}");
        };
        check("/", true, false, None);
        check("/sign-in?next=/admin", true, false, Some("/"));
        check("/setup", true, false, Some("/"));
        check("/", false, true, Some("/setup"));
        check("/sign-in", false, true, Some("/setup"));
        check("/setup", false, true, None);
        check("/setup", false, false, Some("/sign-in"));
        check("/", false, false, Some("/sign-in"));
        check("/sign-in?next=/p/HUB", false, false, None);
        check("/p/HUB?q=a&x", false, false, Some("/sign-in?next=/p/HUB%3Fq%3Da%26x"));
    }
}
