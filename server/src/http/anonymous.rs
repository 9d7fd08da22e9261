//! What nobody may send a body to, and how everything else is refused before its body is read.

use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CONTENT_TYPE, HOST, REFERER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use hub_core::domain::{Code, Error};

use super::{Problem, pages};
use crate::rest::{self, Access};

/// The server functions behind the pages before the board.
const OPEN: [&str; 3] = ["/api/ui/session/sign-in", "/api/ui/session/set-up", "/api/ui/session/needs-set-up"];

/// The header by which the pages know the refusal of a server function.
const REFUSED: &str = "serverfnerror";

/// What is open to callers who are nobody.
#[derive(Clone, Debug)]
pub(super) struct Open(Vec<String>);

impl Open {
    pub(super) fn new() -> Self {
        let open = rest::endpoints().into_iter().filter(|endpoint| endpoint.access == Access::Open);
        let rest = open.map(|endpoint| format!("{}{}", rest::BASE, endpoint.path));
        Self(rest.chain(OPEN.map(str::to_owned)).collect())
    }

    /// Whether a body may be sent there.
    pub(super) fn takes_body(&self, path: &str) -> bool {
        self.0.iter().any(|open| open == path)
    }
}

/// The refusal, in the form that fits who asks.
pub(super) fn refuse(method: &Method, path: &str, headers: &HeaderMap) -> Response {
    let is_ui = path.starts_with("/api/ui/");
    if is_ui && *method == Method::POST && accepts_page(headers) {
        return Redirect::to(&pages::sign_in_for(&page_before(headers))).into_response();
    }
    let words = match path {
        _ if is_ui => "Nobody is signed in here; sign in and try again.",
        _ if path == "/mcp" || path.starts_with("/mcp/") => {
            "Send the member's token as `Authorization: Bearer <token>`; an admin makes one on the Admin page."
        }
        _ => "Sign in, or send a token as `Authorization: Bearer <token>`.",
    };
    let error = Error::new(Code::Unauthenticated, words);
    if !is_ui {
        return Problem::from(error).into_response();
    }
    // As the page's own code reads it.
    let body = serde_json::to_string(&error).unwrap_or_default();
    let mut response = (StatusCode::UNAUTHORIZED, body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(REFUSED, path);
    }
    response
}

fn accepts_page(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// The path of the page whose form this is, where it is one of this hub.
fn page_before(headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let path = text(REFERER).zip(text(HOST)).and_then(|(referer, host)| {
        let rest = referer.split_once("://")?.1;
        rest.strip_prefix(host).filter(|path| path.starts_with('/'))
    });
    path.unwrap_or("/").to_owned()
}
