//! Light, dark or as the system: kept in a cookie, so that the first HTML has it already, and
//! applied at once.

use leptos::prelude::*;

use super::use_parts;
use crate::api::document::THEME_COOKIE;
use crate::ui::{Icon, Menu, MenuItem};

const THEMES: [(&str, &str, &str); 3] =
    [("light", "sun", "Light"), ("dark", "moon", "Dark"), ("system", "system", "As the system")];

/// The button that changes the theme.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let themes = use_parts().themes;
    view! { <Menu label="Theme" face=|| view! { <Icon name="sun" /> }>{themes()}</Menu> }.into_any()
}

/// The themes to choose from.
#[component]
pub fn Themes() -> impl IntoView {
    let present = present();
    let item = |(theme, icon, words): (&'static str, &'static str, &'static str)| {
        view! { <MenuItem icon checked=theme == present on_select=Callback::new(move |()| apply(theme))>{words}</MenuItem> }
    };
    THEMES.into_iter().map(item).collect_view()
}

fn present() -> String {
    root().and_then(|root| root.get_attribute("data-theme")).unwrap_or_else(|| "system".to_owned())
}

fn apply(theme: &'static str) {
    // Where the browser refuses, the theme stays as it is.
    _ = root().map(|root| root.set_attribute("data-theme", theme));
    let cookie = format!("{THEME_COOKIE}={theme}; Path=/; Max-Age=31536000; SameSite=Lax");
    _ = js_sys::Reflect::set(&document(), &"cookie".into(), &cookie.into());
}

fn root() -> Option<web_sys::Element> {
    document().document_element()
}
