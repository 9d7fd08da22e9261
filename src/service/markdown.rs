//! Markdown to HTML that is safe to show (R18): rendered, then sanitised by a list of what is
//! allowed.

mod shallow;

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use super::bounded_cache::BoundedCache;
use super::markdown_links::{TASK_CLASS, linked};
use super::{Hub, secret};
use crate::domain::actor::Actor;
use crate::domain::fields::Fields;
use crate::domain::{Error, Result, budget};
use shallow::Bounded;
pub(super) use shallow::shallow;

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .rm_tags(["img", "map", "area", "svg", "math"])
        .add_tags(["input"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_allowed_classes("a", [TASK_CLASS])
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

/// What is read besides `CommonMark`.
pub(super) const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

/// The HTML of a text that its writer looks at before sending it.
///
/// # Errors
/// `invalid` for one that is longer than any that is kept.
pub async fn preview(hub: &Hub, actor: &Actor, text: &str) -> Result<String> {
    actor.must_read()?;
    let mut fields = Fields::default();
    fields.text("text", &mut text.to_owned(), 0, budget::DOC_TEXT);
    fields.result()?;
    one(hub, actor, text).await
}

/// The HTML of each of `texts`: as it was rendered before, or rendered where it keeps nobody
/// waiting.
///
/// # Errors
/// `internal` where a rendering failed.
pub(super) async fn rendered(hub: &Hub, actor: &Actor, texts: &[&str]) -> Result<Vec<String>> {
    let mut made = Vec::with_capacity(texts.len());
    for text in texts {
        made.push(one(hub, actor, text).await?);
    }
    Ok(made)
}

async fn one(hub: &Hub, actor: &Actor, text: &str) -> Result<String> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let key = secret::digest(text);
    if let Some(html) = hub.rendered().find(&key) {
        return Ok(html.as_ref().into());
    }
    // One text at a time for each member, so that nobody's long ones stand in the way of others'.
    let turn = hub.turns().rendering(&actor.handle).await?;
    let owned = text.to_owned();
    let html: Arc<str> = tokio::task::spawn_blocking(move || {
        let html = render(&owned);
        drop(turn);
        html
    })
    .await
    .map_err(|error| {
        tracing::error!(task.error = %error, "a text could not be rendered");
        Error::internal()
    })?
    .into();
    hub.rendered().keep(key, Arc::clone(&html));
    Ok(html.as_ref().into())
}

/// Texts as they were rendered last, by their hash.
#[derive(Debug)]
pub(super) struct Rendered {
    kept: Mutex<BoundedCache<[u8; 32], Arc<str>>>,
}

impl Default for Rendered {
    fn default() -> Self {
        Self { kept: Mutex::new(BoundedCache::new(budget::RENDERED_BYTES)) }
    }
}

impl Rendered {
    fn find(&self, key: &[u8; 32]) -> Option<Arc<str>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).find(key).cloned()
    }

    fn keep(&self, key: [u8; 32], html: Arc<str>) {
        let bytes = html.len();
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).keep(key, html, bytes);
    }
}

/// The HTML of a Markdown text. Raw HTML in it is shown as text; images become links, so that
/// nothing is fetched from elsewhere. Nesting is bounded, and with it the time this takes.
pub fn render(markdown: &str) -> String {
    if markdown.trim().is_empty() {
        return String::new();
    }
    let markdown = shallow(markdown);
    let events = Parser::new_ext(&markdown, OPTIONS).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(TagEnd::Image) => Event::End(TagEnd::Link),
        other => other,
    });
    let mut page = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut page, linked(Bounded::new(events)));
    SANITISER.clean(&page).to_string()
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn markdown_becomes_html() {
        let html = render("# A\n\n- [x] *b* `c`\n\n| d |\n|---|\n| e |\n\n[f](https://example.org)");
        for part in
            ["<h1>A</h1>", "<em>b</em>", "<code>c</code>", "checked", "<td>e</td>", "href=\"https://example.org\""]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    /// The deepest nesting of anything in some HTML.
    fn depth(html: &str) -> usize {
        let (mut depth, mut most) = (0_usize, 0);
        for tag in html.split('<').skip(1) {
            if tag.starts_with('/') {
                depth -= 1;
            } else if !["br", "hr", "input"].iter().any(|alone| tag.starts_with(alone)) {
                depth += 1;
                most = most.max(depth);
            }
        }
        most
    }

    #[test]
    fn r18_nesting_is_bounded_whatever_it_is_made_of() {
        let n = 20_000;
        let around = |open: &str, close: &str| format!("{}a{}", open.repeat(n), close.repeat(n));
        let staircase: String = (0..200).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
        let texts = [
            around("- ", ""),
            around("+ ", ""),
            around("1. ", ""),
            around("2) ", ""),
            around(">", ""),
            around("> ", ""),
            around("> - ", ""),
            around("*\t1.\t", ""),
            around("*", "*"),
            around("*_", "_*"),
            around("**a ", "b** "),
            around("~~b ", " b~~"),
            around("[", "](x)"),
            around("![", "](x)"),
            around("![[a](b)", "](x)"),
            format!("{}a{}", ">".repeat(n), "\na".repeat(n)),
            format!("{}a{}", "- ".repeat(n), "\n".repeat(n)),
            staircase.clone() + &"\n".repeat(n),
            staircase.replace("- ", "- > "),
        ];
        for text in texts {
            let html = render(&text);
            let beginning: String = text.chars().take(20).collect();
            // Two elements for each list, and what stands in the innermost one.
            assert!(depth(&html) <= 2 * 20 + 10 + 3, "{} of {beginning}", depth(&html));
            assert!(html.contains('a'), "what is written is still shown: {beginning}");
        }
    }

    #[test]
    fn r18_a_table_does_not_grow_beyond_what_was_written() {
        let wide = format!("{}\n{}\n{}", "|a".repeat(5_000), "|-".repeat(5_000), "|a\n".repeat(5_000));
        let html = render(&wide);
        assert!(html.len() < 12 * wide.len(), "{} from {}", html.len(), wide.len());
        let short = render("|a|b|\n|-|-|\n|c|\n");
        assert_eq!(short.matches("<td>").count(), 2, "a cell left out is there as an empty one");
    }

    #[test]
    fn r18_nothing_in_a_text_becomes_active() {
        let corpus = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](JaVaScRiPt:alert(1))",
            "[a](data:text/html;base64,PHNjcmlwdD4=)",
            "![a](https://example.org/track.png)",
            "<svg/onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<iframe src=https://example.org></iframe>",
            "<style>*{display:none}</style>",
            "\n\n<div onclick=alert(1) style='position:fixed'>x</div>\n\n",
            "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
            "`<script>`",
            "[x]: javascript:alert(1)\n\n[x]",
        ];
        for text in corpus {
            let html = render(text);
            for active in [
                "<script",
                "<img",
                "<svg",
                "<iframe",
                "<style",
                "<div",
                "<math",
                "<form",
                "<a href=\"javascript",
                "<a href=\"data",
            ] {
                assert!(!html.to_lowercase().contains(active), "{active} in {html}");
            }
        }
    }
}
