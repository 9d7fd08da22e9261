//! The cookie of a sign-in: its name and how it is set and cleared. Pure text; what the secret means is the service's affair.

/// Whether the hub is reached by https only, so that its cookies are `Secure` and carry the `__Host-` prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secure(pub bool);

/// The cookie's name.
pub const fn name(secure: bool) -> &'static str {
    if secure { "__Host-hub_sign_in" } else { "hub_sign_in" }
}

/// The `Set-Cookie` value that keeps `secret` for `max_age_seconds`.
pub fn set(secure: bool, secret: &str, max_age_seconds: i64) -> String {
    let name = name(secure);
    let flag = if secure { "; Secure" } else { "" };
    format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{flag}")
}

/// The `Set-Cookie` value that makes the browser forget it.
pub fn clear(secure: bool) -> String {
    set(secure, "", 0)
}

#[cfg(test)]
mod tests {
    use super::{clear, set};

    #[test]
    fn scripts_and_foreign_sites_never_get_the_cookie() {
        assert_eq!(set(false, "s3cret", 60), "hub_sign_in=s3cret; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
    }

    #[test]
    fn behind_https_it_is_bound_to_the_host() {
        assert_eq!(clear(true), "__Host-hub_sign_in=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
    }
}
