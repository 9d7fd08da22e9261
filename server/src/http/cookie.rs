//! Reading cookies from a request.

use http::HeaderMap;
use http::header::COOKIE;

/// The value of the cookie `name`, where the request has one.
pub(crate) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    pairs
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header::COOKIE};

    use super::value;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("xhub_sign_in=1; hub_theme=dark"));
        headers.append(COOKIE, HeaderValue::from_static("hub_sign_in=abc; other="));
        assert_eq!(value(&headers, "hub_sign_in"), Some("abc"));
        assert_eq!(value(&headers, "hub_theme"), Some("dark"));
        assert_eq!(value(&headers, "other"), None);
    }
}
