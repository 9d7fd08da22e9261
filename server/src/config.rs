//! How this hub is reached: its public URLs, the proxies it believes, and the built site it hands out.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use crate::http::site::Site;

/// What the router needs to know besides the hub.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The URLs people open; the first one decides whether cookies are `Secure`.
    pub public_urls: Vec<PublicUrl>,
    /// The addresses whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The built site: scripts, styles and public files.
    pub site: Arc<Site>,
}

impl Config {
    /// Whether the hub is opened over https, so that its cookies are `Secure`.
    pub fn is_secure(&self) -> bool {
        self.public_urls.first().is_some_and(PublicUrl::is_https)
    }
}

/// A URL the hub is opened at: scheme and host, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    host: String,
}

impl PublicUrl {
    /// The URL as browsers write it in `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host without its port, lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it starts with `https`.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a public URL; it looks like https://hub.example.org");
        let lower = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, authority) = lower.split_once("://").ok_or_else(wrong)?;
        let default_port = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return Err(wrong()),
        };
        // Browsers leave the default port out of `Origin`.
        let authority = authority.strip_suffix(default_port).unwrap_or(authority);
        let host = host_of(authority);
        if host.is_empty() || authority.contains(['/', '?', '#', '@', ' ']) {
            return Err(wrong());
        }
        Ok(Self { origin: format!("{scheme}://{authority}"), host: host.to_owned() })
    }
}

/// The host of `host:port`, where an IPv6 address keeps its brackets.
pub fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::{PublicUrl, host_of};

    #[test]
    fn a_public_url_is_compared_as_browsers_write_origins() {
        let url: PublicUrl = "HTTPS://Hub.Example.org:443/".parse().unwrap();
        assert_eq!((url.origin(), url.host(), url.is_https()), ("https://hub.example.org", "hub.example.org", true));
        let url: PublicUrl = "http://hub.local:8080".parse().unwrap();
        assert_eq!((url.origin(), url.host()), ("http://hub.local:8080", "hub.local"));
        for wrong in ["hub.example.org", "ftp://x", "https://", "https://x/path", "https://u@x"] {
            assert!(wrong.parse::<PublicUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_ipv6_host_keeps_its_brackets() {
        assert_eq!(
            [host_of("[::1]:7420"), host_of("[::1]"), host_of("a:1"), host_of("a")],
            ["[::1]", "[::1]", "a", "a"]
        );
    }
}
