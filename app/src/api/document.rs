//! What the document needs to know of its request, and the same questions where there is none: in the browser.

/// The reader's theme, as the cookie says: `light`, `dark` or `system`.
pub fn theme() -> &'static str {
    match super::host::cookie_value(THEME_COOKIE).as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "system",
    }
}

/// The name of the cookie that keeps the theme.
pub const THEME_COOKIE: &str = "hub_theme";

/// Answers with "not found", where this is rendered by the server.
pub fn answer_not_found() {
    super::host::answer_with(hub_core::domain::Code::NotFound);
}

/// The browser's side: there is no request to ask and no response to change.
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "the server has its own"))]
pub(crate) mod browser {
    use hub_core::domain::Code;

    pub(crate) fn cookie_value(_: &str) -> Option<String> {
        None
    }

    pub(crate) fn answer_with(_: Code) {}
}
