//! Cross-site request forgery: what a browser sends by itself must come from a page of this hub.

use http::header::{ORIGIN, UPGRADE};
use http::{HeaderMap, Method};
use hub_core::domain::{Error, Result};

use super::authentication::Proof;

/// Checks requests that change something and carry no bearer token. The Origin, where there is one,
/// was already compared.
///
/// # Errors
/// `forbidden` where the browser says that another site sent it, or says nothing while its cookie
/// is used.
pub(super) fn check(method: &Method, headers: &HeaderMap, proof: Proof) -> Result<()> {
    let opens_socket =
        headers.get(UPGRADE).is_some_and(|protocol| protocol.as_bytes().eq_ignore_ascii_case(b"websocket"));
    if proof == Proof::Bearer || (is_safe(method) && !opens_socket) {
        return Ok(());
    }
    let fetch_site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    let own = match fetch_site {
        Some(site) => matches!(site, b"same-origin" | b"none"),
        None => headers.contains_key(ORIGIN) || proof == Proof::Nothing,
    };
    if own && (!opens_socket || proof == Proof::Nothing || headers.contains_key(ORIGIN)) {
        return Ok(());
    }
    Err(Error::forbidden(
        "This request was not made by a page of this hub; open the hub and do it there, or use a bearer token.",
    ))
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Method};

    use super::{Proof, check};

    fn passes(method: Method, proof: Proof, headers: &[(&'static str, &'static str)]) -> bool {
        let map = headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        check(&method, &map.collect::<HeaderMap>(), proof).is_ok()
    }

    #[test]
    fn a_cookie_alone_changes_nothing() {
        assert!(!passes(Method::POST, Proof::Cookie, &[]));
        assert!(!passes(Method::POST, Proof::Cookie, &[("sec-fetch-site", "cross-site")]));
        assert!(!passes(
            Method::DELETE,
            Proof::Cookie,
            &[("sec-fetch-site", "same-site"), ("origin", "http://localhost")]
        ));
        assert!(passes(Method::POST, Proof::Cookie, &[("sec-fetch-site", "same-origin")]));
        assert!(passes(Method::POST, Proof::Cookie, &[("origin", "http://localhost")]));
        assert!(passes(Method::GET, Proof::Cookie, &[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn nobody_is_signed_in_by_another_site() {
        assert!(!passes(Method::POST, Proof::Nothing, &[("sec-fetch-site", "cross-site")]));
        assert!(passes(Method::POST, Proof::Nothing, &[]), "a script without a browser");
    }

    #[test]
    fn a_socket_opened_with_a_cookie_names_its_origin() {
        assert!(!passes(Method::GET, Proof::Cookie, &[("upgrade", "websocket")]));
        assert!(!passes(Method::GET, Proof::Cookie, &[("upgrade", "WebSocket"), ("sec-fetch-site", "same-origin")]));
        assert!(passes(Method::GET, Proof::Cookie, &[("upgrade", "websocket"), ("origin", "http://localhost")]));
        assert!(passes(Method::GET, Proof::Bearer, &[("upgrade", "websocket")]));
    }
}
