//! A reference in one page of HTML, without any other file.

mod article;
mod parts;
mod titled;

use std::collections::BTreeSet;

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::HeadingLevel;

use self::article::{class_of, shown_name};
use self::parts::{Block, body_text, breakable, fragment, inline, members_table, phrase};
use self::titled::Titled;
use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::page::format::{Format, formats};
use crate::catalog::page::handling::{Snippet, snippets};
use crate::catalog::page::label::{anchor, label, status_and_reason};
use crate::catalog::page::retry_rules::{LEAD, rules};
use crate::catalog::page::{Scenario, Section, Tables, guidance};
use crate::catalog::prose::to_inline_html;

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
                    (self.operations_section())
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
                        h2 { (inline(entry.spec.group)) }
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
                    pre class="wrapped" tabindex="0" role="region" aria-label="Sample body" {
                        (body_text(&format.sample.example().body, format.content_type))
                    }
                    (members_table(&format.members, "Member", "Members of the body"))
                }
                p class="advice" { (phrase(&Format::advice(formats))) }
                @if let Some(classes) = Format::classes(self.entries()) { p { (phrase(&classes)) } }
                @for format in formats {
                    @if let Some(validation) = &format.validation {
                        p { (phrase(&validation.lead(self.entries()))) }
                        pre class="wrapped" tabindex="0" role="region" aria-label="Sample body of a validation error" {
                            (body_text(&validation.sample, format.content_type))
                        }
                        (members_table(&validation.members, "Member", "Members of the list"))
                    }
                }
                @let rules = rules(self.entries());
                @if !rules.is_empty() {
                    h3 { "How to retry" }
                    p { (LEAD) }
                    ul { @for rule in rules { li { (PreEscaped(to_inline_html(rule))) } } }
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
                    @if self.has_heading(index, &heading) { h3 { (inline(&heading)) } }
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
                            h3 { (inline(group)) }
                            (Block(note, HeadingLevel::H4))
                        }
                    }
                }
            }
        }
    }

    /// The operations with their errors.
    fn operations_section(&self) -> Markup {
        let everywhere: Vec<&Entry> = self.entries_everywhere().collect();
        html! {
            @if !self.operations().is_empty() {
                section class="prose" id=(OPERATIONS) {
                    h2 { (self.page().heading(Section::Operations, "Operations")) }
                    div class="scroll" tabindex="0" role="region" aria-label="Errors by operation" {
                        table class="answers" {
                            thead {
                                tr {
                                    th scope="col" { "Operation" }
                                    th scope="col" { "Errors" }
                                }
                            }
                            tbody {
                                @for operation in self.operations() {
                                    tr {
                                        td { code { (operation.label()) } }
                                        td { (self.links(self.entries_of(operation))) }
                                    }
                                }
                                @if !everywhere.is_empty() {
                                    tr {
                                        td { "any" }
                                        td { (self.links(everywhere)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Links to errors.
    fn links<'a>(&self, entries: impl IntoIterator<Item = &'a Entry>) -> Markup {
        html! {
            ul {
                @for entry in entries {
                    li {
                        a href=(fragment(&anchor(entry, self.entries()))) {
                            (phrase(&label(entry, self.entries())))
                        }
                    }
                }
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

    /// Each answer with its errors. What else to do about an error is in its article.
    fn retry_section(&self) -> Markup {
        let answers = guidance::by_answer(&self.guidance());
        html! {
            @if !answers.is_empty() {
                section class="prose" id=(RETRY) {
                    h2 { (self.page().heading(Section::Retry, "Retry guidance")) }
                    div class="scroll" tabindex="0" role="region" aria-label="Errors by retry advice" {
                        table class="answers" {
                            thead {
                                tr {
                                    th scope="col" { "Retry?" }
                                    th scope="col" { "Errors" }
                                }
                            }
                            tbody {
                                @for (answer, entries) in answers {
                                    tr {
                                        td { (answer) }
                                        td { (self.links(entries)) }
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
                        h3 { (inline(title)) }
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
const OPERATIONS: &str = "§operations";
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
                    option value="" { "Retry?" }
                    @for (strategy, words) in strategies { option value=(strategy) { (words) } }
                }
                @if !catalog.operations().is_empty() {
                    select id="§operation" aria-label="Operation" {
                        option value="" { "Any operation" }
                        @for operation in catalog.operations() { option { (operation.label()) } }
                    }
                }
                output id="§count" aria-live="polite" {}
            }
        }
    }
}

fn navigation(catalog: &Catalog, before: &Titled, after: &Titled) -> Markup {
    let page = catalog.page();
    let has_retry = !guidance::by_answer(&catalog.guidance()).is_empty();
    let has_operations = !catalog.operations().is_empty();
    let sections: [(&str, &str, bool); 6] = [
        (FORMAT, page.heading(Section::Format, "Error format"), !catalog.is_empty()),
        (CODES, catalog.codes_heading(), true),
        (OPERATIONS, page.heading(Section::Operations, "Operations"), has_operations),
        (HANDLING, page.heading(Section::Handling, "Handling errors in code"), !catalog.is_empty()),
        (RETRY, page.heading(Section::Retry, "Retry guidance"), has_retry),
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
                        h2 { (inline(&heading)) }
                        ul {
                            @for entry in entries {
                                @let name = shown_name(entry, catalog);
                                @let class = if entry.shows_code() { "code" } else { "" };
                                li class=(class_of(entry)) { a class=(class) href=(fragment(&anchor(entry, catalog.entries()))) { (breakable(&name)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Escapes text for elements and attributes.
#[cfg(feature = "__web")]
pub(crate) fn escaped(text: &str) -> String {
    html! { (text) }.into_string()
}
