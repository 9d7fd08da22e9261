//! Hosts and Origins: the hub answers only for names it goes by, and only to pages of its own.

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Uri};
use hub_core::domain::{Error, Result};

use crate::config::{Config, host_of, plain_authority};

/// Checks the Host, and the Origin where there is one.
///
/// # Errors
/// `invalid` without a Host, `forbidden` for a foreign Host or Origin.
pub(super) fn check(config: &Config, uri: &Uri, headers: &HeaderMap, https: bool) -> Result<()> {
    let authority = authority(uri, headers).ok_or_else(|| Error::invalid("Host", "is missing; name the hub's host"))?;
    if !is_own_host(config, host_of(&authority)) {
        let message = format!(
            "This hub does not answer for {authority}; start it with --public-url naming that host, or use one it has."
        );
        return Err(Error::forbidden(message));
    }
    match headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or_default()) {
        Some(origin) if !is_own_origin(config, origin, &authority, https) => Err(Error::forbidden(
            "This request comes from a page of another site; open the hub itself and do it there.",
        )),
        _ => Ok(()),
    }
}

/// The host and port the client asked for, as browsers write them.
pub(super) fn authority(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let named = headers.get(HOST).and_then(|host| std::str::from_utf8(host.as_bytes()).ok());
    named.or_else(|| uri.authority().map(http::uri::Authority::as_str)).map(plain_authority)
}

/// Any port: a tunnel changes it.
fn is_own_host(config: &Config, host: &str) -> bool {
    is_loopback(host) || config.public_urls.iter().any(|url| url.is_at(host))
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn is_own_origin(config: &Config, origin: &str, authority: &str, https: bool) -> bool {
    let origin = origin.to_ascii_lowercase();
    let own = format!("{}://{authority}", if https { "https" } else { "http" });
    origin == own || config.public_urls.iter().any(|url| url.origin() == origin)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, Uri};

    use super::check;
    use crate::config::Config;

    fn admitted(host: &'static str, origin: Option<&'static str>) -> bool {
        let config = Config { public_urls: vec!["https://hub.example.org".parse().unwrap()], ..Config::default() };
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert("origin", HeaderValue::from_static(origin));
        }
        check(&config, &Uri::from_static("/"), &headers, false).is_ok()
    }

    #[test]
    fn hosts_are_loopback_and_public_names_on_any_port() {
        for host in ["localhost:1", "127.0.0.1", "127.0.0.9:80", "[::1]:7420", "Hub.Example.org", "hub.example.org:9"] {
            assert!(admitted(host, None), "{host}");
        }
        for host in ["evil.example", "hub.example.org.evil.example", "localhost.evil.example", "192.168.0.1", ""] {
            assert!(!admitted(host, None), "{host}");
        }
    }

    #[test]
    fn an_origin_is_exactly_a_public_url_or_the_requests_own() {
        for origin in ["http://localhost:7420", "https://hub.example.org"] {
            assert!(admitted("localhost:7420", Some(origin)), "{origin}");
        }
        for origin in [
            "http://localhost:7421",
            "https://localhost:7420",
            "http://127.0.0.1:7420",
            "http://hub.example.org",
            "https://hub.example.org:8443",
            "https://evil.example",
            "null",
            "",
        ] {
            assert!(!admitted("localhost:7420", Some(origin)), "{origin}");
        }
    }
}
