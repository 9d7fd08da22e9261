//! Letter case. The tables of all alphabets that Rust brings weigh as much as a screen; a browser has them already.

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
