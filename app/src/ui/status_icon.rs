//! The five marks of a task's status: a circle that fills as work goes on. Shape tells them apart
//! without colour.

use hub_core::domain::task::Status;
use leptos::prelude::*;

/// The mark of `status`. Decoration: the status stands beside it in words.
#[component]
pub fn StatusIcon(
    /// Whose mark.
    #[prop(into)]
    status: Signal<Status>,
) -> impl IntoView {
    view! {
        <svg
            class=move || format!("status-icon status-{}", status.get())
            viewBox="0 0 14 14"
            aria-hidden="true"
            inner_html=move || mark(status.get())
        ></svg>
    }
    .into_any()
}

fn mark(status: Status) -> &'static str {
    match status {
        Status::Inbox => r#"<circle class="ring" cx="7" cy="7" r="5.6" stroke-dasharray="2.2 2.2"/>"#,
        Status::Backlog => r#"<circle class="ring" cx="7" cy="7" r="5.6"/>"#,
        Status::Active => {
            r#"<circle class="ring" cx="7" cy="7" r="5.6"/><path class="fill" d="M7 3.6a3.4 3.4 0 010 6.8z"/>"#
        }
        Status::Review => {
            r#"<circle class="ring" cx="7" cy="7" r="5.6"/><path class="fill" d="M7 3.6A3.4 3.4 0 113.6 7H7z"/>"#
        }
        Status::Done => r#"<circle class="fill" cx="7" cy="7" r="6.4"/><path class="tick" d="M4.2 7.2l2 2 3.7-4"/>"#,
    }
}
