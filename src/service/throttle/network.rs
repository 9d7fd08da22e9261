//! The network a source belongs to: who has one IPv6 address has the whole /64, and could come from
//! another one each time.

use std::net::{IpAddr, Ipv6Addr};

/// The /64 of an IPv6 address; every other source as it is.
pub(super) fn network_of(source: &str) -> String {
    match source.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::network_of;

    #[test]
    fn addresses_of_one_network_are_one_source() {
        let networks = ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::1", "2001:db8:1:3::1"].map(network_of);
        assert_eq!(networks, ["2001:db8:1:2::/64", "2001:db8:1:2::/64", "2001:db8:1:3::/64"]);
        assert_eq!(["::ffff:192.0.2.1", "192.0.2.1", "unknown"].map(network_of), ["192.0.2.1", "192.0.2.1", "unknown"]);
    }
}
