//! How this hub is reached: its public URLs, the proxies it believes, and the built site it hands
//! out.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use url::{Host, Url};

use crate::http::site::Site;

/// What the router needs to know besides the hub.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The URLs people open.
    pub public_urls: Vec<PublicUrl>,
    /// The addresses whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// The built site: scripts, styles and public files.
    pub site: Arc<Site>,
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

    /// Whether it is at this host; any port, as a tunnel changes it.
    pub fn is_at(&self, host: &str) -> bool {
        self.host == host
    }

    /// Host and port as browsers write them in `Host`.
    pub fn authority(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Whether it starts with `https`.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = |reason: &str| format!("`{text}` {reason}; it looks like https://hub.example.org");
        let (scheme, _) =
            text.trim().split_once("://").ok_or_else(|| refused("does not begin with https:// or http://"))?;
        if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) {
            return Err(refused("begins with neither https:// nor http://"));
        }
        let url = Url::parse(text.trim()).map_err(|_| refused("is not an address that can be opened"))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| refused("names no host"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("names a user, and nobody signs in that way"));
        }
        if url.path() != "/" {
            let reason = "has a path, and a hub is served at the root of its host: give it a host or a port of its own";
            return Err(refused(reason));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("has more than scheme, host and port"));
        }
        // As browsers write it in `Origin`: lower case, without the default port, and in punycode.
        let host = host.trim_end_matches('.').to_owned();
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self { origin: format!("{}://{host}{port}", url.scheme()), host })
    }
}

/// A host and port as browsers write them: lower case, without a last dot, names of other scripts
/// in punycode.
pub fn plain_authority(authority: &str) -> String {
    let host = host_of(authority);
    let port = &authority[host.len()..];
    let host = host.trim_end_matches('.');
    let plain = if host.is_ascii() { None } else { Host::parse(host).ok().map(|host| host.to_string()) };
    format!("{}{port}", plain.unwrap_or_else(|| host.to_ascii_lowercase()))
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
    use super::{PublicUrl, host_of, plain_authority};

    #[test]
    fn a_public_url_is_compared_as_browsers_write_origins() {
        let url: PublicUrl = "HTTPS://Hub.Example.org:443/".parse().unwrap();
        assert_eq!((url.origin(), url.host(), url.is_https()), ("https://hub.example.org", "hub.example.org", true));
        let url: PublicUrl = "http://hub.local:8080".parse().unwrap();
        assert_eq!((url.origin(), url.host()), ("http://hub.local:8080", "hub.local"));
        for (wrong, reason) in [
            ("hub.example.org", "does not begin"),
            ("ftp://x", "neither"),
            ("https://", "opened"),
            ("https://x/path", "a host or a port of its own"),
            ("https://x/hub/", "root of its host"),
            ("https://u@x", "user"),
            ("https://x?a", "more than"),
            ("https://x#a", "more than"),
            ("https://x y", "opened"),
        ] {
            let told = wrong.parse::<PublicUrl>().unwrap_err();
            assert!(told.contains(reason) && told.contains(wrong), "{told}");
        }
    }

    #[test]
    fn a_host_of_another_script_is_the_same_in_punycode() {
        let hosts = ["https://bücher.example", "https://xn--bcher-kva.example", "https://BÜCHER.example./"];
        for host in hosts.map(|url| url.parse::<PublicUrl>().unwrap()) {
            assert_eq!((host.origin(), host.host()), ("https://xn--bcher-kva.example", "xn--bcher-kva.example"));
        }
        for (written, plain) in [
            ("Bücher.example:8080", "xn--bcher-kva.example:8080"),
            ("Hub.Example.org.", "hub.example.org"),
            ("[::1]:7420", "[::1]:7420"),
        ] {
            assert_eq!(plain_authority(written), plain);
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
