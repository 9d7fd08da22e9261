//! Markdown to HTML that is safe to show (R18): rendered, then sanitised by a list of what is allowed.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser, html};

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .rm_tags(["img", "map", "area", "svg", "math"])
        .add_tags(["input"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

/// The HTML of a Markdown text. Raw HTML in it is shown as text; images become links, so that nothing is fetched from elsewhere.
pub fn render(markdown: &str) -> String {
    if markdown.trim().is_empty() {
        return String::new();
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(pulldown_cmark::Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(pulldown_cmark::Tag::Link { link_type, dest_url, title, id })
        }
        Event::End(pulldown_cmark::TagEnd::Image) => Event::End(pulldown_cmark::TagEnd::Link),
        other => other,
    });
    let mut page = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut page, events);
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
