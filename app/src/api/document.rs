//! What the document needs to know of its request, and the same questions where there is none: in
//! the browser.

/// The reader's theme, as the cookie says: `light`, `dark` or `system`.
pub fn theme() -> &'static str {
    match super::host::cookie_value(THEME_COOKIE).as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "system",
    }
}

/// The path of the page that is rendered; nothing in the browser.
pub fn path() -> Option<String> {
    super::host::path()
}

/// The name of the cookie that keeps the theme.
pub const THEME_COOKIE: &str = "hub_theme";

/// Answers with "not found", where this is rendered by the server.
pub fn answer_not_found() {
    super::host::answer_with(hub_core::domain::Code::NotFound);
}
