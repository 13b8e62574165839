//! A reference in Markdown, with GitHub's tables.

mod escape;
mod prose;

use std::fmt::Write as _;

use apierror_core::{ErrorSpec, FieldPlace, Retry, RetryStrategy};

use crate::catalog::advice::{advice_in_words, effect_in_words};
use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::page::{Scenario, Tables};
use crate::catalog::text::message;

use self::escape::{cell_code, text};
use self::prose::{block, line};

impl Catalog {
    /// Writes a reference in Markdown.
    ///
    /// It has a section for each group, with a table of code, status, when it
    /// happens, message, details, retry and what to do. A table of retry guidance
    /// follows. It shows retry advice that is declared; advice that follows from
    /// the status only if the envelope [sends it](crate::envelope::WithRetry).
    ///
    /// Descriptions and help are Markdown themselves. Characters that would end a
    /// table cell or start an HTML tag are escaped.
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
    /// assert!(markdown.contains(
    ///     "| `ORDER_NOT_FOUND` | 404 | No such order on the account. | `no order {id}` |  |  | Check the id. |"
    /// ));
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let page = self.page();
        let mut out = format!("# {}\n", text(self.name()));
        write_prose(&mut out, &page.introduction);
        match page.tables {
            Tables::ByGroup => {
                for (group, entries) in self.entry_groups() {
                    let _ = writeln!(out, "\n## {}", text(group));
                    write_prose(&mut out, page.group_note(group).unwrap_or_default());
                    write_table(&mut out, &entries);
                }
            }
            Tables::ByStatus => {
                out.push_str("\n## Errors\n");
                write_table(&mut out, &self.entries_by_status());
                for (group, _) in self.entry_groups() {
                    if let Some(note) = page.group_note(group) {
                        let _ = writeln!(out, "\n### {}", text(group));
                        write_prose(&mut out, note);
                    }
                }
            }
        }
        self.write_guidance(&mut out);
        if !page.scenarios.is_empty() {
            out.push_str("\n## Scenarios\n");
        }
        for Scenario { title, text: what } in &page.scenarios {
            let _ = writeln!(out, "\n### {}", text(title));
            write_prose(&mut out, what);
        }
        write_prose(&mut out, &page.closing);
        out
    }

    fn write_guidance(&self, out: &mut String) {
        let guided = self.entries().iter().filter(|entry| {
            let is_worth_saying = |advice: Retry| advice.strategy() != RetryStrategy::Never;
            entry.spec.help.is_some() || entry.advice().is_some_and(is_worth_saying)
        });
        let guided: Vec<_> = guided.collect();
        if guided.is_empty() {
            return;
        }
        out.push_str("\n## Retry guidance\n\n");
        row(out, ["Code", "Retry", "Strategy", "The failed request", "Notes"]);
        row(out, ["---"; 5]);
        for entry in guided {
            let advice = entry.advice();
            row(
                out,
                [
                    &name_cell(entry),
                    &advice.and_then(advice_in_words).unwrap_or_default(),
                    advice.map(|retry| retry.strategy().as_str()).unwrap_or_default(),
                    advice.map(effect_in_words).unwrap_or_default(),
                    &line(entry.spec.help.unwrap_or_default()),
                ],
            );
        }
    }
}

/// Returns the name, and the code that is sent if that is another.
fn name_cell(entry: &Entry) -> String {
    let sent = match entry.spec.code {
        _ if !entry.has_name() => String::new(),
        "" => ", sent with an empty code".to_owned(),
        code => format!(", sent as {}", cell_code(code)),
    };
    cell_code(entry.name()) + &sent
}

/// Returns the status, and the gRPC code if it is declared.
fn status(spec: &ErrorSpec) -> String {
    let grpc =
        spec.grpc.map(|code| format!(" (gRPC {})", cell_code(code.as_str()))).unwrap_or_default();
    let others = if spec.passes_status_on() { " or another" } else { "" };
    format!("{}{others}{grpc}", spec.status.as_u16())
}

/// Lists the members of `details`, the extensions and the headers with their
/// types.
fn fields(entry: &Entry) -> String {
    let fields = entry.fields.iter().filter(|field| field.place != FieldPlace::Status);
    let fields = fields.map(|field| {
        let place = match field.place {
            FieldPlace::Detail | FieldPlace::Details => "",
            FieldPlace::Extension => "extension ",
            FieldPlace::Extensions => "members of ",
            _ => "header ",
        };
        let optional = if field.optional { "?" } else { "" };
        format!(
            "{place}{}",
            cell_code(&format!("{}{optional}: {}", field.name, field.type_summary()))
        )
    });
    let fixed = entry
        .fixed_headers()
        .into_iter()
        .map(|(name, value)| format!("header {}", cell_code(&format!("{name}: {value}"))));
    fields.chain(fixed).collect::<Vec<_>>().join(", ")
}

/// Writes Markdown of the service's author.
fn write_prose(out: &mut String, markdown: &str) {
    if !markdown.trim().is_empty() {
        out.push('\n');
        out.push_str(&block(markdown));
    }
}

/// Writes a table with a row for each code.
fn write_table(out: &mut String, entries: &[&Entry]) {
    out.push('\n');
    row(out, ["Code", "Status", "When", "Message", "Details", "Retry", "What to do"]);
    row(out, ["---"; 7]);
    for entry in entries {
        let spec = entry.spec;
        row(
            out,
            [
                &name_cell(entry),
                &status(spec),
                &line(spec.description),
                &cell_code(&message(spec)),
                &fields(entry),
                &entry.advice().and_then(advice_in_words).unwrap_or_default(),
                &line(spec.help.unwrap_or_default()),
            ],
        );
    }
}

fn row<const N: usize>(out: &mut String, cells: [&str; N]) {
    out.push('|');
    for cell in cells {
        let _ = write!(out, " {cell} |");
    }
    out.push('\n');
}
