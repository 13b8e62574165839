//! Escapes text from declarations, with one function for each place in a
//! Markdown document.
//!
//! The results mean the same in `CommonMark` and in GitHub's Markdown, whose
//! table cells may contain no unescaped bar.

use std::fmt::Write as _;

use crate::catalog::text::one_line;

/// Returns plain text for a paragraph, a heading or a table cell.
pub(super) fn text(text: &str) -> String {
    let mut out = String::new();
    push_text(&mut out, &one_line(text));
    out
}

/// Appends plain text, which has no line break.
///
/// Escapes what could start a code span, emphasis, a link, HTML, an entity or a
/// heading, or end a cell.
pub(super) fn push_text(out: &mut String, text: &str) {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let before = out.chars().next_back();
        let after = chars.peek().map(|(_, c)| *c);
        let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        match c {
            // Parsers disagree on a backslash before an escaped bar.
            '|' if before == Some('\\') => out.push_str("&#124;"),
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // An underscore within a word is no emphasis.
            '_' if !in_word(before) || !in_word(after) => out.push_str("\\_"),
            '#' | '>' | '+' | '-' | '=' if before.is_none() => {
                out.push('\\');
                out.push(c);
            }
            // It might close a heading.
            '#' if before == Some(' ') => out.push_str("\\#"),
            '.' | ')' if is_number(out) => {
                out.push('\\');
                out.push(c);
            }
            '&' if starts_entity(&text[at..]) => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
}

/// Returns whether a full stop after the text would start an ordered list.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether the text starts with something like `&amp;` or `&#38;`.
fn starts_entity(text: &str) -> bool {
    let name = text.strip_prefix('&').and_then(|text| text.split_once(';'));
    name.is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    })
}

/// Returns code for a paragraph or a heading.
pub(super) fn code_span(code: &str) -> String {
    let code = one_line(code);
    if code.is_empty() {
        return code;
    }
    let fence = "`".repeat(longest_run(&code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    let code: String = code.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{fence}{pad}{code}{pad}{fence}")
}

/// Returns code for a table cell, in which bars are escaped even in code spans.
///
/// Code with a backslash before a bar becomes plain text: GitHub and other
/// parsers disagree on `\\|` in a cell.
pub(super) fn cell_code(code: &str) -> String {
    if code.contains("\\|") { text(code) } else { code_span(code).replace('|', "\\|") }
}

/// Returns the length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// Returns a block of fenced code.
pub(super) fn code_block(language: &str, code: &str) -> String {
    let fence = "`".repeat(longest_run(code).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", code.trim_end_matches('\n'))
}

/// Returns the target of a link. A space, a bracket or a bar would end it.
pub(super) fn link_target(target: &str) -> String {
    let mut out = String::new();
    for c in target.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            c if c.is_ascii_alphanumeric() || "-._~:/?#@!$'*+,;=%".contains(c) => out.push(c),
            c => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_its_marks() {
        for (plain, written) in [
            ("Not found", "Not found"),
            ("snake_case and _this_", "snake_case and \\_this\\_"),
            ("a|b", "a\\|b"),
            ("a\\|b", "a\\\\&#124;b"),
            ("<b>&amp; R&D", "\\<b>&amp;amp; R&D"),
            ("# a #", "\\# a \\#"),
            ("C#", "C#"),
            ("1. a", "1\\. a"),
            ("- a - b", "\\- a - b"),
            ("a\n\n b\u{1}", "a b "),
            ("`[a](b)`", "\\`\\[a\\](b)\\`"),
        ] {
            assert_eq!(text(plain), written);
        }
    }

    #[test]
    fn code_has_a_fence_that_it_does_not_contain() {
        for (code, written) in [
            ("a", "`a`"),
            ("", ""),
            ("a`b", "``a`b``"),
            ("`a``", "``` `a`` ```"),
            ("a|b", "`a|b`"),
            ("a\nb", "`a b`"),
        ] {
            assert_eq!(code_span(code), written);
        }
        assert_eq!(cell_code("a|b"), "`a\\|b`");
        assert_eq!(cell_code("a\\|b"), "a\\\\&#124;b");
        assert_eq!(code_block("json", "{}\n"), "```json\n{}\n```\n");
        assert_eq!(code_block("", "````"), "`````\n````\n`````\n");
    }

    #[test]
    fn target_of_a_link_has_no_brackets() {
        assert_eq!(link_target("https://e/a_(b)?c=1&lt;"), "https://e/a_%28b%29?c=1&amp;lt;");
        assert_eq!(link_target("a b|ก"), "a%20b%7C%E0%B8%81");
    }
}
