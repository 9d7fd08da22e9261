//! Signing in and out, and setting up the first admin. Plain forms too: these work without
//! JavaScript.

use super::wire::Wire;
use leptos::prelude::*;

use super::ApiError;

/// Signs a human in and sends it on to `next`, a path of this hub.
///
/// # Errors
/// `unauthenticated` where handle and password do not fit, `rate_limited` after too many tries.
#[server(prefix = "/api/ui", endpoint = "session/sign-in")]
pub async fn sign_in(handle: String, password: String, next: Option<String>) -> Result<(), ApiError> {
    use hub_core::domain::actor::Door;
    use hub_core::domain::sign_in::SignIn;
    let hub = super::ssr::hub()?;
    let source = super::ssr::source()?;
    let command = SignIn { handle: handle.clone(), password };
    let signed_in = hub_core::service::sign_ins::sign_in(&hub, command, &source, Door::Ui).await;
    let signed_in = signed_in.map_err(|error| ApiError::from(error).with_typed("handle", &handle))?;
    super::ssr::keep_sign_in(&signed_in.secret, (signed_in.expires_at.0 - hub.now().0) / 1_000);
    super::ssr::redirect(&local_path(next.as_deref()));
    Ok(())
}

/// Signs out, and sends the browser to the sign-in page.
///
/// # Errors
/// `unavailable` where the hub cannot write now.
#[server(prefix = "/api/ui", endpoint = "session/sign-out")]
pub async fn sign_out() -> Result<(), ApiError> {
    let (hub, actor) = super::ssr::caller()?;
    hub_core::service::sign_ins::sign_out(&hub, &actor).await?;
    super::ssr::forget_sign_in();
    super::ssr::redirect("/sign-in");
    Ok(())
}

/// Makes the first admin of a fresh hub and signs it in.
///
/// # Errors
/// `forbidden` where the code is wrong or the hub has an admin, `invalid` for fields at fault.
#[server(prefix = "/api/ui", endpoint = "session/set-up")]
pub async fn set_up(code: String, handle: String, display_name: String, password: String) -> Result<(), ApiError> {
    use hub_core::domain::Error;
    use hub_core::domain::sign_in::SetUp;
    let hub = super::ssr::hub()?;
    let source = super::ssr::source()?;
    let (typed, name) = (handle.clone(), display_name.clone());
    // The code and the password are secrets, and are typed again.
    let refused = |error| ApiError::from(error).with_typed("handle", &typed).with_typed("display_name", &name);
    let handle = handle.parse().map_err(|fault: String| refused(Error::invalid("handle", fault)))?;
    let command = SetUp { code, handle, display_name, password };
    let signed_in = hub_core::service::sign_ins::set_up(&hub, command, &source).await.map_err(refused)?;
    super::ssr::keep_sign_in(&signed_in.secret, (signed_in.expires_at.0 - hub.now().0) / 1_000);
    super::ssr::redirect("/");
    Ok(())
}

/// Whether this hub has no admin yet.
///
/// # Errors
/// `unavailable` where the database cannot be read now.
#[server(prefix = "/api/ui", endpoint = "session/needs-set-up", input = Wire, output = Wire)]
pub async fn needs_set_up() -> Result<bool, ApiError> {
    let hub = super::ssr::hub()?;
    Ok(hub_core::service::sign_ins::needs_set_up(&hub).await?)
}

/// `next` where it is a path of this hub, else the board: a sign-in never leads to another site.
/// What browsers read as something else than it looks (control characters they leave out,
/// backslashes they turn, segments they resolve) is no path of this hub.
pub fn local_path(next: Option<&str>) -> String {
    let Some(next) = next.filter(|next| !next.chars().any(char::is_control)) else { return "/".to_owned() };
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let odd = path.contains("//") || path.contains('\\') || path.split('/').any(is_dots);
    if !path.starts_with('/') || odd {
        return "/".to_owned();
    }
    // A header takes plain characters only.
    next.bytes().fold(String::new(), |mut plain, byte| {
        if byte.is_ascii_graphic() && byte != b'\\' {
            plain.push(char::from(byte));
        } else {
            plain.push_str(&format!("%{byte:02X}"));
        }
        plain
    })
}

/// Whether a browser resolves this segment instead of asking for it.
fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn a_sign_in_leads_to_pages_of_this_hub_only() {
        assert_eq!(local_path(Some("/t/HUB-12?x=1")), "/t/HUB-12?x=1");
        assert_eq!(local_path(Some("/p/HUB?q=%C3%A4//x#top")), "/p/HUB?q=%C3%A4//x#top");
        assert_eq!(local_path(Some("/p/HUB?q=ä b\\")), "/p/HUB?q=%C3%A4%20b%5C");
        for foreign in [
            "",
            "p/HUB",
            "https://example.org",
            "javascript:alert(1)",
            "//example.org",
            "///example.org",
            "/\\example.org",
            "\\\\example.org",
            "/\t/example.org",
            "\t//example.org",
            "/\n/example.org",
            "/p\r\nSet-Cookie: x=1",
            "/\u{0}/example.org",
            "/\u{85}/example.org",
            " //example.org",
            "/.//example.org",
            "/..//example.org",
            "/%2e%2E//example.org",
            "/x/../..//example.org",
            "/p/./HUB",
            "/%2e/HUB",
        ] {
            assert_eq!(local_path(Some(foreign)), "/", "{foreign:?}");
        }
        assert_eq!(local_path(None), "/");
    }
}
