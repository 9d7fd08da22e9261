//! Whether a browser reached the hub over https: that decides about its cookies and what it is told
//! to remember.

use axum::extract::Request;
use http::header::ORIGIN;
use http::{HeaderMap, Uri};

use super::{origin, source};
use crate::config::{Config, PublicUrl, host_of};

/// What is known of the scheme of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
    /// The hub is opened both ways under this name, and nobody who is believed says which it was.
    Either,
}

impl Scheme {
    /// Whether cookies are set for https alone.
    pub(super) fn is_https(self) -> bool {
        self == Self::Https
    }
}

/// The scheme of this request.
pub(super) fn of_request(config: &Config, request: &Request) -> Scheme {
    of(config, request.uri(), request.headers(), source::of(request, config).https)
}

/// The scheme, where `forwarded` is what a trusted proxy says of it.
pub(super) fn of(config: &Config, uri: &Uri, headers: &HeaderMap, forwarded: Option<bool>) -> Scheme {
    let public = &config.public_urls;
    // Opened over https only: then also where a proxy that nobody named stands between.
    if !public.is_empty() && public.iter().all(PublicUrl::is_https) {
        return Scheme::Https;
    }
    if let Some(https) = forwarded {
        return if https { Scheme::Https } else { Scheme::Http };
    }
    let authority = origin::authority(uri, headers).unwrap_or_default();
    let named: Vec<_> = public.iter().filter(|url| url.is_at(host_of(&authority))).collect();
    let exactly: Vec<_> = named.iter().copied().filter(|url| url.authority() == authority).collect();
    // Where a host is public at several ports, the port says which it is.
    let named = if exactly.is_empty() { named } else { exactly };
    let secure = named.iter().filter(|url| url.is_https()).count();
    if secure == 0 {
        Scheme::Http
    } else if secure == named.len() {
        Scheme::Https
    } else {
        // A form names the page it is of.
        let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
        match named.iter().find(|url| url.origin() == origin.to_ascii_lowercase()) {
            Some(url) if url.is_https() => Scheme::Https,
            Some(_) => Scheme::Http,
            None => Scheme::Either,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Uri};

    use super::{Scheme, of};
    use crate::config::Config;

    fn scheme(public: &[&str], host: &'static str, origin: Option<&'static str>, forwarded: Option<bool>) -> Scheme {
        let public_urls = public.iter().map(|url| url.parse().unwrap()).collect();
        let mut headers = HeaderMap::from_iter([(http::header::HOST, HeaderValue::from_static(host))]);
        if let Some(origin) = origin {
            headers.insert("origin", HeaderValue::from_static(origin));
        }
        of(&Config { public_urls, ..Config::default() }, &Uri::from_static("/"), &headers, forwarded)
    }

    #[test]
    fn the_request_decides_where_a_hub_is_opened_both_ways() {
        let both = ["https://hub.example.org", "http://hub.lan:8080"];
        assert_eq!(scheme(&both, "hub.example.org", None, None), Scheme::Https);
        assert_eq!(scheme(&both, "hub.lan:8080", None, None), Scheme::Http);
        assert_eq!(scheme(&both, "hub.lan", None, None), Scheme::Http, "a tunnel changes the port");
        assert_eq!(scheme(&both, "localhost:7420", None, None), Scheme::Http);
        assert_eq!(scheme(&both, "localhost:7420", None, Some(true)), Scheme::Https);
        assert_eq!(scheme(&both, "hub.example.org", None, Some(false)), Scheme::Http);
        assert_eq!(scheme(&["https://hub.example.org"], "127.0.0.1:7420", None, None), Scheme::Https);
        assert_eq!(scheme(&["http://hub.lan"], "hub.lan", None, None), Scheme::Http);
        assert_eq!(scheme(&[], "localhost:7420", None, None), Scheme::Http);
    }

    #[test]
    fn under_one_name_both_ways_a_form_says_which() {
        let both = ["http://hub.lan", "https://hub.lan"];
        assert_eq!(scheme(&both, "hub.lan", Some("https://hub.lan"), None), Scheme::Https);
        assert_eq!(scheme(&both, "hub.lan", Some("http://hub.lan"), None), Scheme::Http);
        assert_eq!(scheme(&both, "hub.lan", None, None), Scheme::Either);
        let ports = ["http://hub.lan:7420", "https://hub.lan"];
        assert_eq!(scheme(&ports, "hub.lan:7420", None, None), Scheme::Http);
        assert_eq!(scheme(&ports, "hub.lan", None, None), Scheme::Https);
    }
}
