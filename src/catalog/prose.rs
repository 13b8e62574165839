//! Markdown by the author of a service: descriptions, notes and the prose of
//! the reference page.
//!
//! The dialect is `CommonMark` with GitHub's tables and strikethrough. Raw HTML
//! is shown as text, and an unsafe link is replaced with its text.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Returns a parser with the options of all texts.
pub(super) fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Returns the events of a text, without raw HTML and without unsafe links.
pub(super) fn safe_events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    // For each open link and image, whether it is kept.
    let (mut links, mut images): (Vec<bool>, Vec<bool>) = (Vec::new(), Vec::new());
    parser(markdown).filter_map(move |event| match event {
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            links.push(is_safe_target(dest_url));
            links.last().copied().unwrap_or(false).then_some(event)
        }
        Event::End(TagEnd::Link) => links.pop().unwrap_or(false).then_some(event),
        Event::Start(Tag::Image { ref dest_url, .. }) => {
            images.push(is_safe_target(dest_url));
            images.last().copied().unwrap_or(false).then_some(event)
        }
        Event::End(TagEnd::Image) => images.pop().unwrap_or(false).then_some(event),
        other => Some(other),
    })
}

/// Returns whether a link may have this target: `http`, `https`, `mailto`, or a
/// place relative to the page.
pub(super) fn is_safe_target(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    scheme.is_none_or(|(scheme, _)| {
        ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// Renders a text as HTML, with no heading above the level `top`.
///
/// An image becomes its alternative text: the page loads nothing.
pub(super) fn to_html(markdown: &str, top: HeadingLevel) -> String {
    to_html_with_ids(markdown, top, &mut |_| None)
}

/// Renders the same with an id for each heading of the level `top`. `id_of` gets its
/// text.
pub(super) fn to_html_with_ids(
    markdown: &str,
    top: HeadingLevel,
    id_of: &mut dyn FnMut(&str) -> Option<String>,
) -> String {
    let events = safe_events(markdown).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(Tag::Heading {
            level: level.max(top),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        })),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(level.max(top)))),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        other => Some(other),
    });
    let mut events: Vec<_> = events.collect();
    for index in 0..events.len() {
        let inner = events[index + 1..].iter();
        let inner = inner.take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
        let text: String = inner
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(&**text),
                _ => None,
            })
            .collect();
        if let Event::Start(Tag::Heading { level, id, .. }) = &mut events[index]
            && *level == top
        {
            *id = id_of(&text).map(CowStr::from);
        }
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out
}

/// Renders a text as HTML without the tag around its only paragraph.
pub(super) fn to_inline_html(markdown: &str) -> String {
    let html = to_html(markdown, HeadingLevel::H6);
    let html = html.trim_end();
    let only = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    only.filter(|inner| !inner.contains("<p>")).unwrap_or(html).to_owned()
}

/// Removes the indentation that all lines share, and empty lines at both ends:
/// the text may be a string literal in the middle of code.
pub(super) fn unindented(text: &str) -> String {
    let filled = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = filled().map(indent).min().unwrap_or(0);
    let lines: Vec<&str> =
        text.lines().map(|line| line.get(common..).unwrap_or_default().trim_end()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        to_html(markdown, HeadingLevel::H2)
    }

    #[test]
    fn markdown_becomes_html() {
        assert_eq!(html("a `b` *c*"), "<p>a <code>b</code> <em>c</em></p>\n");
        assert_eq!(html("# A\n\n### B"), "<h2>A</h2>\n<h3>B</h3>\n");
        assert_eq!(to_inline_html("a `b`"), "a <code>b</code>");
        assert_eq!(to_inline_html("a\n\nb"), "<p>a</p>\n<p>b</p>");
        assert_eq!(to_inline_html(""), "");
        assert!(html("|a|\n|-|\n|b|").contains("<td>b</td>"));
    }

    #[test]
    fn raw_html_is_text() {
        assert_eq!(html("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
        assert_eq!(html("press ` then <img src=x>"), "<p>press ` then &lt;img src=x&gt;</p>\n");
        let block = html("<script>\nalert(1)\n</script>");
        assert_eq!(block, "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n");
        assert!(!html("<!-- a -->").contains("<!--"));
    }

    #[test]
    fn unsafe_link_becomes_its_text() {
        for target in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java&#10;script:alert(1)",
            "&#1;javascript:alert(1)",
            "javascript&colon;alert(1)",
            "data:text/html,a",
            "vbscript:a",
            "crate::Catalog",
        ] {
            assert_eq!(html(&format!("[a]({target})")), "<p>a</p>\n", "{target}");
            assert_eq!(html(&format!("[a]\n\n[a]: {target}")), "<p>a</p>\n", "{target}");
        }
        assert_eq!(html("<javascript:alert(1)>"), "<p>javascript:alert(1)</p>\n");
        for target in ["https://e/", "HTTP://e/", "mailto:a@e", "#a", "/a:b", "a", "../a", "?a:b"] {
            assert!(html(&format!("[a]({target})")).contains("<a href="), "{target}");
        }
    }

    #[test]
    fn image_is_its_alternative_text() {
        assert_eq!(html("![a *b*](https://e/i.png)"), "<p>a <em>b</em></p>\n");
        assert_eq!(
            html("[![a](https://e/i.png)](https://e)"),
            "<p><a href=\"https://e\">a</a></p>\n"
        );
    }

    #[test]
    fn shared_indentation_is_removed() {
        assert_eq!(unindented("\n    a\n      b\n\n    c\n  "), "a\n  b\n\nc");
        assert_eq!(unindented("- a\n  - b"), "- a\n  - b");
        assert_eq!(unindented(""), "");
    }
}
