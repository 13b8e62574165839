//! Markdown of the service's author as a part of a Markdown document.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd, TextMergeStream};

use super::escape::{cell_code, code_block, link_target, push_text};
use crate::catalog::prose::{is_safe_target, parser, safe_events, unindented};

/// Returns paragraphs and other blocks as they are written, but without raw HTML
/// and without unsafe links.
///
/// A text that would swallow what comes after it, such as one with an open
/// fence, is shown as code.
pub(super) fn block(markdown: &str) -> String {
    let markdown = unindented(markdown);
    let safe = without_html_and_unsafe_links(&markdown);
    if stands_alone(&safe) { safe + "\n" } else { code_block("", &markdown) }
}

fn without_html_and_unsafe_links(markdown: &str) -> String {
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    let less_than = |range: &Range<usize>| {
        let start = range.start;
        let found = markdown[range.clone()].match_indices('<').map(move |(at, _)| start + at);
        found.map(|at| (at..at + 1, "&lt;")).collect::<Vec<_>>()
    };
    // For each open unsafe link: its end, and the range of its text.
    let mut open: Vec<(usize, Option<Range<usize>>)> = Vec::new();
    for (event, range) in parser(markdown).into_offset_iter() {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => edits.extend(less_than(&range)),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !is_safe_target(&dest_url) =>
            {
                edits.push((range.start..range.start, ""));
                open.push((range.end, None));
            }
            Event::End(TagEnd::Link | TagEnd::Image)
                if open.last().is_some_and(|(end, _)| *end == range.end) =>
            {
                let (end, text) = open.pop().unwrap_or_default();
                let start = range.start;
                let text = text.unwrap_or(end..end);
                edits.push((start..text.start, ""));
                edits.push((text.end..end, ""));
            }
            _ => {
                for (_, text) in &mut open {
                    let known = text.get_or_insert_with(|| range.clone());
                    known.end = known.end.max(range.end);
                }
            }
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut out, mut done) = (String::new(), 0);
    for (range, replacement) in edits {
        if range.start >= done {
            out.push_str(&markdown[done..range.start]);
            out.push_str(replacement);
            done = range.end;
        }
    }
    out + &markdown[done..]
}

/// Returns whether the text is safe, and a paragraph after it would be a
/// paragraph of the document.
fn stands_alone(markdown: &str) -> bool {
    const END: &str = "the-end-of-the-text";
    let whole = format!("{markdown}\n\n{END}\n");
    let mut depth = 0_usize;
    let mut last = None;
    for event in TextMergeStream::new(parser(&whole)) {
        match &event {
            Event::Html(_) | Event::InlineHtml(_) => return false,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
                if !is_safe_target(dest_url) =>
            {
                return false;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) => last = (&**text == END).then_some(depth),
            _ => {}
        }
    }
    // In a paragraph at the root.
    last == Some(1)
}

/// Returns a text as one line, for a table cell: paragraphs and the items of
/// lists follow each other.
pub(super) fn line(markdown: &str) -> String {
    let mut out = String::new();
    // The number of the next item in each open list.
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut targets: Vec<String> = Vec::new();
    let mut code: Option<String> = None;
    for event in TextMergeStream::new(safe_events(&unindented(markdown))) {
        match event {
            Event::Text(text) => match &mut code {
                Some(code) => code.push_str(&text),
                None => push_text(&mut out, &text.replace(['\n', '\r'], " ")),
            },
            Event::Code(text) => out.push_str(&cell_code(&text)),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => out.push('*'),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => out.push_str("**"),
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => {
                out.push_str("~~");
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                targets.push(link_target(&dest_url));
                out.push('[');
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                targets.push(link_target(&dest_url));
                out.push_str("![");
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let target = targets.pop().unwrap_or_default();
                out.push_str("](");
                out.push_str(&target);
                out.push(')');
            }
            Event::Start(Tag::CodeBlock(_)) => code = Some(String::new()),
            Event::End(TagEnd::CodeBlock) => {
                out.push_str(&cell_code(&code.take().unwrap_or_default()));
                out.push(' ');
            }
            Event::Start(Tag::List(first)) => {
                space(&mut out);
                lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                lists.pop();
            }
            Event::Start(Tag::Item) => {
                space(&mut out);
                if let Some(Some(number)) = lists.last_mut() {
                    let _ = write!(out, "({number}) ");
                    *number = number.saturating_add(1);
                } else {
                    out.push_str("• ");
                }
            }
            Event::End(_) => space(&mut out),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Appends a space, unless there is one or `out` is empty.
fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn block_stays_as_it_is_written() {
        let text = "Branch on `code`, *not* on `message`.\n\n## A\n\n- a_b\n  - [c](https://e/)\n\n| a |\n|---|\n| b |\n\n\
                    ```json\n{\"a\": \"<b>\"}\n```";
        assert_eq!(block(text), format!("{text}\n"));
        assert_eq!(block("\n    a\n      b\n    "), "a\n  b\n");
    }

    #[test]
    fn block_has_no_html_and_no_unsafe_link() {
        assert_eq!(block("a <b>c</b> `<d>`"), "a &lt;b>c&lt;/b> `<d>`\n");
        assert_eq!(block("<script>\na\n</script>"), "&lt;script>\na\n&lt;/script>\n");
        assert_eq!(block("a [b](javascript:c) d"), "a b d\n");
        assert_eq!(block("![*a* `b`](data:c)"), "*a* `b`\n");
        assert_eq!(block("[![a](data:c)](https://e/)"), "[a](https://e/)\n");
        assert_eq!(block("<javascript:a>"), "javascript:a\n");
    }

    #[test]
    fn block_that_does_not_end_is_code() {
        assert_eq!(block("a\n```\nb"), "````\na\n```\nb\n````\n");
        // A fence that was hidden by an HTML block.
        assert_eq!(block("<div>\n```\n</div>"), "````\n<div>\n```\n</div>\n````\n");
    }

    #[test]
    fn line_has_no_line_break_and_no_bar() {
        for (markdown, written) in [
            ("a\nb\n\nc", "a b c"),
            ("`a|b` | c", "`a\\|b` \\| c"),
            ("*a* **b** ~~c~~", "*a* **b** ~~c~~"),
            ("press ` then <img src=x>", "press \\` then \\<img src=x>"),
            ("use \\| to join", "use \\| to join"),
            ("[a](https://e/(b))", "[a](https://e/%28b%29)"),
            ("[a](javascript:b) ![c](d.png)", "a ![c](d.png)"),
            ("a:\n- b\n- c\n\n3. d\n4. e", "a: • b • c (3) d (4) e"),
            ("a\n\n    b|c", "a `b\\|c`"),
            ("|a|b|\n|-|-|\n|c|d|", "a b c d"),
            ("# a\n> b", "a b"),
            ("a<!-- b\n\nc -->", "a\\<!-- b c -->"),
        ] {
            assert_eq!(line(markdown), written, "{markdown}");
        }
    }
}
