//! Signing in and out, and setting up the first admin. Plain forms too: these work without JavaScript.

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
    let signed_in = hub_core::service::sign_ins::sign_in(&hub, SignIn { handle, password }, &source, Door::Ui).await?;
    super::ssr::keep_sign_in(&signed_in.secret, (signed_in.expires_at.0 - hub.now().0) / 1_000);
    super::ssr::redirect(local_path(next.as_deref()));
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
    let handle = handle.parse().map_err(|fault: String| Error::invalid("handle", fault))?;
    let command = SetUp { code, handle, display_name, password };
    let signed_in = hub_core::service::sign_ins::set_up(&hub, command, &source).await?;
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
pub fn local_path(next: Option<&str>) -> &str {
    next.filter(|path| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn a_sign_in_leads_to_pages_of_this_hub_only() {
        assert_eq!(local_path(Some("/t/HUB-12?x=1")), "/t/HUB-12?x=1");
        for foreign in [None, Some("https://example.org"), Some("//example.org"), Some("/\\example.org")] {
            assert_eq!(local_path(foreign), "/");
        }
    }
}
