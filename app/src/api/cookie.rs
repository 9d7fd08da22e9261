//! The cookie of a sign-in: its name and how it is set and cleared. Pure text; what the secret
//! means is the service's affair.

/// The cookie of one hub, as one request may carry it. Browsers keep cookies by host and not by
/// port, so each hub has a name of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    hub: String,
    secure: bool,
}

impl Cookie {
    /// The cookie of the hub with this id. Over https it is `Secure` and carries the `__Host-`
    /// prefix.
    pub fn of(hub: &str, secure: bool) -> Self {
        Self { hub: hub.to_owned(), secure }
    }

    /// The cookie's name.
    pub fn name(&self) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}hub_sign_in_{}", self.hub)
    }

    /// The `Set-Cookie` value that keeps `secret` for `max_age_seconds`.
    pub fn set(&self, secret: &str, max_age_seconds: i64) -> String {
        let flag = if self.secure { "; Secure" } else { "" };
        format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{flag}", self.name())
    }

    /// The `Set-Cookie` value that makes the browser forget it.
    pub fn clear(&self) -> String {
        self.set("", 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Cookie;

    #[test]
    fn scripts_and_foreign_sites_never_get_the_cookie() {
        let set = Cookie::of("a1", false).set("s3cret", 60);
        assert_eq!(set, "hub_sign_in_a1=s3cret; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
    }

    #[test]
    fn behind_https_it_is_bound_to_the_host() {
        let cleared = Cookie::of("a1", true).clear();
        assert_eq!(cleared, "__Host-hub_sign_in_a1=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
    }
}
