//! A reference in one page of HTML, without any other file.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use apierror_core::FieldPlace;
use maud::{Markup, PreEscaped, Render, html};
use pulldown_cmark::HeadingLevel;

use crate::catalog::advice::{advice_in_words, effect_in_words};
use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::envelope::ExampleResponse;
use crate::catalog::field::Field;
use crate::catalog::json::Json;
use crate::catalog::page::{Scenario, Tables};
use crate::catalog::prose::{to_html, to_inline_html, unindented};
use crate::catalog::text::message;

const STYLE: PreEscaped<&str> = PreEscaped(include_str!("html/page.css"));
const SCRIPT: PreEscaped<&str> = PreEscaped(include_str!("html/page.js"));

/// Stands for the path of the page of all codes. Escaped text cannot contain it.
#[cfg(feature = "__web")]
const HOME: &str = "<home>";

impl Catalog {
    /// Writes a reference in one self-contained page of HTML.
    ///
    /// The page loads nothing from the network. It has an anchor for each code
    /// (`#PRODUCT_NOT_FOUND`), an example response of each, a search, filters by
    /// status and strategy, and copy buttons. Its colours follow the reader's
    /// system, light or dark. Without JavaScript it has no search, filters and
    /// buttons. Every text is escaped.
    ///
    /// ```
    /// use apierror::{Catalog, ServiceError};
    ///
    /// let page = Catalog::of::<ServiceError>().title("Orders <API>").to_html();
    /// assert!(page.contains("<title>Orders &lt;API&gt;</title>"));
    /// assert!(page.contains(r##"<a href="#ROUTE_NOT_FOUND">"##));
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        let count = self.len();
        let page = self.page();
        let body = html! {
            header class="top plain" {
                div {
                    h1 { (self.name()) }
                    p {
                        (count) " error" @if count != 1 { "s" } ", version " (self.api_version()) "."
                    }
                }
            }
            (tools(self))
            div class="frame" {
                (navigation(self))
                main id="errors" {
                    @if !page.introduction.is_empty() {
                        div class="prose" { (Block(&page.introduction, HeadingLevel::H2)) }
                    }
                    @for (heading, note, entries) in sections(self) {
                        section {
                            h2 { (heading) }
                            @if let Some(note) = note {
                                div class="prose" { (Block(note, HeadingLevel::H3)) }
                            }
                            @for entry in entries { (article(entry)) }
                        }
                    }
                    div class="none" hidden {
                        p { "No error fits the search and the filters." }
                        button type="button" class="all" { "Show all" }
                    }
                    (scenarios(&page.scenarios))
                    @if !page.closing.is_empty() {
                        div class="prose" { (Block(&page.closing, HeadingLevel::H2)) }
                    }
                }
            }
        };
        document(self.name(), &body)
    }

    /// Writes the page of one code in two parts. The path of the page of all codes
    /// belongs between them.
    #[cfg(feature = "__web")]
    pub(crate) fn entry_html(&self, entry: &Entry) -> (String, String) {
        let body = html! {
            header class="top plain one" {
                div {
                    h1 { (self.name()) }
                    p { a href=(PreEscaped(HOME)) { "All errors" } }
                }
            }
            div class="frame one" {
                main id="errors" {
                    section {
                        h2 { (entry.spec.group) }
                        (article(entry))
                    }
                }
            }
        };
        let page = document(&format!("{}: {}", entry.name(), self.name()), &body);
        let (before, after) = page.split_once(HOME).unwrap_or((&page, ""));
        (before.to_owned(), after.to_owned())
    }
}

fn document(title: &str, body: &Markup) -> String {
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="data:,";
                style { (STYLE) }
            }
            body {
                a class="skip" href="#errors" { "Skip to the errors" }
                (body)
                script { (SCRIPT) }
            }
        }
        "\n"
    };
    page.into_string()
}

/// One heading, the note below it, and its entries.
type Section<'a> = (Cow<'a, str>, Option<&'a str>, Vec<&'a Entry>);

