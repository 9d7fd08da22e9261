//! How a file is written beside what it says: a mark at its beginning, and the ends of its lines.
//! Both are kept when it is changed.

use similar::{ChangeTag, TextDiff};

const MARK: char = '\u{feff}';

/// The form of one file's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    mark: bool,
    /// The lines as they are written, each with its end.
    lines: Vec<String>,
}

impl Form {
    /// The form of `text`, and what it says: with plain ends of lines and without the mark.
    pub(super) fn of(text: &str) -> (Self, String) {
        let bare = text.strip_prefix(MARK).unwrap_or(text);
        let lines = bare.split_inclusive('\n').map(str::to_owned).collect();
        (Self { mark: bare.len() != text.len(), lines }, bare.replace("\r\n", "\n"))
    }

    /// `after`, which `before` became, in this form: lines that stayed are as they were, new ones
    /// end as most do.
    pub(super) fn put_on(&self, before: &str, after: &str) -> String {
        let with_return = self.lines.iter().filter(|line| line.ends_with("\r\n")).count();
        let usual = if with_return * 2 > self.lines.len() { "\r\n" } else { "\n" };
        let mut text = if self.mark { MARK.to_string() } else { String::new() };
        let mut old = self.lines.iter();
        for change in TextDiff::from_lines(before, after).iter_all_changes() {
            match change.tag() {
                ChangeTag::Equal => text.extend(old.next().map(String::as_str)),
                ChangeTag::Delete => drop(old.next()),
                ChangeTag::Insert => match change.value().strip_suffix('\n') {
                    Some(line) => {
                        text.push_str(line);
                        text.push_str(usual);
                    }
                    None => text.push_str(change.value()),
                },
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn what_stays_keeps_its_mark_and_its_line_ends() {
        for text in ["\u{feff}a\r\nb\r\n", "a\nb\n", "a\r\nb\nc", "\u{feff}", "", "a\r\n\r\nb"] {
            let (form, plain) = Form::of(text);
            assert!(!plain.contains('\r') && !plain.contains('\u{feff}'));
            assert_eq!(form.put_on(&plain, &plain), text);
        }
        let (form, plain) = Form::of("\u{feff}a\r\nb\r\n");
        let longer = form.put_on(&plain, "a\nnew\nb\n");
        assert_eq!(longer, "\u{feff}a\r\nnew\r\nb\r\n");
        let (form, plain) = Form::of(&longer);
        assert_eq!(form.put_on(&plain, "a\nb\n"), "\u{feff}a\r\nb\r\n");
    }
}
