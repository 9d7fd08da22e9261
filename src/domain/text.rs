//! Text is data (R18): what may not reach another reader's screen or model is removed before it is
//! stored.

use super::budget::ECHOED_NAME;

mod unseen;

use unseen::Kind;

/// Removes what has no place in stored text: control characters but tab and newline, bidirectional
/// overrides and isolates, and what nobody can see, but where real scripts and emoji need it. Line
/// ends of every kind become `\n`.
pub fn clean(text: &str) -> String {
    // Most texts are plain, and nothing has to be looked at twice in them.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let mut cleaned = String::with_capacity(text.len());
    // What stands before, in the cleaned text: a character that is left out comes between none.
    let mut before = '\0';
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        at += 1;
        if unseen::ends_line(c) {
            if c == '\r' && letters.get(at) == Some(&'\n') {
                at += 1;
            }
            before = '\n';
            cleaned.push(before);
            continue;
        }
        let after = letters.get(at).copied();
        let stays = match unseen::kind(c) {
            Kind::Shown => true,
            Kind::Dropped => false,
            Kind::Joiner => unseen::joins(c, before, after),
            Kind::Selector => unseen::selects(before, c, after),
            Kind::MongolianSeparator => unseen::separates(before, after),
            Kind::HieroglyphJoiner => unseen::is_hieroglyph(before),
            Kind::Tag => {
                let length = if before == '\u{1F3F4}' { unseen::flag(&letters[at - 1..]) } else { 0 };
                cleaned.extend(&letters[at - 1..at - 1 + length]);
                if length > 0 {
                    at += length - 1;
                    before = '\u{E007F}';
                }
                false
            }
        };
        if stays {
            before = c;
            cleaned.push(c);
        }
    }
    cleaned
}

/// Whether there is nothing in a text that somebody would see.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(unseen::is_blank)
}

/// [`clean`] for a single line: newlines and tabs become blanks, the ends are trimmed.
pub fn clean_line(text: &str) -> String {
    clean(text).replace(['\n', '\t'], " ").trim_matches(unseen::is_blank).to_owned()
}

/// The first `limit` characters, with an ellipsis where something was left out.
pub fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What was sent, as a refusal repeats it: whole where it is short, its beginning and end where it
/// is not.
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
mod hygiene_tests;

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
