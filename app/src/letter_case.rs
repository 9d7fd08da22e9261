//! Letter case, and words as they are looked for. The tables of all alphabets weigh as much as a
//! screen; a browser has them already.

#[cfg(not(target_arch = "wasm32"))]
pub use hub_core::domain::fold::fold;

/// `text` as it is looked for: what `hub_core::domain::fold` does on the server, by the browser's
/// own tables.
#[cfg(target_arch = "wasm32")]
pub fn fold(text: &str) -> String {
    use hub_core::domain::fold::plain;

    let apart = String::from(js_sys::JsString::from(text).normalize("NFKD"));
    let apart: String = apart.chars().filter_map(plain).collect();
    let lower = js_sys::JsString::from(apart).to_lower_case().to_upper_case().to_lower_case();
    let lower = String::from(lower).replace('ς', "σ");
    let lower: String = lower.chars().filter_map(plain).collect();
    js_sys::JsString::from(lower).normalize("NFC").into()
}

/// `text` in lower case, of any alphabet.
#[cfg(target_arch = "wasm32")]
pub fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// `text` in lower case, of any alphabet.
#[cfg(not(target_arch = "wasm32"))]
pub fn lower(text: &str) -> String {
    text.to_lowercase()
}

/// One of our own words with a capital at its beginning: `feature` is shown as `Feature`.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| std::iter::once(first.to_ascii_uppercase()).chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{capitalised, lower};

    #[test]
    fn words_change_their_case() {
        assert_eq!(
            (lower("ÄRGER im Büro").as_str(), capitalised("new feature").as_str()),
            ("ärger im büro", "New feature")
        );
        assert_eq!(capitalised(""), "");
    }
}
