//! Text is data (R18): what may not reach another reader's screen or model is removed before it is stored.

use super::budget::ECHOED_NAME;

/// Removes what has no place in stored text: control characters but tab and newline, bidirectional overrides and isolates,
/// invisible marks and tag characters. Line ends become `\n`. The joiner that emoji need stays.
pub fn clean(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    unified.chars().filter(|c| keeps(*c)).collect()
}

/// [`clean`] for a single line: newlines and tabs become blanks, the ends are trimmed.
pub fn clean_line(text: &str) -> String {
    let cleaned = clean(text);
    cleaned.replace(['\n', '\t'], " ").trim().to_owned()
}

fn keeps(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{3164}' | '\u{FFA0}' => false,
        '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{FEFF}' => false,
        '\u{202A}'..='\u{202E}' | '\u{2061}'..='\u{2069}' | '\u{E0000}'..='\u{E007F}' => false,
        _ => !c.is_control(),
    }
}

/// The first `limit` characters, with an ellipsis where something was left out.
pub fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What was sent, as a refusal repeats it: whole where it is short, its beginning and end where it is not.
pub fn echo(text: &str) -> String {
    echo_within(text, ECHOED_NAME)
}

/// [`echo`] with a limit of its own, in characters.
pub fn echo_within(text: &str, limit: usize) -> String {
    // Bytes are no fewer than characters, so most texts need no counting.
    if text.len() <= limit || text.char_indices().nth(limit).is_none() {
        return text.to_owned();
    }
    let half = limit / 2;
    let start: String = text.chars().take(half).collect();
    let end: Vec<char> = text.chars().rev().take(half).collect();
    format!("{start}…{}", end.into_iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::{clean, clean_line, shorten};

    #[test]
    fn r18_what_hides_or_reorders_text_is_removed() {
        assert_eq!(clean("a\u{202E}b\u{0007}c\td\r\ne\u{2066}f\u{E0041}g"), "abc\td\nefg");
        assert_eq!(clean("pass\u{00AD}word\u{061C}\u{3164}"), "password");
        assert_eq!(clean("👩\u{200D}💻"), "👩\u{200D}💻", "emoji keep their joiner");
        assert_eq!(clean_line("  one\ntwo\t "), "one two");
    }

    #[test]
    fn shortening_counts_characters() {
        assert_eq!(shorten("äöü", 2), "äö…");
        assert_eq!(shorten("äöü", 3), "äöü");
    }
}
