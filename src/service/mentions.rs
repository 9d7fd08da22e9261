//! Who is mentioned in a text (R18): read as Markdown, as its readers see it, and so never in code,
//! links or after a backslash.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::markdown;
use crate::domain::budget::{COMMENT_TEXT, MENTIONS};
use crate::domain::mention::{handle, is_at, may_follow};

/// The handles mentioned in a Markdown text, each once, in order; at most [`MENTIONS`].
pub(super) fn mentions(markdown: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    // A text that is too long is refused by whoever writes it; nobody reads it before.
    if !markdown.contains(is_at) || markdown.chars().nth(COMMENT_TEXT).is_some() {
        return found;
    }
    let markdown: &str = &markdown::shallow(markdown);
    let plain = plain_parts(markdown);
    for part in &plain {
        for (at, sign) in markdown[part.clone()].char_indices().filter(|(_, c)| is_at(*c)) {
            let (at, behind) = (part.start + at, part.start + at + sign.len_utf8());
            if is_escaped(markdown, at) || !may_follow(&markdown[part.start..at]) {
                continue;
            }
            let Some(handle) = handle(&markdown[behind..part.end]) else { continue };
            if !found.iter().any(|known| known == handle.as_str()) {
                found.push(handle.to_string());
            }
            if found.len() == MENTIONS {
                return found;
            }
        }
    }
    found
}

/// Where in a text the words stand that are shown as they are written: no code, no link, no HTML.
/// Parts that touch are one.
fn plain_parts(markdown: &str) -> Vec<std::ops::Range<usize>> {
    let mut parts: Vec<std::ops::Range<usize>> = Vec::new();
    // How many links and blocks of code are open.
    let mut inside = 0_usize;
    for (event, range) in Parser::new_ext(markdown, markdown::OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => inside += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => inside = inside.saturating_sub(1),
            // An entity (`&#64;`) is shown as another text than is written.
            Event::Text(text) if inside == 0 && *text == markdown[range.clone()] => match parts.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                // A backslash hides in between, and what follows it is the same word.
                Some(last) if last.end + 1 == range.start && markdown.as_bytes()[last.end] == b'\\' => {
                    last.end = range.end;
                }
                _ => parts.push(range),
            },
            _ => {}
        }
    }
    parts
}

/// Whether the character at `at` is written with a backslash, so that it means nothing.
fn is_escaped(markdown: &str, at: usize) -> bool {
    let backslashes = markdown.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
    backslashes % 2 == 1
}

#[cfg(test)]
mod tests;
