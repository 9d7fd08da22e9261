//! Mentions while writing: who could be meant by the `@` at the end of a text. Pure.

use hub_core::domain::member::Member;
use hub_core::domain::mention::may_follow;

use crate::letter_case::lower;

/// The beginning of a handle that stands, after an `@`, at the end of `text`.
pub fn begun(text: &str) -> Option<&str> {
    let at = text.rfind('@')?;
    let handle = &text[at + 1..];
    (may_follow(&text[..at]) && handle.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')).then_some(handle)
}

/// The active members whose handle or name begins with `begun`, at most five.
pub fn meant(members: &[Member], begun: &str) -> Vec<Member> {
    let begun = lower(begun);
    let fits = |member: &&Member| {
        let words = lower(&member.display_name);
        member.active
            && member.handle.as_str() != begun
            && (member.handle.as_str().starts_with(&begun)
                || words.split_whitespace().any(|word| word.starts_with(&begun)))
    };
    members.iter().filter(fits).take(5).cloned().collect()
}

/// `text` with what was begun at its end completed to `@handle`.
pub fn complete(text: &str, handle: &str) -> String {
    let keep = text.rfind('@').unwrap_or(text.len());
    format!("{}@{handle} ", &text[..keep])
}

#[cfg(test)]
mod tests {
    use super::{begun, complete};

    #[test]
    fn a_mention_begins_with_an_at_at_the_end() {
        assert_eq!(begun("ask @cl"), Some("cl"));
        assert_eq!(begun("@"), Some(""));
        assert_eq!(begun("ada@example"), None);
        assert_eq!(begun("日本語@co"), Some("co"));
        assert_eq!(begun("https://example.org/@ad"), None);
        assert_eq!(begun("@ada, please"), None);
        assert_eq!(complete("ask @cl", "claude"), "ask @claude ");
    }
}
