//! A reference in Markdown, with GitHub's tables.

mod escape;
mod prose;

use std::fmt::Write as _;

use self::escape::{cell_code, code_block, code_span, link_target, text};
use self::prose::{block, line};
use crate::catalog::builder::{Catalog, RaisedBy};
use crate::catalog::causes::DeclaredCause;
use crate::catalog::entry::Entry;
use crate::catalog::envelope::ExampleResponse;
use crate::catalog::json::Json;
use crate::catalog::page::field_row::{FieldRow, field_rows};
use crate::catalog::page::format::{Format, MemberRow, Presence, formats, is_json};
use crate::catalog::page::handling::{Snippet, snippets};
use crate::catalog::page::label::{label, name, status_and_reason};
use crate::catalog::page::phrase::{Part, Phrase};
use crate::catalog::page::retry_rules::{LEAD, rules};
use crate::catalog::page::{Scenario, Section, Tables, guidance};

impl Catalog {
    /// Writes a reference in Markdown, with GitHub's tables.
    ///
    /// It has the introduction, the format of the bodies with each member
    /// explained, tables of the errors by group or by status with a collapsed
    /// example of each, code that handles the errors, the retry guidance, the
    /// scenarios and the closing prose. It shows declared retry advice. The
    /// default advice for a status is shown only if the envelope [sends
    /// it](crate::envelope::WithRetry).
    ///
    /// Descriptions and help are Markdown themselves. Raw HTML in them, and in
    /// anything else that is declared, is shown as text; the only HTML of the
    /// page is `<details>`.
    ///
    /// ```
    /// use apierror::{ApiError, Catalog};
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// enum Orders {
    ///     /// No such order on the account.
    ///     #[error("no order {id}")]
    ///     #[api(code = "ORDER_NOT_FOUND", status = 404, help = "Check the id.")]
    ///     NotFound { id: u32 },
    /// }
    ///
    /// let markdown = Catalog::of::<Orders>().to_markdown();
    /// assert!(markdown.contains("| `ORDER_NOT_FOUND` | 404 | No such order on the account. |"));
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let page = self.page();
        let formats = formats(self.entries());
        let mut out = format!("# {}\n", text(self.name()));
        write_prose(&mut out, &page.introduction);
        self.write_formats(&mut out, &formats);
        self.write_errors(&mut out);
        self.write_operations(&mut out);
        self.write_handling(&mut out, &formats);
        self.write_guidance(&mut out);
        if !page.scenarios.is_empty() {
            self.write_heading(&mut out, Section::Scenarios, "Scenarios");
        }
        for Scenario { title, text: what } in &page.scenarios {
            let _ = writeln!(out, "\n### {}", text(title));
            write_prose(&mut out, what);
        }
        write_prose(&mut out, &page.closing);
        out
    }

    fn write_heading(&self, out: &mut String, section: Section, default: &str) {
        let _ = writeln!(out, "\n## {}", text(self.page().heading(section, default)));
    }

    /// Writes the section on the format of the bodies.
    fn write_formats(&self, out: &mut String, formats: &[Format<'_>]) {
        if formats.is_empty() {
            return;
        }
        self.write_heading(out, Section::Format, "Error format");
        for (index, format) in formats.iter().enumerate() {
            let _ = writeln!(out, "\n{}\n", phrase(&format.lead(index, formats, self.entries())));
            out.push_str(&body_block(&format.sample.example().body, format.content_type));
            write_members(out, &format.members);
        }
        let _ = writeln!(out, "\n{}", phrase(&Format::advice(formats)));
        if let Some(classes) = Format::classes(self.entries()) {
            let _ = writeln!(out, "\n{}", phrase(&classes));
        }
        for format in formats {
            let Some(validation) = &format.validation else { continue };
            let _ = writeln!(out, "\n{}\n", phrase(&validation.lead(self.entries())));
            out.push_str(&body_block(&validation.sample, format.content_type));
            write_members(out, &validation.members);
        }
        let rules = rules(self.entries());
        if !rules.is_empty() {
            let _ = writeln!(out, "\n### How to retry\n\n{LEAD}\n");
        }
        for rule in rules {
            let _ = writeln!(out, "- {rule}");
        }
    }

    /// Writes the tables of errors, each followed by an example of each error.
    fn write_errors(&self, out: &mut String) {
        let page = self.page();
        let _ = writeln!(out, "\n## {}", text(self.codes_heading()));
        match page.tables {
            Tables::ByGroup => {
                for (index, (group, entries)) in self.entry_groups().into_iter().enumerate() {
                    // Nothing is between the heading of the errors and the first group.
                    if self.has_heading(index, group) {
                        let _ = writeln!(out, "\n### {}", text(group));
                    }
                    write_prose(out, page.group_note(group).unwrap_or_default());
                    self.write_table(out, &entries, "####");
                }
            }
            Tables::ByStatus => {
                self.write_table(out, &self.entries_by_status(), "###");
                for (group, _) in self.entry_groups() {
                    if let Some(note) = page.group_note(group) {
                        let _ = writeln!(out, "\n### {}", text(group));
                        write_prose(out, note);
                    }
                }
            }
        }
    }

    /// Writes a table of errors, followed by their collapsed examples.
    fn write_table(&self, out: &mut String, entries: &[&Entry], level: &str) {
        out.push('\n');
        let by_status = self.page().tables == Tables::ByStatus;
        let has_codes = entries.iter().all(|entry| entry.shows_code());
        let head = match (has_codes, by_status) {
            (true, false) => ["Code", "Status", "When it happens"],
            (true, true) => ["Status", "Code", "When it happens"],
            (false, _) => ["Error", "When it happens", "Message"],
        };
        row(out, &head);
        row(out, &["---"; 3]);
        for entry in entries {
            let when = line(entry.spec.description);
            let (code, status) = (cell(&name(entry)), status(entry));
            if !has_codes {
                let name = cell(&name(entry));
                let message = entry.example_message().unwrap_or_default();
                row(out, &[&name, &when, &cell_code(&message)]);
            } else if by_status {
                row(out, &[&status, &code, &when]);
            } else {
                row(out, &[&code, &status, &when]);
            }
        }
        out.push_str("\n<details>\n<summary>Examples</summary>\n");
        for entry in entries {
            let _ = writeln!(out, "\n{level} {}\n", phrase(&label(entry, self.entries())));
            self.write_example(out, entry);
        }
        out.push_str("\n</details>\n");
    }

    /// Writes the table of the operations.
    fn write_operations(&self, out: &mut String) {
        let operations = self.operations();
        if operations.is_empty() {
            return;
        }
        self.write_heading(out, Section::Operations, "Operations");
        out.push('\n');
        row(out, &["Operation", "Errors"]);
        row(out, &["---"; 2]);
        for operation in operations {
            let errors =
                self.entries_of(operation).map(|entry| cell(&label(entry, self.entries())));
            row(out, &[&cell_code(&operation.label()), &errors.collect::<Vec<_>>().join(", ")]);
        }
        let everywhere = self.entries_everywhere().map(|entry| cell(&label(entry, self.entries())));
        let everywhere: Vec<_> = everywhere.collect();
        if !everywhere.is_empty() {
            row(out, &["any", &everywhere.join(", ")]);
        }
    }

    /// Writes the example of an error, with its other facts.
    fn write_example(&self, out: &mut String, entry: &Entry) {
        let ExampleResponse { headers, body, .. } = entry.example();
        let content_type = entry.content_type();
        let mut response = format!("HTTP/1.1 {}\n", status_and_reason(entry));
        let _ = writeln!(response, "content-type: {content_type}");
        for (name, value) in headers {
            let _ = writeln!(response, "{name}: {value}");
        }
        let _ = write!(response, "\n{}", body_text(body, content_type));
        out.push_str(&code_block("http", &response));
        write_fields(out, &field_rows(entry));
        write_facts(out, entry, self.raised_by(entry.name()), &self.shown_causes(entry));
    }

    fn write_handling(&self, out: &mut String, formats: &[Format<'_>]) {
        if formats.is_empty() {
            return;
        }
        self.write_heading(out, Section::Handling, "Handling errors in code");
        for Snippet { language, fence, code } in snippets(formats) {
            let _ = writeln!(out, "\n### {language}\n");
            out.push_str(&code_block(fence, &code));
        }
    }

    fn write_guidance(&self, out: &mut String) {
        let guidance: Vec<_> = self.guidance();
        if guidance.is_empty() {
            return;
        }
        let has_retry = guidance.iter().any(|entry| guidance::retry(entry).is_some());
        let has_codes = guidance.iter().all(|entry| entry.shows_code());
        let error = if has_codes { "Code" } else { "Error" };
        let (default, head): (_, &[&str]) = if has_retry {
            ("Retry guidance", &[error, "Retry?", "What to do"])
        } else {
            ("What to do", &[error, "What to do"])
        };
        self.write_heading(out, Section::Retry, default);
        out.push('\n');
        row(out, head);
        row(out, &vec!["---"; head.len()]);
        for entry in guidance {
            let name = cell(&label(entry, self.entries()));
            let retry = text(&guidance::retry(entry).unwrap_or_default());
            let help = line(entry.spec.help.unwrap_or_default());
            if has_retry {
                row(out, &[&name, &retry, &help]);
            } else {
                row(out, &[&name, &help]);
            }
        }
    }
}

/// Writes Markdown of the service's author.
fn write_prose(out: &mut String, markdown: &str) {
    if !markdown.trim().is_empty() {
        out.push('\n');
        out.push_str(&block(markdown));
    }
}

/// Writes the table of the members of a body.
fn write_members(out: &mut String, members: &[MemberRow]) {
    if members.is_empty() {
        return;
    }
    out.push('\n');
    row(out, &["Member", "Type", "Meaning", "Present"]);
    row(out, &["---"; 4]);
    for MemberRow { place, json_type, meaning, presence } in members {
        let presence = match presence {
            Presence::Always => "always".to_owned(),
            Presence::Sometimes => "not always".to_owned(),
            Presence::If(condition) => cell(condition),
        };
        row(out, &[&cell_code(place), &text(json_type), &cell(meaning), &presence]);
    }
}

/// Writes the table of the fields and headers of an error.
fn write_fields(out: &mut String, fields: &[FieldRow]) {
    if fields.is_empty() {
        return;
    }
    out.push('\n');
    let has_meaning = fields.iter().any(|field| !field.meaning.is_empty());
    let columns = if has_meaning { 4 } else { 3 };
    row(out, &["Field", "Type", "Present", "Meaning"][..columns]);
    row(out, &vec!["---"; columns]);
    for FieldRow { name, is_header, json_type, meaning, is_optional } in fields {
        let name = cell_code(name);
        let name = if *is_header { format!("header {name}") } else { name };
        let presence = if *is_optional { "not always" } else { "always" };
        row(out, &[&*name, &text(json_type), presence, &cell(meaning)][..columns]);
    }
}

/// Writes who may answer with an error, what causes it, its documentation link or type, and
/// the domain of its code.
fn write_facts(
    out: &mut String,
    entry: &Entry,
    raised_by: Option<RaisedBy<'_>>,
    causes: &[DeclaredCause],
) {
    let spec = entry.spec;
    let mut facts: Vec<String> = Vec::new();
    match raised_by {
        Some(RaisedBy::Any) => facts.push("Raised by: any operation".to_owned()),
        Some(RaisedBy::Operations(of)) => {
            let of: Vec<_> = of.iter().map(|operation| code_span(&operation.label())).collect();
            facts.push(format!("Raised by: {}", of.join(", ")));
        }
        None => {}
    }
    if !causes.is_empty() {
        let causes: Vec<_> = causes.iter().map(cause).collect();
        facts.push(format!("Caused by: {}", causes.join(", ")));
    }
    if let Some(url) = spec.doc_url {
        // A link to another scheme might run a script.
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        facts.push(if is_web {
            format!("More: [{}]({})", text(url), link_target(url))
        } else {
            format!("More: {}", text(url))
        });
    } else if spec.type_uri() != "about:blank" {
        facts.push(format!("Type: {}", code_span(&spec.type_uri())));
    }
    if let Some(domain) = spec.domain {
        facts.push(format!("Domain: {}", code_span(domain)));
    }
    if !facts.is_empty() {
        out.push('\n');
    }
    for fact in facts {
        let _ = writeln!(out, "- {fact}");
    }
}

/// Returns a cause, and the upstreams that it is of: `` `unique` of `sqlx::Error` ``.
fn cause(cause: &DeclaredCause) -> String {
    let of: Vec<_> = cause.upstreams.iter().map(|upstream| code_span(upstream)).collect();
    let of = if of.is_empty() { String::new() } else { format!(" of {}", of.join(" or ")) };
    format!("{}{of}", code_span(&cause.text()))
}

/// Returns the status, and the gRPC code if it is declared.
fn status(entry: &Entry) -> String {
    let grpc = entry.spec.grpc.map(|code| format!(" (gRPC {})", cell_code(code.as_str())));
    let others = if entry.spec.passes_status_on() { " or another" } else { "" };
    format!("{}{others}{}", entry.example().status.as_u16(), grpc.unwrap_or_default())
}

/// Returns a body as a block of code.
fn body_block(body: &Json, content_type: &str) -> String {
    let language = if is_json(content_type) { "json" } else { "text" };
    code_block(language, &body_text(body, content_type))
}

fn body_text(body: &Json, content_type: &str) -> String {
    match body {
        Json::Text(text) if !is_json(content_type) => text.clone(),
        body => body.pretty(),
    }
}

/// Returns a phrase for a paragraph.
fn phrase(phrase: &Phrase) -> String {
    let part = |part: &Part| match part {
        Part::Text(plain) => spaced(plain, text),
        Part::Code(code) => code_span(code),
        Part::Markdown(markdown) => line(markdown),
    };
    phrase.parts().iter().map(part).collect()
}

/// Returns a phrase for a table cell.
fn cell(phrase: &Phrase) -> String {
    let part = |part: &Part| match part {
        Part::Text(plain) => spaced(plain, text),
        Part::Code(code) => cell_code(code),
        Part::Markdown(markdown) => line(markdown),
    };
    phrase.parts().iter().map(part).collect()
}

/// Escapes a part of a sentence, and keeps the spaces around it.
fn spaced(plain: &str, escape: impl Fn(&str) -> String) -> String {
    let start = if plain.starts_with(' ') { " " } else { "" };
    let end = if plain.ends_with(' ') { " " } else { "" };
    format!("{start}{}{end}", escape(plain))
}

fn row(out: &mut String, cells: &[&str]) {
    out.push('|');
    for cell in cells {
        let _ = write!(out, " {cell} |");
    }
    out.push('\n');
}
