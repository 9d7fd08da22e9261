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
    pub(super) https: bool,
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
    let https =
        behind_proxy && text(headers, "x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
    Origination { client: Source(client), https }
}

/// The last address in the list that no trusted proxy wrote of another: what stands before it anybody may have written.
fn forwarded_for(headers: &HeaderMap, is_trusted: impl Fn(&IpAddr) -> bool) -> Option<IpAddr> {
    let list = text(headers, "x-forwarded-for")?;
    let addresses = list.rsplit(',').map_while(|entry| entry.trim().parse::<IpAddr>().ok());
    addresses.map(|address| address.to_canonical()).find(|address| !is_trusted(address))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::originate;

    fn client(peer: &str, forwarded: &'static str, trusted: &[&str]) -> (String, bool) {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
        headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
        let trusted: Vec<_> = trusted.iter().map(|address| address.parse().unwrap()).collect();
        let found = originate(peer.parse().ok(), &headers, &trusted);
        (found.client.0, found.https)
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(client("10.0.0.1", "203.0.113.9", &[]), ("10.0.0.1".to_owned(), false));
        assert_eq!(client("10.0.0.1", "203.0.113.9", &["10.0.0.1"]), ("203.0.113.9".to_owned(), true));
        let spoofed = client("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", &["10.0.0.1", "10.0.0.2"]);
        assert_eq!(spoofed.0, "203.0.113.9", "what the client itself wrote is not believed");
        assert_eq!(client("10.0.0.1", "not an address", &["10.0.0.1"]).0, "10.0.0.1");
    }
}
