//! Where the caret of a text field is: in its text, and on the screen. DOM work alone.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};

/// What makes the lines of a field break where they do.
const SAME: [&str; 8] =
    ["font", "letter-spacing", "word-spacing", "line-height", "padding", "text-indent", "tab-size", "direction"];

/// The text before the caret; nothing while more than a place is selected.
pub(super) fn before_caret(field: &HtmlTextAreaElement) -> Option<String> {
    let (start, end) = (field.selection_start().ok()??, field.selection_end().ok()??);
    (start == end).then(|| utf16_prefix(&field.value(), start as usize).to_owned())
}

/// The beginning of `text` that is `units` long as browsers count.
fn utf16_prefix(text: &str, units: usize) -> &str {
    let mut counted = 0;
    let end = text.char_indices().find(|(_, c)| {
        counted += c.len_utf16();
        counted > units
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// Puts the caret behind `before`.
pub(super) fn set_caret(field: &HtmlTextAreaElement, before: &str) {
    let at = u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX);
    // A field that is gone has no caret.
    _ = field.set_selection_range(at, at);
}

/// Left and bottom of the place behind `before`, in pixels from the corner of the field: measured
/// in a copy of it.
pub(super) fn caret_place(field: &HtmlTextAreaElement, before: &str) -> Option<(f64, f64)> {
    let style = window().get_computed_style(field).ok()??;
    let mirror: HtmlElement = document().create_element("div").ok()?.dyn_into().ok()?;
    let mark: HtmlElement = document().create_element("span").ok()?.dyn_into().ok()?;
    let set = |name: &str, value: &str| _ = mirror.style().set_property(name, value);
    for name in SAME {
        set(name, &style.get_property_value(name).ok()?);
    }
    set("position", "absolute");
    set("visibility", "hidden");
    set("white-space", "pre-wrap");
    set("overflow-wrap", "break-word");
    set("box-sizing", "border-box");
    set("width", &format!("{}px", field.client_width()));
    mirror.set_text_content(Some(before));
    mark.set_text_content(Some("@"));
    mirror.append_child(&mark).ok()?;
    document().body()?.append_child(&mirror).ok()?;
    let place = (mark.offset_left(), mark.offset_top() + mark.offset_height() - field.scroll_top());
    mirror.remove();
    Some((f64::from(place.0), f64::from(place.1)))
}

#[cfg(test)]
mod tests {
    use super::utf16_prefix;

    #[test]
    fn browsers_count_in_utf16() {
        assert_eq!(utf16_prefix("a😀b", 3), "a😀");
        assert_eq!(utf16_prefix("a😀b", 1), "a");
        assert_eq!(utf16_prefix("äö", 9), "äö");
        assert_eq!(utf16_prefix("", 0), "");
    }
}
