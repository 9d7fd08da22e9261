//! The words around what was found.

use crate::domain::fold::fold;

/// Characters before the match, and as many as are shown in all.
const BEFORE: usize = 40;
const SHOWN: usize = 160;
/// As far into a text is looked.
const LOOKED_AT: usize = 60_000;

/// The part of `text` around the first of `words` in it, as it is written; nothing where none of
/// them is in it.
pub(super) fn around(text: &str, words: &[String]) -> Option<String> {
    let letters: Vec<char> = text.chars().take(LOOKED_AT).collect();
    let mut folded = String::with_capacity(letters.len());
    // Which letter each byte of the folded text came from.
    let mut origin: Vec<usize> = Vec::with_capacity(letters.len());
    let mut one = [0; 4];
    for (at, letter) in letters.iter().enumerate() {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else {
            folded.push_str(&fold(letter.encode_utf8(&mut one)));
        }
        origin.resize(folded.len(), at);
    }
    let found = words.iter().filter_map(|word| folded.find(&fold(word))).min()?;
    Some(window(&letters, origin.get(found).copied().unwrap_or_default()))
}

/// The beginning of `text`.
pub(super) fn beginning(text: &str) -> String {
    window(&text.chars().take(SHOWN * 2).collect::<Vec<_>>(), 0)
}

fn window(letters: &[char], at: usize) -> String {
    let start = word_start(letters, at.saturating_sub(BEFORE), at);
    let end = (start + SHOWN).min(letters.len());
    let shown: String = letters[start..end].iter().collect();
    let shown = shown.trim();
    let before = if start > 0 { "…" } else { "" };
    let after = if end < letters.len() { "…" } else { "" };
    format!("{before}{shown}{after}")
}

/// Where a word begins between `from` and `to`; `from` where none does.
fn word_start(letters: &[char], from: usize, to: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let gap = letters[from..to].iter().position(|letter| letter.is_whitespace());
    gap.map_or(from, |gap| from + gap + 1)
}

#[cfg(test)]
mod tests {
    use super::{around, beginning};

    #[test]
    fn the_words_around_the_first_match_are_shown() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let text = format!("{}so wird der ÄRGER groß.\n\nUnd\tdann {}", "Vorher. ".repeat(30), "Nachher. ".repeat(30));
        let shown = around(&text, &words(&["arger"])).unwrap();
        assert!(
            shown.starts_with("…") && shown.ends_with("…") && shown.contains("der ÄRGER groß.\n\nUnd\tdann"),
            "{shown}"
        );
        assert_eq!(around("設定ファイルを読む", &words(&["ファイル"])).unwrap(), "設定ファイルを読む");
        assert_eq!(around("nothing of it", &words(&["else"])), None);
        assert_eq!(beginning("one\ntwo\n"), "one\ntwo");
    }
}
