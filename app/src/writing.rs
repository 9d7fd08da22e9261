//! What is shown of a text while it is written: its preview, and its plain form until the hub has
//! rendered it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::board::markdown_preview;

/// A text as it is shown until the hub has rendered it: escaped, with its line breaks.
pub fn as_written(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
    if escaped.is_empty() { escaped } else { format!("<p class=\"as-written\">{escaped}</p>") }
}

/// The preview of a text, and what asks for it.
pub fn previewing(text: RwSignal<String>) -> (Signal<Option<String>>, Callback<()>) {
    let preview = RwSignal::new(None);
    let ask = move |()| {
        preview.set(None);
        let text = text.get_untracked();
        spawn_local(async move {
            let html = markdown_preview(text).await;
            preview.try_set(Some(html.unwrap_or_else(|error| as_written(error.message()))));
        });
    };
    (preview.into(), Callback::new(ask))
}

#[cfg(test)]
mod tests {
    use super::as_written;

    #[test]
    fn a_text_not_yet_rendered_is_only_text() {
        assert_eq!(as_written("a <b> & c"), "<p class=\"as-written\">a &lt;b> &amp; c</p>");
        assert_eq!(as_written(""), "");
    }
}