/// Returns the sections in the order of the page.
fn sections(catalog: &Catalog) -> Vec<Section<'_>> {
    let page = catalog.page();
    let mut sections: Vec<Section<'_>> = Vec::new();
    match page.tables {
        Tables::ByGroup => {
            for (group, entries) in catalog.entry_groups() {
                sections.push((group.into(), page.group_note(group), entries));
            }
        }
        Tables::ByStatus => {
            for entry in catalog.entries_by_status() {
                let status = entry.spec.status;
                match sections.last_mut() {
                    Some((.., known)) if known.iter().all(|known| known.spec.status == status) => {
                        known.push(entry);
                    }
                    _ => {
                        let reason = status.canonical_reason().unwrap_or(entry.spec.title);
                        let heading = format!("{} {reason}", status.as_u16());
                        sections.push((heading.into(), None, vec![entry]));
                    }
                }
            }
            for (group, _) in catalog.entry_groups() {
                if let Some(note) = page.group_note(group) {
                    sections.push((group.into(), Some(note), Vec::new()));
                }
            }
        }
    }
    sections
}

fn scenarios(scenarios: &[Scenario]) -> Markup {
    html! {
        @if !scenarios.is_empty() {
            div class="prose" {
                h2 { "Scenarios" }
                @for Scenario { title, text } in scenarios {
                    h3 { (title) }
                    (Block(text, HeadingLevel::H4))
                }
            }
        }
    }
}

/// Search and filters.
fn tools(catalog: &Catalog) -> Markup {
    let statuses: BTreeSet<u16> = catalog.iter().map(|spec| spec.status.as_u16()).collect();
    let strategies: BTreeSet<&str> = catalog.entries().iter().filter_map(strategy).collect();
    html! {
        div class="tools" hidden {
            form role="search" {
                input id="filter-search" type="search" placeholder="Search codes, messages, help"
                    aria-label="Search" aria-keyshortcuts="/" autocomplete="off" spellcheck="false";
                select id="filter-status" aria-label="Status" {
                    option value="" { "Any status" }
                    @for status in statuses { option { (status) } }
                }
                select id="filter-strategy" aria-label="Retry strategy" {
                    option value="" { "Any retry" }
                    @for strategy in strategies { option { (strategy) } }
                }
                output id="filter-count" aria-live="polite" {}
            }
        }
    }
}

