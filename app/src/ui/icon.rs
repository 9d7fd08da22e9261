//! Icons: one stroke, 24 by 24, in the colour of their text. Decoration only: what they mean is
//! said in words beside them.

use leptos::prelude::*;

/// The icon called `name`; an unknown name draws nothing.
#[component]
pub fn Icon(
    /// One of the names below, such as `plus`.
    name: &'static str,
    /// More classes, such as `priority-high`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! { <svg class=format!("icon {class}") viewBox="0 0 24 24" aria-hidden="true" inner_html=strokes(name)></svg> }
        .into_any()
}

fn strokes(name: &str) -> &'static str {
    match name {
        "plus" => r#"<path d="M12 5v14M5 12h14"/>"#,
        "close" => r#"<path d="M6 6l12 12M18 6L6 18"/>"#,
        "check" | "approvals" => r#"<path d="M4 12.5l5 5L20 6.5"/>"#,
        "dots" => r#"<circle cx="5" cy="12" r="1"/><circle cx="12" cy="12" r="1"/><circle cx="19" cy="12" r="1"/>"#,
        "chevron-down" => r#"<path d="M6 9l6 6 6-6"/>"#,
        "chevron-right" => r#"<path d="M9 6l6 6-6 6"/>"#,
        "chevron-left" => r#"<path d="M15 6l-6 6 6 6"/>"#,
        "arrow-up" | "high" => r#"<path d="M12 19V6M6 11l6-6 6 6"/>"#,
        "arrow-down" | "low" => r#"<path d="M12 5v13M6 13l6 6 6-6"/>"#,
        "normal" => r#"<path d="M6 12h12"/>"#,
        "urgent" => r#"<path d="M12 5v9M12 18.5v.5"/>"#,
        "move" => r#"<path d="M4 12h15M13 6l6 6-6 6"/>"#,
        "undo" => r#"<path d="M9 6L4 11l5 5"/><path d="M4 11h10a5 5 0 010 10h-3"/>"#,
        "needs-you" | "target" => r#"<path d="M12 3v4M12 17v4M3 12h4M17 12h4"/><circle cx="12" cy="12" r="4"/>"#,
        "board" => {
            r#"<rect x="3" y="4" width="5" height="16" rx="1.5"/><rect x="10" y="4" width="5" height="11" rx="1.5"/><rect x="17" y="4" width="4" height="7" rx="1.5"/>"#
        }
        "handoff" => r#"<path d="M4 12h13M13 7l5 5-5 5"/><path d="M20 4v16"/>"#,
        "message" | "comment" => r#"<path d="M4 5h16v11H9l-5 4z"/>"#,
        "session" => r#"<path d="M3 12h4l3-8 4 16 3-8h4"/>"#,
        "docs" => r#"<path d="M6 3h9l4 4v14H6z"/><path d="M9 12h7M9 16h7"/>"#,
        "search" | "research" => r#"<circle cx="11" cy="11" r="6.5"/><path d="M16 16l5 5"/>"#,
        "charts" => r#"<path d="M4 20V4M4 20h16"/><path d="M8 16l4-5 3 3 5-7"/>"#,
        "audit" | "list" => r#"<path d="M5 6h14M5 12h14M5 18h9"/>"#,
        "admin" => {
            r#"<circle cx="12" cy="12" r="3"/><path d="M12 3v3M12 18v3M4.2 7.5l2.6 1.5M17.2 15l2.6 1.5M4.2 16.5L6.8 15M17.2 9l2.6-1.5"/>"#
        }
        "feature" => r#"<path d="M12 3l2 7 7 2-7 2-2 7-2-7-7-2 7-2z"/>"#,
        "bug" => {
            r#"<circle cx="12" cy="13" r="5"/><path d="M12 8V5M7 13H3M21 13h-4M8 17l-3 3M16 17l3 3M8 9L5 6M16 9l3-3"/>"#
        }
        "chore" => r#"<path d="M14 7a4 4 0 105 5l-9 9-4-4 9-9z"/>"#,
        "review" | "eye" => {
            r#"<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.5"/>"#
        }
        "clock" => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3 2"/>"#,
        "blocked" => r#"<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z"/><path d="M8 12h8"/>"#,
        "warn" => r#"<path d="M12 4l9 16H3z"/><path d="M12 10v5M12 17.5v.5"/>"#,
        "info" => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.5v.5"/>"#,
        "link" => {
            r#"<path d="M10 14a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1"/><path d="M14 10a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1"/>"#
        }
        "copy" => r#"<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M4 16V6a2 2 0 012-2h10"/>"#,
        "pencil" | "edit" => r#"<path d="M4 20l1-5L16 4l4 4L9 19z"/><path d="M13.5 6.5l4 4"/>"#,
        "trash" => r#"<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13"/>"#,
        "archive" => r#"<rect x="3" y="4" width="18" height="5" rx="1"/><path d="M5 9v11h14V9M10 13h4"/>"#,
        "filter" => r#"<path d="M4 6h16M7 12h10M10 18h4"/>"#,
        "user" | "assign" => r#"<circle cx="12" cy="8" r="4"/><path d="M4 20c1-4 4-6 8-6s7 2 8 6"/>"#,
        "users" | "members" => {
            r#"<circle cx="9" cy="8" r="3.5"/><path d="M2.5 19.5c.8-3.5 3.2-5 6.5-5s5.7 1.5 6.5 5"/><path d="M15.5 5a3.5 3.5 0 010 6.5M18 14.8c2 .7 3.2 2.3 3.6 4.7"/>"#
        }
        "agent" => r#"<rect x="4" y="8" width="16" height="11" rx="3"/><path d="M12 8V4M9 13v1.5M15 13v1.5"/>"#,
        "key" => r#"<circle cx="8" cy="15" r="4.5"/><path d="M11.5 11.5L20 3M16 7l3 3"/>"#,
        "project" => r#"<path d="M3 7a2 2 0 012-2h5l2 3h7a2 2 0 012 2v8a2 2 0 01-2 2H5a2 2 0 01-2-2z"/>"#,
        "tag" => r#"<path d="M4 4h8l8 8-8 8-8-8z"/><circle cx="8.5" cy="8.5" r="1"/>"#,
        "calendar" => r#"<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 10h16M8 3v4M16 3v4"/>"#,
        "parent" => r#"<path d="M6 4v9a3 3 0 003 3h10M15 12l4 4-4 4"/>"#,
        "sun" => {
            r#"<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"/>"#
        }
        "moon" => r#"<path d="M19.5 14.5A8 8 0 019.5 4.5a8 8 0 1010 10z"/>"#,
        "system" => r#"<rect x="3" y="4" width="18" height="12" rx="2"/><path d="M8 20h8M12 16v4"/>"#,
        "sign-out" => r#"<path d="M10 4H5v16h5M14 8l4 4-4 4M18 12H9"/>"#,
        "lock" => r#"<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 018 0v3"/>"#,
        "keyboard" => {
            r#"<rect x="2.5" y="6" width="19" height="12" rx="2"/><path d="M6 10h.5M10 10h.5M14 10h.5M18 10h.5M7 14h10"/>"#
        }
        "bell" => r#"<path d="M6 17V11a6 6 0 0112 0v6M4 17h16M10 20h4"/>"#,
        "terminal" => r#"<path d="M5 7l5 5-5 5M12 18h7"/>"#,
        "commit" => r#"<circle cx="12" cy="12" r="3.5"/><path d="M3 12h5.5M15.5 12H21"/>"#,
        "note" => r#"<path d="M5 4h14v10l-6 6H5z"/><path d="M13 20v-6h6"/>"#,
        "reload" => r#"<path d="M20 11a8 8 0 10-2 6"/><path d="M20 5v6h-6"/>"#,
        "grip" => r#"<path d="M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01"/>"#,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::strokes;
    use hub_core::domain::task::{Priority, TaskType};

    #[test]
    fn every_word_of_the_domain_that_is_shown_as_an_icon_has_one() {
        let types = TaskType::ALL.iter().map(|word| word.as_str());
        let priorities = Priority::ALL.iter().map(|word| word.as_str());
        for name in types.chain(priorities) {
            assert!(!strokes(name).is_empty(), "{name}");
        }
    }
}
