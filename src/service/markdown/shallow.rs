//! Bounds on nesting, so that what a text costs to render stays in proportion to its length: the
//! sanitiser looks through everything that is open for each thing that is opened.

use std::borrow::Cow;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::domain::budget::{MARKDOWN_EMPTY_CELLS, MARKDOWN_INLINE_NESTING, MARKDOWN_NESTING};

/// The text with no line that opens more quotes and lists than [`MARKDOWN_NESTING`]: what would
/// open one more is shown as written.
pub(in crate::service) fn shallow(markdown: &str) -> Cow<'_, str> {
    let mut made = String::new();
    // How much of the text stands in `made`.
    let mut done = 0;
    let mut start = 0;
    for line in markdown.split_inclusive('\n') {
        if let Some(at) = too_deep(line.as_bytes()) {
            made.push_str(&markdown[done..start + at]);
            made.push('\\');
            done = start + at;
        }
        start += line.len();
    }
    if done == 0 {
        return Cow::Borrowed(markdown);
    }
    made.push_str(&markdown[done..]);
    Cow::Owned(made)
}

/// Where in a line the sign stands that opens one quote or list too many.
fn too_deep(line: &[u8]) -> Option<usize> {
    let mut at = 0;
    for depth in 0.. {
        at += line[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let sign = opening(&line[at..])?;
        if depth == MARKDOWN_NESTING {
            return Some(at + sign);
        }
        at += sign + 1;
    }
    None
}

/// Where the sign stands that makes the beginning of `rest` a quote or an entry of a list; `None`
/// where it is neither.
fn opening(rest: &[u8]) -> Option<usize> {
    let ends_word = |at: usize| rest.get(at).is_none_or(|byte| byte.is_ascii_whitespace());
    match rest.first()? {
        b'>' => Some(0),
        b'-' | b'*' | b'+' if ends_word(1) && !is_rule(rest) => Some(0),
        b'0'..=b'9' => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let is_number = digits <= 9 && matches!(rest.get(digits), Some(b'.' | b')')) && ends_word(digits + 1);
            is_number.then_some(digits)
        }
        _ => None,
    }
}

/// Whether it is a line across the page, such as `- - -`.
fn is_rule(rest: &[u8]) -> bool {
    let sign = rest[0];
    let signs = rest.iter().filter(|byte| **byte == sign).count();
    signs >= 3 && sign != b'+' && rest.iter().all(|byte| *byte == sign || byte.is_ascii_whitespace())
}

/// The events of a text without what nests too deep: its content stays, at the depth that was
/// reached. No link stands in a link.
pub(super) struct Bounded<'a, I: Iterator<Item = Event<'a>>> {
    events: std::iter::Peekable<I>,
    /// Of everything that is open, whether it is passed on.
    open: Vec<bool>,
    blocks: usize,
    inlines: usize,
    links: usize,
    /// Cells that a table got because its first row has them.
    empty_cells: usize,
}

impl<'a, I: Iterator<Item = Event<'a>>> Bounded<'a, I> {
    pub(super) fn new(events: I) -> Self {
        Self { events: events.peekable(), open: Vec::new(), blocks: 0, inlines: 0, links: 0, empty_cells: 0 }
    }

    fn opens(&mut self, tag: &Tag<'a>) -> bool {
        let keep = match tag {
            Tag::BlockQuote(_) | Tag::List(_) => self.blocks < MARKDOWN_NESTING,
            Tag::Item => self.open.last().copied().unwrap_or(true),
            Tag::Link { .. } => self.links == 0 && self.inlines < MARKDOWN_INLINE_NESTING,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.inlines < MARKDOWN_INLINE_NESTING,
            Tag::TableCell if matches!(self.events.peek(), Some(Event::End(_))) => {
                self.empty_cells += 1;
                self.empty_cells <= MARKDOWN_EMPTY_CELLS
            }
            _ => true,
        };
        self.open.push(keep);
        if keep {
            self.count(tag.to_end(), |count| *count += 1);
        }
        keep
    }

    fn closes(&mut self, tag: TagEnd) -> bool {
        let kept = self.open.pop().unwrap_or(true);
        if kept {
            self.count(tag, |count| *count = count.saturating_sub(1));
        }
        kept
    }

    fn count(&mut self, tag: TagEnd, change: impl Fn(&mut usize)) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) => change(&mut self.blocks),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => change(&mut self.inlines),
            TagEnd::Link => {
                change(&mut self.links);
                change(&mut self.inlines);
            }
            _ => {}
        }
    }
}

impl<'a, I: Iterator<Item = Event<'a>>> Iterator for Bounded<'a, I> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            match self.events.next()? {
                Event::Start(tag) => {
                    if self.opens(&tag) {
                        return Some(Event::Start(tag));
                    }
                    if matches!(tag, Tag::Item) {
                        return Some(Event::SoftBreak);
                    }
                }
                Event::End(tag) => {
                    if self.closes(tag) {
                        return Some(Event::End(tag));
                    }
                }
                other => return Some(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shallow;

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in [
            "- a\n  - b\n    - c\n\n> > quoted twice\n",
            "1. one\n2) two\n",
            "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -\n",
            "***\n",
            "# a\n\nb > c - d * e\n",
            "日本語\n\n> 引用\n",
        ] {
            assert_eq!(shallow(text), text);
        }
    }

    #[test]
    fn one_level_too_many_is_shown_as_written() {
        let quotes = ">".repeat(30);
        assert_eq!(shallow(&format!("a\n{quotes}b\nc")), format!("a\n{}\\{}b\nc", &quotes[..20], &quotes[20..]));
        let numbers = "1. ".repeat(22);
        assert_eq!(shallow(&numbers), format!("{}1\\. 1. ", "1. ".repeat(20)));
        assert!(shallow(&("+ ".repeat(21) + "ä")).contains("\\+ ä"));
    }
}
