//! Words as they are looked for: letter case, accents, width and the kind of quotes make no
//! difference.
//!
//! The tables of all alphabets weigh as much as a screen, and a browser has its own: there
//! `app/src/letter_case.rs` does the same by them.

/// What a decomposed character is looked for as; `None` for accents, points and what only shapes
/// the letters beside it.
pub fn plain(c: char) -> Option<char> {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2BC}' => Some('\''),
        '\u{201C}'..='\u{201E}' | '«' | '»' => Some('"'),
        '\u{2010}'..='\u{2015}' => Some('-'),
        '\u{300}'..='\u{36F}'
        | '\u{483}'..='\u{487}'
        | '\u{591}'..='\u{5BD}'
        | '\u{5BF}'
        | '\u{5C1}'
        | '\u{5C2}'
        | '\u{5C4}'
        | '\u{5C5}'
        | '\u{5C7}'
        | '\u{610}'..='\u{61A}'
        | '\u{640}'
        | '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{6D6}'..='\u{6DC}'
        | '\u{6DF}'..='\u{6E4}'
        | '\u{6E7}'
        | '\u{6E8}'
        | '\u{6EA}'..='\u{6ED}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{200C}'
        | '\u{200D}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}'
        | '\u{E0100}'..='\u{E01EF}' => None,
        c => Some(c),
    }
}

/// `text` as it is looked for. Twice folded is once folded.
#[cfg(not(target_arch = "wasm32"))]
pub fn fold(text: &str) -> String {
    use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let apart: String = apart.chars().filter_map(plain).collect();
    // By way of upper case ß becomes ss; a sigma at the end of a word is a sigma.
    let lower = apart.to_lowercase().to_uppercase().to_lowercase().replace('ς', "σ");
    // What is upper case may have brought accents of its own.
    let lower: String = lower.chars().filter_map(plain).collect();
    ComposingNormalizerBorrowed::new_nfc().normalize(&lower).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fold;

    #[test]
    fn letter_case_accents_and_width_make_no_difference() {
        for (one, other) in [
            ("Ärger", "ÄRGER"),
            ("Ärger", "a\u{308}rger"),
            ("Ärger", "arger"),
            ("Straße", "STRASSE"),
            ("GROẞ", "groß"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("Σίσυφος", "σισυφοσ"),
            ("İSTANBUL", "istanbul"),
            ("ISPARTA", "ısparta"),
            ("ЁЖИК", "ежик"),
            ("Ｃｏｄｅｘ", "codex"),
            ("ﾃｽﾄ", "テスト"),
            ("شَكْل", "شكل"),
            ("می\u{200C}خواهم", "میخواهم"),
            ("שָׁלוֹם", "שלום"),
            ("don’t “say”", "don't \"say\""),
            ("Ǆ", "dž"),
            ("ΰ", "Υ"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in [("か", "が"), ("한", "하"), ("कु", "क"), ("o", "ø"), ("บ้า", "บา")] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,30}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
