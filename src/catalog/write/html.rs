//! A reference in one page of HTML, without any other file.

mod parts;
mod titled;

use std::collections::BTreeSet;

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::HeadingLevel;

use self::parts::{Block, Prose, body_text, fragment, members_table, phrase, response};
use self::titled::Titled;
use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::page::field_row::{FieldRow, field_rows};
use crate::catalog::page::format::{Format, formats};
use crate::catalog::page::handling::{Snippet, snippets};
use crate::catalog::page::label::{anchor, label, status_and_reason};
use crate::catalog::page::{Scenario, Section, Tables, guidance};

const STYLE: PreEscaped<&str> = PreEscaped(include_str!("html/page.css"));
const SCRIPT: PreEscaped<&str> = PreEscaped(include_str!("html/page.js"));

/// Placeholder for the path of the page of all codes. Escaped text cannot
/// contain it.
#[cfg(feature = "__web")]
const HOME: &str = "<home>";

impl Catalog {
    /// Writes a reference in one self-contained page of HTML.
    ///
    /// It has the content of [`to_markdown`](Self::to_markdown), and loads
    /// nothing from the network. It has an anchor for each error: its code
    /// (`#PRODUCT_NOT_FOUND`), or its status if the body shows no code
    /// (`#§404-2`). It has a search, filters by status and retry advice, and
    /// copy buttons. Its colours follow the reader's system, light or dark.
    /// Without JavaScript it has no search, filters and buttons. Every text is
    /// escaped.
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
        let formats = formats(self.entries());
        let introduction = Titled::new("introduction", &page.introduction);
        let closing = Titled::new("closing", &page.closing);
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
                (navigation(self, &introduction, &closing))
                main id=(ERRORS) {
                    (introduction.markup)
                    @if !formats.is_empty() {
                        (self.format_section(&formats))
                    }
                    (self.error_sections())
                    div class="none" hidden {
                        p { "No error fits the search and the filters." }
                        button type="button" class="all" { "Show all" }
                    }
                    @if !formats.is_empty() {
                        (self.handling_section(&formats))
                    }
                    (self.retry_section())
                    (self.scenarios_section())
                    (closing.markup)
                }
            }
        };
        document(self.name(), &body)
    }

    /// Writes the page of one code in two parts, to be joined by the path of
    /// the page of all codes.
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
                main id=(ERRORS) {
                    section class="group" {
                        h2 { (entry.spec.group) }
                        (self.article(entry, false))
                    }
                }
            }
        };
        let name = shown_name(entry, self);
        let page = document(&format!("{name}: {}", self.name()), &body);
        let (before, after) = page.split_once(HOME).unwrap_or((&page, ""));
        (before.to_owned(), after.to_owned())
    }

    /// The section on the format of the bodies.
    fn format_section(&self, formats: &[Format<'_>]) -> Markup {
        let heading = self.page().heading(Section::Format, "Error format");
        html! {
            section class="prose" id=(FORMAT) {
                h2 { (heading) }
                @for (index, format) in formats.iter().enumerate() {
                    p { (phrase(&format.lead(index, formats, self.entries()))) }
                    pre tabindex="0" role="region" aria-label="Sample body" {
                        (body_text(&format.sample.example().body, format.content_type))
                    }
                    (members_table(&format.members))
                }
                p class="advice" { (phrase(&Format::advice(formats))) }
                @for format in formats {
                    @if let Some(validation) = &format.validation {
                        p { (phrase(&validation.lead(self.entries()))) }
                        pre tabindex="0" role="region" aria-label="Sample body of a validation error" {
                            (body_text(&validation.sample, format.content_type))
                        }
                        (members_table(&validation.members))
                    }
                }
            }
        }
    }

    /// The errors, under one heading or under several.
    fn error_sections(&self) -> Markup {
        let page = self.page();
        html! {
            h2 class="codes" id=(CODES) { (self.codes_heading()) }
            @for (index, (heading, entries)) in groups(self).into_iter().enumerate() {
                section class="group" {
                    @if self.has_heading(index, &heading) { h3 { (heading) } }
                    @if page.tables == Tables::ByGroup {
                        (prose(page.group_note(&heading).unwrap_or_default()))
                    }
                    @for entry in entries { (self.article(entry, true)) }
                }
            }
            @if page.tables == Tables::ByStatus {
                @for (group, _) in self.entry_groups() {
                    @if let Some(note) = page.group_note(group) {
                        div class="prose" {
                            h3 { (group) }
                            (Block(note, HeadingLevel::H4))
                        }
                    }
                }
            }
        }
    }

    /// The article on one error.
    fn article(&self, entry: &Entry, is_nested: bool) -> Markup {
        let spec = entry.spec;
        let id = anchor(entry, self.entries());
        let status = status_and_reason(entry);
        let name = shown_name(entry, self);
        let shows_code = entry.shows_code();
        let is_code = if shows_code { "code" } else { "" };
        let class = if spec.status.is_server_error() { "s5" } else { "s4" };
        let strategy = guidance::strategy(entry).map(|(name, _)| name);
        let link = html! { a href=(fragment(&id)) { (name) } };
        let has_title = spec.title != status.split_once(' ').map_or("", |(_, reason)| reason);
        html! {
            article id=(id) class=(class) data-status=(entry.example().status.as_u16()) data-strategy=[strategy] {
                div class="facts" {
                    header {
                        @if is_nested { h4 class=(is_code) { (link) } } @else { h3 class=(is_code) { (link) } }
                        span class="badge" {
                            (status)
                            @if entry.spec.passes_status_on() { " or another" }
                        }
                    }
                    @if has_title && shows_code { p class="title" { (spec.title) } }
                    (Prose(spec.description))
                    @if let Some(message) = entry.message().filter(|_| shows_code) {
                        p class="quote" { "“" (message) "”" }
                    }
                    (facts(entry))
                    (fields_table(entry, &name))
                }
                (example(entry, &name))
            }
        }
    }

    fn handling_section(&self, formats: &[Format<'_>]) -> Markup {
        html! {
            section class="prose" id=(HANDLING) {
                h2 { (self.page().heading(Section::Handling, "Handling errors in code")) }
                @for Snippet { language, code, .. } in snippets(formats) {
                    h3 { (language) }
                    pre tabindex="0" role="region" aria-label={ "Example in " (language) } { (code) }
                }
            }
        }
    }

    fn retry_section(&self) -> Markup {
        let guidance = self.guidance();
        let has_retry = guidance.iter().any(|entry| guidance::retry(entry).is_some());
        let default = if has_retry { "Retry guidance" } else { "What to do" };
        html! {
            @if !guidance.is_empty() {
                section class="prose" id=(RETRY) {
                    h2 { (self.page().heading(Section::Retry, default)) }
                    div class="scroll" tabindex="0" role="region" aria-label=(default) {
                        table {
                            thead {
                                tr {
                                    th scope="col" { "Error" }
                                    @if has_retry { th scope="col" { "Retry?" } }
                                    th scope="col" { "What to do" }
                                }
                            }
                            tbody {
                                @for entry in guidance {
                                    tr {
                                        td { a href=(fragment(&anchor(entry, self.entries()))) { (phrase(&label(entry, self.entries()))) } }
                                        @if has_retry { td { (guidance::retry(entry).unwrap_or_default()) } }
                                        td { (Prose(entry.spec.help.unwrap_or_default())) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn scenarios_section(&self) -> Markup {
        let page = self.page();
        html! {
            @if !page.scenarios.is_empty() {
                section class="prose" id=(SCENARIOS) {
                    h2 { (page.heading(Section::Scenarios, "Scenarios")) }
                    @for Scenario { title, text } in &page.scenarios {
                        h3 { (title) }
                        (Block(text, HeadingLevel::H4))
                    }
                }
            }
        }
    }
}

// Codes are ASCII, so none is the id of a section.
const ERRORS: &str = "§errors";
const FORMAT: &str = "§format";
const CODES: &str = "§codes";
const HANDLING: &str = "§handling";
const RETRY: &str = "§retry";
const SCENARIOS: &str = "§scenarios";

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
                a class="skip" href=(fragment(ERRORS)) { "Skip to the errors" }
                (body)
                script { (SCRIPT) }
            }
        }
        "\n"
    };
    page.into_string()
}

/// Markdown of the service's author, in the width of text.
fn prose(markdown: &str) -> Markup {
    html! {
        @if !markdown.trim().is_empty() {
            div class="prose" { (Block(markdown, HeadingLevel::H2)) }
        }
    }
}

/// Returns the errors under their headings: groups, or statuses.
fn groups(catalog: &Catalog) -> Vec<(String, Vec<&Entry>)> {
    if catalog.page().tables == Tables::ByGroup {
        let groups = catalog.entry_groups().into_iter();
        return groups.map(|(group, entries)| (group.to_owned(), entries)).collect();
    }
    let mut groups: Vec<(String, Vec<&Entry>)> = Vec::new();
    for entry in catalog.entries_by_status() {
        let heading = status_and_reason(entry);
        match groups.last_mut() {
            Some((last, entries)) if *last == heading => entries.push(entry),
            _ => groups.push((heading, vec![entry])),
        }
    }
    groups
}

/// Search and filters.
fn tools(catalog: &Catalog) -> Markup {
    let entries = catalog.entries();
    let statuses: BTreeSet<u16> =
        entries.iter().map(|entry| entry.example().status.as_u16()).collect();
    let strategies: BTreeSet<(&str, String)> =
        entries.iter().filter_map(guidance::strategy).collect();
    let placeholder = if entries.iter().any(Entry::shows_code) {
        "Search codes, messages, help"
    } else {
        "Search messages, help"
    };
    html! {
        div class="tools" hidden {
            form role="search" {
                input id="§search" type="search" placeholder=(placeholder)
                    aria-label="Search" aria-keyshortcuts="/" autocomplete="off" spellcheck="false";
                select id="§status" aria-label="Status" {
                    option value="" { "Any status" }
                    @for status in statuses { option { (status) } }
                }
                select id="§strategy" aria-label="Retry advice" hidden[strategies.is_empty()] {
                    option value="" { "Any retry advice" }
                    @for (strategy, words) in strategies { option value=(strategy) { (words) } }
                }
                output id="§count" aria-live="polite" {}
            }
        }
    }
}

fn navigation(catalog: &Catalog, before: &Titled, after: &Titled) -> Markup {
    let page = catalog.page();
    let sections: [(&str, &str, bool); 5] = [
        (FORMAT, page.heading(Section::Format, "Error format"), !catalog.is_empty()),
        (CODES, catalog.codes_heading(), true),
        (HANDLING, page.heading(Section::Handling, "Handling errors in code"), !catalog.is_empty()),
        (RETRY, page.heading(Section::Retry, "Retry guidance"), !catalog.guidance().is_empty()),
        (SCENARIOS, page.heading(Section::Scenarios, "Scenarios"), !page.scenarios.is_empty()),
    ];
    let sections =
        sections.into_iter().filter_map(|(id, text, exists)| exists.then_some((id, text)));
    let all = before.links().chain(sections).chain(after.links());
    html! {
        nav aria-label="Errors" {
            details open {
                summary { "On this page" }
                ul class="sections" {
                    @for (id, heading) in all { li { a href=(fragment(id)) { (heading) } } }
                }
                @for (heading, entries) in groups(catalog) {
                    div class="group" {
                        h2 { (heading) }
                        ul {
                            @for entry in entries {
                                @let name = shown_name(entry, catalog);
                                @let class = if entry.shows_code() { "code" } else { "" };
                                li { a class=(class) href=(fragment(&anchor(entry, catalog.entries()))) { (name) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the name of an error, or its label if callers never see the code.
fn shown_name(entry: &Entry, catalog: &Catalog) -> String {
    if entry.shows_code() {
        entry.name().to_owned()
    } else {
        label(entry, catalog.entries()).plain()
    }
}

fn facts(entry: &Entry) -> Markup {
    let spec = entry.spec;
    let retry = guidance::retry(entry);
    let has_other_code = entry.has_name() && entry.shows_code();
    let has_facts = has_other_code
        || retry.is_some()
        || spec.help.is_some()
        || spec.doc_url.is_some()
        || spec.domain.is_some()
        || spec.grpc.is_some()
        || spec.type_uri() != "about:blank";
    html! {
        @if has_facts {
            dl {
                @if has_other_code {
                    dt { "Code" }
                    dd { @if spec.code.is_empty() { "empty" } @else { code { (spec.code) } } }
                }
                @if let Some(retry) = retry { dt { "Retry" } dd { (retry) } }
                @if let Some(help) = spec.help { dt { "What to do" } dd { (Prose(help)) } }
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
                } @else if spec.type_uri() != "about:blank" {
                    dt { "Type" } dd { code { (spec.type_uri()) } }
                }
                @if let Some(domain) = spec.domain { dt { "Domain" } dd { code { (domain) } } }
                @if let Some(grpc) = spec.grpc { dt { "gRPC" } dd { code { (grpc.as_str()) } } }
            }
        }
    }
}

/// The table of fields and headers.
fn fields_table(entry: &Entry, name: &str) -> Markup {
    let fields = field_rows(entry);
    let has_meaning = fields.iter().any(|field| !field.meaning.is_empty());
    html! {
        @if !fields.is_empty() {
            div class="scroll" tabindex="0" role="region" aria-label={ "Fields of " (name) } {
                table {
                    thead {
                        tr {
                            th scope="col" { "Field" }
                            th scope="col" { "Type" }
                            @if has_meaning { th scope="col" { "Meaning" } }
                        }
                    }
                    tbody {
                        @for FieldRow { name, is_header, json_type, meaning, is_optional } in fields {
                            tr {
                                td { code { (name) } @if is_header { " header" } }
                                td { (json_type) @if is_optional { ", optional" } }
                                @if has_meaning { td { (phrase(&meaning)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn example(entry: &Entry, name: &str) -> Markup {
    html! {
        div class="answer" {
            p class="caption" { "Example" }
            pre tabindex="0" role="region" aria-label={ "Example response of " (name) } {
                (response(entry))
            }
        }
    }
}

/// Escapes text for elements and attributes.
#[cfg(feature = "__web")]
pub(crate) fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}
