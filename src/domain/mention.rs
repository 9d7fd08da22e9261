//! What a mention looks like: which `@` begins one, and how far its handle goes. Whether it stands
//! in code or in a link is told by whoever reads the text as Markdown (`service/mentions.rs`).

use super::ids::Handle;

/// As far back is looked for the beginning of a URL.
const LONGEST_URL: usize = 2_000;

/// Whether `c` is an `@`, as people type it: input methods for Chinese and Japanese write it in
/// full width.
pub fn is_at(c: char) -> bool {
    matches!(c, '@' | '\u{FF20}')
}

/// Whether an `@` after `before` begins a mention. In an address of mail, a URL, a path or a handle
/// of elsewhere it does not.
pub fn may_follow(before: &str) -> bool {
    match before.chars().next_back() {
        None => true,
        Some('_' | '+' | '@' | '\u{FF20}') => false,
        Some('/') => is_list_of_mentions(run_before(before)),
        Some(c) if goes_on(c) => false,
        Some(_) => {
            let run = run_before(before);
            !run.contains("://") && !run.contains("www.")
        }
    }
}

/// What stands before without a gap and could be of a URL.
fn run_before(before: &str) -> &str {
    let of_it = before.char_indices().rev().take(LONGEST_URL).take_while(|(_, c)| c.is_ascii_graphic());
    of_it.last().map_or("", |(at, _)| &before[at..])
}

/// `@ada/@ben/`, as people name several.
fn is_list_of_mentions(run: &str) -> bool {
    let run = run.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '@');
    run.strip_suffix('/').is_some_and(|run| {
        run.split('/').all(|part| part.strip_prefix('@').is_some_and(|handle| handle.chars().all(is_handle_letter)))
    })
}

/// The handle at the beginning of `after`, which is what stands behind the `@`.
pub fn handle(after: &str) -> Option<Handle> {
    let letters = after.chars().map(narrow).take_while(|c| is_handle_letter(*c)).count();
    let named: String = after.chars().take(letters).map(narrow).collect();
    let named = named.trim_end_matches('-');
    let mut rest = after.chars().skip(named.chars().count());
    let (next, then) = (rest.next(), rest.next());
    let part_of_more = match next {
        // A package, a host, a path: `@types/node`, `@example.org`.
        Some('/' | '.') => then.is_some_and(|c| c.is_ascii_alphanumeric()),
        Some('_') => true,
        Some(c) => is_at(c) || goes_on(c),
        None => false,
    };
    (!part_of_more).then(|| named.parse().ok()).flatten()
}

/// Whether what stands beside a letter `c` without a gap is the same word. Handles are Latin, so a
/// letter of a script that looks different (`日本語@codex さん`, `@codex에게`) is no part of one.
fn goes_on(c: char) -> bool {
    matches!(c, '0'..='9' | 'A'..='Z' | 'a'..='z')
        || matches!(c, '\u{AA}' | '\u{B5}' | '\u{BA}' | '\u{C0}'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A640}'..='\u{A69F}' | '\u{A720}'..='\u{A7FF}')
            && !matches!(c, '\u{D7}' | '\u{F7}')
}

/// A letter in full width as the usual one.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

fn is_handle_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

#[cfg(test)]
mod tests {
    use super::{handle, may_follow};

    #[test]
    fn a_mention_follows_a_gap_or_another_script() {
        for before in [
            "",
            "ask ",
            "(",
            "日本語",
            "「",
            "한국어",
            "ขอ",
            "Done.",
            "\n",
            "@ada/",
            "(@ada/@ben/",
            "詳細はhttps://example.org/を見て",
        ] {
            assert!(may_follow(before), "{before}");
        }
        let not = [
            "a",
            "ada",
            "é",
            "ж",
            "1",
            "first.last",
            "a_",
            "a+",
            "@",
            "https://example.org/",
            "https://example.org/?by=",
            "www.example.org/",
            "src/",
        ];
        for before in not {
            assert!(!may_follow(before), "{before}");
        }
    }

    #[test]
    fn a_handle_ends_where_its_word_ends() {
        let named = |after: &str| handle(after).map(|handle| handle.to_string()).unwrap_or_default();
        for after in [
            "codex",
            "codex さん",
            "codex、",
            "codexさん",
            "codex。",
            "codex에게",
            "Codex!",
            "codex-",
            "codex.",
            "codex. So",
            "codex/ x",
            "codex:",
            "ｃｏｄｅｘ",
        ] {
            assert_eq!(named(after), "codex", "{after}");
        }
        for after in
            ["", " codex", "a", "types/node", "example.org", "ada_l", "andré", "ada@example.org", "-", &"x".repeat(33)]
        {
            assert_eq!(named(after), "", "{after}");
        }
    }
}
