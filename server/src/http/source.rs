//! Where a request comes from: the peer's address, or what a trusted proxy says of it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use http::HeaderMap;
use hub_core::service::sign_ins::Source;

use crate::config::Config;

/// The client's address and the scheme it used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origination {
    pub(super) client: Source,
    /// What a trusted proxy says: whether the client came over https.
    pub(super) https: Option<bool>,
}

/// Reads it from the connection, and from the proxy's headers where the peer is trusted.
pub(super) fn of(request: &Request, config: &Config) -> Origination {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    originate(peer, request.headers(), &config.trusted_proxies)
}

fn originate(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpAddr]) -> Origination {
    let is_trusted = |address: &IpAddr| trusted.contains(address);
    let behind_proxy = peer.as_ref().is_some_and(is_trusted);
    let forwarded = if behind_proxy { forwarded_for(headers, is_trusted) } else { None };
    let client = forwarded.or(peer).map_or_else(|| "unknown".to_owned(), |address| address.to_string());
    let https = if behind_proxy { forwarded_https(headers) } else { None };
    Origination { client: Source(client), https }
}

/// The last address in the lists that no trusted proxy wrote of another: what stands before it
/// anybody may have written. Several headers are one list: some proxies add a line of their own.
fn forwarded_for(headers: &HeaderMap, is_trusted: impl Fn(&IpAddr) -> bool) -> Option<IpAddr> {
    let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
    let entries = lines.into_iter().rev().flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    entries.map_while(|entry| address_in(entry.trim())).find(|address| !is_trusted(address))
}

/// The address of an entry; some proxies write the port with it.
fn address_in(entry: &str) -> Option<IpAddr> {
    let address = entry.parse::<IpAddr>().or_else(|_| entry.parse::<SocketAddr>().map(|address| address.ip()));
    let bare = || entry.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok();
    address.ok().or_else(bare).map(|address| address.to_canonical())
}

/// What the nearest proxy says of the scheme: the last word.
fn forwarded_https(headers: &HeaderMap) -> Option<bool> {
    let line = headers.get_all("x-forwarded-proto").iter().next_back()?.to_str().ok()?;
    match line.rsplit(',').next()?.trim().to_ascii_lowercase().as_str() {
        "https" | "wss" => Some(true),
        "http" | "ws" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::originate;

    fn client(peer: &str, forwarded: &'static str, trusted: &[&str]) -> (String, bool) {
        lines(peer, &[forwarded], trusted)
    }

    fn lines(peer: &str, forwarded: &[&'static str], trusted: &[&str]) -> (String, bool) {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        let trusted: Vec<_> = trusted.iter().map(|address| address.parse().unwrap()).collect();
        let found = originate(peer.parse().ok(), &headers, &trusted);
        (found.client.0, found.https == Some(true))
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(client("10.0.0.1", "203.0.113.9", &[]), ("10.0.0.1".to_owned(), false));
        assert_eq!(client("10.0.0.1", "203.0.113.9", &["10.0.0.1"]), ("203.0.113.9".to_owned(), true));
        let spoofed = client("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", &["10.0.0.1", "10.0.0.2"]);
        assert_eq!(spoofed.0, "203.0.113.9", "what the client itself wrote is not believed");
        assert_eq!(client("10.0.0.1", "not an address", &["10.0.0.1"]).0, "10.0.0.1");
    }

    #[test]
    fn a_line_of_its_own_is_the_end_of_the_list() {
        let trusted = ["10.0.0.1", "10.0.0.2"];
        for forwarded in [
            &["1.1.1.1", "203.0.113.9"][..],
            &["1.1.1.1", "2.2.2.2, 203.0.113.9", "10.0.0.2"],
            &["1.1.1.1, 2.2.2.2", "203.0.113.9:5123"],
            &["1.1.1.1", "", "203.0.113.9"],
        ] {
            assert_eq!(lines("10.0.0.1", forwarded, &trusted).0, "203.0.113.9", "{forwarded:?}");
        }
        assert_eq!(lines("10.0.0.1", &["1.1.1.1", "[2001:db8::1]:80"], &trusted).0, "2001:db8::1");
        assert_eq!(lines("10.0.0.1", &["1.1.1.1", "garbage"], &trusted).0, "10.0.0.1", "nothing before it is believed");
    }
}
