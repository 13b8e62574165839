//! Parts of the page: texts, tables of members, bodies.

use std::fmt::Write as _;

use maud::{Markup, PreEscaped, Render, html};
use pulldown_cmark::HeadingLevel;

use crate::catalog::entry::Entry;
use crate::catalog::envelope::ExampleResponse;
use crate::catalog::json::Json;
use crate::catalog::page::format::{MemberRow, Presence, is_json};
use crate::catalog::page::label::status_and_reason;
use crate::catalog::page::phrase::{Part, Phrase};
use crate::catalog::prose::{to_html, to_inline_html, unindented};

/// Short Markdown: a description or help.
pub(super) struct Prose<'a>(pub(super) &'a str);

impl Render for Prose<'_> {
    fn render(&self) -> Markup {
        PreEscaped(to_html(self.0, HeadingLevel::H5))
    }
}

/// Markdown of any size, with no heading above this level.
pub(super) struct Block<'a>(pub(super) &'a str, pub(super) HeadingLevel);

impl Render for Block<'_> {
    fn render(&self) -> Markup {
        PreEscaped(to_html(&unindented(self.0), self.1))
    }
}

pub(super) fn phrase(phrase: &Phrase) -> Markup {
    html! {
        @for part in phrase.parts() {
            @match part {
                Part::Text(text) => (inline(text)),
                Part::Code(code) => code { (breakable(code)) },
                Part::Markdown(markdown) => (PreEscaped(to_inline_html(markdown))),
            }
        }
    }
}

/// Plain text in which a pair of backticks marks code.
pub(super) fn inline(text: &str) -> Markup {
    let mut rest = text;
    let mut next = || {
        let (before, from) = rest.split_once('`')?;
        let (code, after) = from.split_once('`').filter(|(code, _)| !code.is_empty())?;
        rest = after;
        Some((before, code))
    };
    let marked: Vec<_> = std::iter::from_fn(&mut next).collect();
    html! {
        @for (before, code) in marked { (before) code { (code) } }
        (rest)
    }
}

/// A name or an address that a narrow column may break between its parts.
pub(super) fn breakable(name: &str) -> Markup {
    html! {
        @for part in name.split_inclusive(ENDS) { (part) @if part.ends_with(ENDS) { wbr; } }
    }
}

/// The characters that end a part of a name or an address.
const ENDS: [char; 5] = ['_', '/', '#', '?', '&'];

/// The table of the members of a body.
///
/// It has few columns, so that it fits a narrow screen.
pub(super) fn members_table(members: &[MemberRow], kind: &str, label: &str) -> Markup {
    let has_meaning = members
        .iter()
        .any(|row| !row.meaning.is_empty() || matches!(row.presence, Presence::If(_)));
    html! {
        @if !members.is_empty() {
            div class="scroll" tabindex="0" role="region" aria-label=(label) {
                table class="members" {
                    thead {
                        tr {
                            th scope="col" { (kind) }
                            @if has_meaning { th scope="col" { "Meaning" } }
                        }
                    }
                    tbody {
                        @for MemberRow { place, json_type, meaning, presence } in members {
                            tr {
                                td {
                                    code { (place) }
                                    " "
                                    span class="type" {
                                        (json_type)
                                        @if *presence != Presence::Always { ", optional" }
                                    }
                                }
                                @if has_meaning {
                                    td {
                                        (phrase(meaning))
                                        @if let Presence::If(condition) = presence {
                                            @if !meaning.is_empty() { " " }
                                            "Present " (phrase(condition)) "."
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The whole example of an error.
pub(super) fn response(entry: &Entry) -> Markup {
    let ExampleResponse { headers, body, .. } = entry.example();
    let content_type = entry.content_type();
    html! {
        span class="head" {
            "HTTP/1.1 " (status_and_reason(entry)) "\ncontent-type: " (content_type) "\n"
            @for (name, value) in headers { (name) ": " (value) "\n" }
        }
        "\n"
        span class="body" { (body_text(body, content_type)) }
    }
}

/// Returns a link to an id of the page (RFC 3986, section 3.5). Not every
/// character is allowed in a fragment.
pub(super) fn fragment(id: &str) -> String {
    let mut fragment = "#".to_owned();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@!$()*+,;=?".contains(&byte) {
            fragment.push(byte.into());
        } else {
            let _ = write!(fragment, "%{byte:02X}");
        }
    }
    fragment
}

/// A body: JSON with colours, or plain text.
pub(super) fn body_text(body: &Json, content_type: &str) -> Markup {
    match body {
        Json::Text(text) if !is_json(content_type) => text.render(),
        body => highlighted(body, 0),
    }
}

/// Indented JSON with coloured tokens.
fn highlighted(value: &Json, depth: usize) -> Markup {
    let (indent, end) = ("  ".repeat(depth + 1), "  ".repeat(depth));
    html! {
        @match value {
            Json::List(items) if !items.is_empty() => {
                "["
                @for (index, item) in items.iter().enumerate() {
                    @if index > 0 { "," }
                    "\n" (indent) (highlighted(item, depth + 1))
                }
                "\n" (end) "]"
            }
            Json::Object(members) if !members.is_empty() => {
                "{"
                @for (index, (name, item)) in members.iter().enumerate() {
                    @if index > 0 { "," }
                    "\n" (indent) span class="n" { (Json::from(name.as_str()).compact()) } ": "
                    (highlighted(item, depth + 1))
                }
                "\n" (end) "}"
            }
            Json::Text(_) => span class="s" { (value.compact()) }
            _ => span class="d" { (value.compact()) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_mark_code() {
        for (text, expected) in [
            ("See `a`, `b<` and c.", "See <code>a</code>, <code>b&lt;</code> and c."),
            ("``a``", "``a``"),
            ("one ` backtick", "one ` backtick"),
            ("`a` and `", "<code>a</code> and `"),
            ("", ""),
        ] {
            assert_eq!(inline(text).into_string(), expected);
        }
    }

    #[test]
    fn text_with_markup_is_escaped() {
        let hostile = "</script><img src=x onerror='a()'>\"&";
        let escaped = "&lt;/script&gt;&lt;img src=x onerror='a()'&gt;&quot;&amp;";
        assert_eq!(hostile.render().into_string(), escaped);
        let breakable = breakable(hostile).into_string();
        assert_eq!(breakable.replace("<wbr>", ""), escaped);
        let parts = Phrase::new().text(hostile).code(hostile).markdown("<b>`<i>`");
        assert_eq!(
            phrase(&parts).into_string(),
            format!("{escaped}<code>{breakable}</code>&lt;b&gt;<code>&lt;i&gt;</code>")
        );
    }

    #[test]
    fn names_and_addresses_break_between_their_parts() {
        let parts = breakable("A_B").into_string() + &breakable("https://a.b/c").into_string();
        assert_eq!(parts, "A_<wbr>Bhttps:/<wbr>/<wbr>a.b/<wbr>c");
    }
}
