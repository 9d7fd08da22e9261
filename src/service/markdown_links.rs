//! Addresses and keys of tasks in a Markdown text, made into links. Only in running text: not in
//! code, nor inside of another link.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd, TextMergeStream};

use crate::domain::ids::TaskKey;

/// The class of links to tasks, by which a page tells them from what somebody wrote.
pub const TASK_CLASS: &str = "task-key";

/// `events` with links in their texts.
pub fn linked<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut closed = 0_usize;
    TextMergeStream::new(events).flat_map(move |event| {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => closed = closed.saturating_sub(1),
            Event::Text(text) if closed == 0 => return pieces(text),
            _ => {}
        }
        vec![event]
    })
}

/// A text cut at what is to be a link.
fn pieces<'a>(text: &str) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    let (mut rest, mut before) = (text, None);
    let mut plain = String::new();
    while let Some(next) = rest.chars().next() {
        let at_word = !before.is_some_and(is_word);
        let found = if at_word {
            address(rest).map(|link| (link, false)).or_else(|| key(rest, before).map(|key| (key, true)))
        } else {
            None
        };
        if let Some((link, is_key)) = found {
            if !plain.is_empty() {
                events.push(Event::Text(std::mem::take(&mut plain).into()));
            }
            push_link(&mut events, link, is_key);
            before = link.chars().next_back();
            rest = &rest[link.len()..];
        } else {
            plain.push(next);
            before = Some(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    if !plain.is_empty() {
        events.push(Event::Text(plain.into()));
    }
    events
}

fn push_link(events: &mut Vec<Event<'_>>, text: &str, is_key: bool) {
    if is_key {
        // A key is letters, digits and a hyphen: nothing in it is to be escaped.
        events.push(Event::InlineHtml(format!("<a class=\"{TASK_CLASS}\" href=\"/t/{text}\">{text}</a>").into()));
        return;
    }
    let nothing: CowStr<'_> = "".into();
    let dest_url = CowStr::from(text.to_owned());
    let link = Tag::Link { link_type: LinkType::Autolink, dest_url, title: nothing.clone(), id: nothing };
    events.push(Event::Start(link));
    events.push(Event::Text(text.to_owned().into()));
    events.push(Event::End(TagEnd::Link));
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The address at the beginning of `text`, without the punctuation that ends its sentence.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)))?;
    // Looked at before the whole is: many beginnings that lead nowhere cost no more than their
    // length.
    if !text[scheme.len()..].starts_with(char::is_alphanumeric) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`');
    let mut link = &text[..text.find(ends).unwrap_or(text.len())];
    let count = |wanted: char| link.chars().filter(|c| *c == wanted).count();
    let (mut round, mut square) = ((count('('), count(')')), (count('['), count(']')));
    while let Some(last) = link.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '…' | '。' | '、' | '”' | '’' => {}
            // One that closes what was opened in the address is a part of it.
            ')' if round.1 > round.0 => round.1 -= 1,
            ']' if square.1 > square.0 => square.1 -= 1,
            _ => break,
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    Some(link)
}

/// The key of a task at the beginning of `text`: as it is written everywhere, and not a part of
/// something longer.
fn key(text: &str, before: Option<char>) -> Option<&str> {
    if before.is_some_and(|c| matches!(c, '-' | '/' | '@' | '.' | '#')) {
        return None;
    }
    let letters = text.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit()))?;
    let digits = text[letters..].strip_prefix('-')?;
    let count = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let key = &text[..letters + 1 + count];
    let after = text[key.len()..].chars().next();
    let ends = !after.is_some_and(|c| is_word(c) || matches!(c, '-' | '/' | '@'));
    (ends && count > 0 && key.parse::<TaskKey>().is_ok()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::{address, key};
    use crate::service::markdown::render;

    #[test]
    fn addresses_end_where_their_sentence_goes_on() {
        for (text, link) in [
            ("https://example.org/a. Then", "https://example.org/a"),
            ("https://example.org/a_(b)) c", "https://example.org/a_(b)"),
            ("http://x.org?q=1&r=2, and", "http://x.org?q=1&r=2"),
            ("HTTPS://X.org", "HTTPS://X.org"),
            ("https://münchen.example/straße", "https://münchen.example/straße"),
        ] {
            assert_eq!(address(text), Some(link));
        }
        for text in ["https://", "javascript:alert(1)", "https:///x", "ftp://x.org", "httpx://a"] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    #[test]
    fn a_long_row_of_closing_or_beginning_is_read_once() {
        let closing = format!("https://x.org{}", ")".repeat(200_000));
        assert_eq!(address(&closing), Some("https://x.org"));
        let html = render(&"https://-".repeat(10_000));
        assert!(!html.contains("<a"));
    }

    #[test]
    fn keys_are_whole_words() {
        assert_eq!(key("HUB-12: done", None), Some("HUB-12"));
        assert_eq!(key("HUB-12.", Some('(')), Some("HUB-12"));
        for (text, before) in [
            ("HUB-12x", None),
            ("HUB-12-3", None),
            ("hub-12", None),
            ("HUB-", None),
            ("HUB-1", Some('-')),
            ("HUB-1", Some('/')),
        ] {
            assert_eq!(key(text, before), None, "{text}");
        }
    }

    #[test]
    fn bare_addresses_and_keys_are_links_in_running_text_alone() {
        let html = render("See https://example.org/x?a=1&b=2 and HUB-12, *HUB-3*.");
        assert!(html.contains("href=\"https://example.org/x?a=1&amp;b=2\""), "{html}");
        assert!(html.contains("<a class=\"task-key\" href=\"/t/HUB-12\" rel="), "{html}");
        assert!(html.contains(">HUB-3</a>"), "{html}");
        let code = render("`HUB-1 https://example.org`\n\n```\nHUB-2 https://example.org\n```\n\n    HUB-4");
        assert!(!code.contains("<a"), "{code}");
        let linked = render("[HUB-1](https://example.org/HUB-1)");
        assert_eq!(linked.matches("<a").count(), 1, "{linked}");
    }

    #[test]
    fn r18_nothing_becomes_active_by_it() {
        for text in [
            "https://example.org/\"onmouseover=\"alert(1)",
            "https://example.org/<script>alert(1)</script>",
            "https://javascript:alert(1)//x",
            "<a class=\"task-key\" href=\"/t/HUB-1\">x</a>",
        ] {
            let html = render(text);
            assert!(
                !html.contains("<script") && !html.contains("\" onmouseover") && !html.contains("href=\"javascript"),
                "{html}"
            );
            assert!(!html.contains("task-key\" href=\"/t/HUB-1\" rel=\"noopener noreferrer nofollow\">x"), "{html}");
        }
    }
}