fn navigation(catalog: &Catalog) -> Markup {
    html! {
        nav aria-label="Errors" {
            details open {
                summary { "All codes" }
                @for (heading, _, entries) in sections(catalog) {
                    div class="group" {
                        h2 { (heading) }
                        ul {
                            @for entry in entries {
                                li {
                                    a class="code" href=(fragment(entry.name())) { (entry.name()) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the name of the strategy, if there is advice to show.
fn strategy(entry: &Entry) -> Option<&'static str> {
    entry.advice().map(|retry| retry.strategy().as_str())
}

/// The section of one code.
fn article(entry: &Entry) -> Markup {
    let spec = entry.spec;
    let (name, status, strategy) = (spec.name, spec.status, strategy(entry));
    let reason = status.canonical_reason();
    html! {
        article id=(name) data-status=(status.as_u16()) data-strategy=[strategy] {
            div class="facts" {
                header {
                    h3 class="code" { a href=(fragment(name)) { (name) } }
                    span class={ "badge " (if status.is_server_error() { "server" } else { "status" }) } {
                        (status.as_u16()) " " (reason.unwrap_or_default())
                        @if spec.passes_status_on() { " or another" }
                    }
                    @if let Some(strategy) = strategy {
                        span class={ "badge " (strategy) } { "retry: " (strategy) }
                    }
                }
                @if Some(spec.title) != reason { p class="title" { (spec.title) } }
                @if !spec.description.is_empty() { p { (Prose(spec.description)) } }
                p class="quote" { "“" (message(spec)) "”" }
                @if let Some(help) = spec.help { p class="help" { (Prose(help)) } }
                (facts(entry))
                (fields(entry))
            }
            (example(entry))
        }
    }
}

fn facts(entry: &Entry) -> Markup {
    let (spec, advice) = (entry.spec, entry.advice());
    let is_typed = spec.type_uri() != "about:blank";
    let has_other = spec.doc_url.is_some() || is_typed || spec.domain.is_some();
    if advice.is_none() && !has_other && !entry.has_name() {
        return html! {};
    }
    html! {
        dl {
            @if entry.has_name() {
                dt { "Code" }
                dd { @if spec.code.is_empty() { "empty" } @else { code { (spec.code) } } }
            }
            @if let Some(retry) = advice {
                @if let Some(words) = advice_in_words(retry) { dt { "Retry" } dd { (words) } }
                dt { "The failed request" } dd { (effect_in_words(retry)) }
            }
            @if let Some(url) = spec.doc_url {
                dt { "More" }
                dd {
                    // A link to another scheme might run a script.
                    @if url.starts_with("https://") || url.starts_with("http://") {
                        a href=(url) { (url) }
                    } @else {
                        (url)
                    }
                }
            } @else if is_typed {
                dt { "Type" } dd { code { (spec.type_uri()) } }
            }
            @if let Some(domain) = spec.domain { dt { "Domain" } dd { code { (domain) } } }
        }
    }
}

/// The table of fields and fixed headers.
fn fields(entry: &Entry) -> Markup {
    let (fields, headers) = (&entry.fields, entry.fixed_headers());
    if fields.is_empty() && headers.is_empty() {
        return html! {};
    }
    let has_meaning = fields.iter().any(|field| !meaning(field).is_empty());
    html! {
        div class="scroll" tabindex="0" role="region" aria-label={ "Fields of " (entry.name()) } {
            table {
                thead {
                    tr {
                        th scope="col" { "Field" }
                        th scope="col" { "Where" }
                        th scope="col" { "Type" }
                        @if has_meaning { th scope="col" { "Meaning" } }
                    }
                }
                tbody {
                    @for field in fields {
                        tr {
                            td { code { (field.name) } }
                            td { (place(field.place)) }
                            td {
                                code { (field.type_summary()) }
                                @if field.optional { ", optional" }
                            }
                            @if has_meaning { td { (Prose(meaning(field))) } }
                        }
                    }
                    @for (name, value) in &headers {
                        tr {
                            td { code { (name) } }
                            td { "header" }
                            td { "always " code { (value) } }
                            @if has_meaning { td {} }
                        }
                    }
                }
            }
        }
    }
}

fn place(place: FieldPlace) -> Markup {
    html! {
        @match place {
            FieldPlace::Detail => { "in " code { "details" } }
            FieldPlace::Details => { code { "details" } ", whole" }
            FieldPlace::Extension => "in the body"
            FieldPlace::Status => "the status, 400 to 599"
            FieldPlace::Extensions => "its members are in the body"
            _ => "header"
        }
    }
}

fn meaning(field: &Field) -> &'static str {
    match field.place {
        FieldPlace::RetryAfter if field.description.is_empty() => {
            "How long to wait before the next attempt."
        }
        _ => field.description,
    }
}

fn example(entry: &Entry) -> Markup {
    let ExampleResponse { status, headers, body } = entry.example();
    let label = format!("Example response of {}", entry.name());
    html! {
        div class="answer" {
            h4 { "Example" }
            pre tabindex="0" role="region" aria-label=(label) {
                span class="head" {
                    "HTTP/1.1 " (status) "\ncontent-type: " (entry.envelope.content_type()) "\n"
                    @for (name, value) in headers { (name) ": " (value) "\n" }
                }
                "\n"
                span class="body" { (highlighted(body, 0)) }
            }
        }
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

/// Escapes text for elements and attributes.
#[cfg(feature = "__web")]
pub(crate) fn escaped(text: &str) -> String {
    text.render().into_string()
}

/// Markdown on one line, or in few: a description, help.
struct Prose<'a>(&'a str);

impl Render for Prose<'_> {
    fn render(&self) -> Markup {
        PreEscaped(to_inline_html(self.0))
    }
}

/// Markdown of any size, with no heading above this level.
struct Block<'a>(&'a str, HeadingLevel);

impl Render for Block<'_> {
    fn render(&self) -> Markup {
        PreEscaped(to_html(&unindented(self.0), self.1))
    }
}

/// Returns a link to the section of a code (RFC 3986, section 3.5). Not every
/// character of a code is allowed in a fragment.
fn fragment(code: &str) -> String {
    let mut fragment = "#".to_owned();
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@!$()*+,;=?".contains(&byte) {
            fragment.push(byte.into());
        } else {
            let _ = write!(fragment, "%{byte:02X}");
        }
    }
    fragment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_markup_is_escaped() {
        let hostile = "</script><img src=x onerror='a()'>\"&";
        let escaped = "&lt;/script&gt;&lt;img src=x onerror='a()'&gt;&quot;&amp;";
        assert_eq!(hostile.render().into_string(), escaped);
    }
}
