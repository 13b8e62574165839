//! The article on one error.

use maud::{Markup, html};

use super::parts::{Prose, breakable, fragment, inline, members_table, response};
use crate::catalog::builder::{Catalog, RaisedBy};
use crate::catalog::causes::DeclaredCause;
use crate::catalog::entry::Entry;
use crate::catalog::page::field_row::{FieldRow, field_rows};
use crate::catalog::page::format::{MemberRow, Presence};
use crate::catalog::page::guidance;
use crate::catalog::page::label::{anchor, label, status_and_reason};
use crate::catalog::text::one_line;

impl Catalog {
    /// The article on one error.
    pub(super) fn article(&self, entry: &Entry, is_nested: bool) -> Markup {
        let spec = entry.spec;
        let id = anchor(entry, self.entries());
        let status = status_and_reason(entry);
        let name = shown_name(entry, self);
        let shows_code = entry.shows_code();
        let is_code = if shows_code { "code" } else { "" };
        let raised_by = self.raised_by(entry.name());
        let strategy = guidance::strategy(entry).map(|(name, _)| name);
        // The badge has the status.
        let number = entry.example().status.as_u16();
        let heading = match name.strip_prefix(&format!("{status}: ")) {
            Some(message) => message,
            None if name == status => &name,
            None => name.strip_prefix(&format!("{number} ")).unwrap_or(&name),
        };
        let link = html! { a href=(fragment(&id)) { (heading) } };
        let has_title = spec.title != status.split_once(' ').map_or("", |(_, reason)| reason);
        html! {
            article id=(id) class=(class_of(entry)) data-status=(entry.example().status.as_u16()) data-strategy=[strategy] data-operations=[operations_attribute(raised_by.as_ref())] {
                div class="facts" {
                    header {
                        @if is_nested { h4 class=(is_code) { (link) } } @else { h3 class=(is_code) { (link) } }
                        @if heading != status || spec.passes_status_on() {
                            span class="badge" {
                                (status)
                                @if spec.passes_status_on() { " or another" }
                            }
                        }
                    }
                    @if has_title && shows_code { p class="title" { (inline(spec.title)) } }
                    (Prose(spec.description))
                    @if let Some(message) = entry.message().filter(|message| shows_code && *message != one_line(spec.description)) {
                        p class="quote" { "“" (inline(&message)) "”" }
                    }
                    (facts(entry, raised_by.as_ref(), &self.shown_causes(entry)))
                    (fields_table(entry, &name))
                }
                (example(entry, &name))
            }
        }
    }
}

/// Returns the operations that may answer with an error, for the filter.
fn operations_attribute(raised_by: Option<&RaisedBy<'_>>) -> Option<String> {
    Some(match raised_by? {
        RaisedBy::Any => "any".to_owned(),
        RaisedBy::Operations(of) => {
            of.iter().map(|operation| operation.label()).collect::<Vec<_>>().join("\n")
        }
    })
}

/// Returns the name of an error, or its label if callers never see the code.
pub(super) fn shown_name(entry: &Entry, catalog: &Catalog) -> String {
    if entry.shows_code() {
        entry.name().to_owned()
    } else {
        label(entry, catalog.entries()).plain()
    }
}

/// Returns the class of the status, which gives the error its colour.
pub(super) fn class_of(entry: &Entry) -> &'static str {
    match entry.example().status.as_u16() / 100 {
        5 => "s5",
        4 => "s4",
        _ => "s",
    }
}

fn facts(entry: &Entry, raised_by: Option<&RaisedBy<'_>>, causes: &[DeclaredCause]) -> Markup {
    let spec = entry.spec;
    let retry = guidance::retry(entry);
    let has_other_code = entry.has_name() && entry.shows_code();
    let has_facts = has_other_code
        || raised_by.is_some()
        || !causes.is_empty()
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
                @if let Some(retry) = retry { dt { "Retry?" } dd { (retry) } }
                @if let Some(help) = spec.help { dt { "What to do" } dd { (Prose(help)) } }
                @match raised_by {
                    Some(RaisedBy::Any) => { dt { "Raised by" } dd { "any operation" } }
                    Some(RaisedBy::Operations(of)) => {
                        dt { "Raised by" }
                        dd { ul class="operations" { @for operation in of { li { code { (operation.label()) } } } } }
                    }
                    None => {}
                }
                @if !causes.is_empty() {
                    dt { "Caused by" }
                    dd {
                        ul class="operations" {
                            @for cause in causes {
                                li {
                                    code { (cause.text()) }
                                    @for (index, upstream) in cause.upstreams.iter().enumerate() {
                                        @if index == 0 { " of " } @else { " or " }
                                        code { (upstream) }
                                    }
                                }
                            }
                        }
                    }
                }
                @if let Some(url) = spec.doc_url {
                    dt { "More" }
                    dd {
                        // A link to another scheme might run a script.
                        @if url.starts_with("https://") || url.starts_with("http://") {
                            a href=(url) { (breakable(url)) }
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
    let member = |row: FieldRow| MemberRow {
        place: row.name,
        json_type: if row.is_header { format!("header, {}", row.json_type) } else { row.json_type },
        meaning: row.meaning,
        presence: if row.is_optional { Presence::Sometimes } else { Presence::Always },
    };
    let members: Vec<_> = field_rows(entry).into_iter().map(member).collect();
    members_table(&members, "Field", &format!("Fields of {name}"))
}

fn example(entry: &Entry, name: &str) -> Markup {
    html! {
        div class="answer" {
            p class="caption" { "Example" }
            pre class="wrapped" tabindex="0" role="region" aria-label={ "Example response of " (name) } {
                (response(entry))
            }
        }
    }
}
