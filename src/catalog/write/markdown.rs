//! A reference in Markdown, with GitHub's tables.

use std::fmt::Write as _;

use apierror_core::{ErrorSpec, FieldPlace, RetryStrategy};

use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;
use crate::catalog::text::{effect, message, one_line, retry_advice, waits};

impl Catalog {
    /// Writes a reference in Markdown.
    ///
    /// It has a section for each group, with a table of code, status, when it
    /// happens, message, details, retry and what to do. A table of retry guidance
    /// follows.
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
    ///     "| `ORDER_NOT_FOUND` | 404 | No such order on the account. | `no order {id}` |  | No | Check the id. |"
    /// ));
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = format!("# {}\n", text(self.name()));
        for (group, entries) in self.entry_groups() {
            let _ = writeln!(out, "\n## {}\n", text(group));
            row(&mut out, ["Code", "Status", "When", "Message", "Details", "Retry", "What to do"]);
            row(&mut out, ["---"; 7]);
            for entry in entries {
                let spec = entry.spec;
                row(
                    &mut out,
                    [
                        &code_span(spec.code),
                        &status(spec),
                        &prose(spec.description),
                        &code_span(&one_line(&message(spec))),
                        &fields(entry),
                        &retry_advice(spec.retry),
                        &prose(spec.help.unwrap_or_default()),
                    ],
                );
            }
        }
        self.write_guidance(&mut out);
        out
    }

    fn write_guidance(&self, out: &mut String) {
        let guided = self.entries().iter().filter(|entry| {
            entry.spec.help.is_some() || entry.spec.retry.strategy() != RetryStrategy::Never
        });
        let guided: Vec<_> = guided.collect();
        if guided.is_empty() {
            return;
        }
        out.push_str("\n## Retry guidance\n\n");
        row(out, ["Code", "Retry", "Strategy", "The failed request", "Waits", "Notes"]);
        row(out, ["---"; 6]);
        for entry in guided {
            let retry = entry.spec.retry;
            row(
                out,
                [
                    &code_span(entry.code()),
                    &retry_advice(retry),
                    retry.strategy().as_str(),
                    effect(retry),
                    &waits(retry).unwrap_or_default(),
                    &prose(entry.spec.help.unwrap_or_default()),
                ],
            );
        }
    }
}

/// Returns the status, and the gRPC code if it is declared.
fn status(spec: &ErrorSpec) -> String {
    let grpc =
        spec.grpc.map(|code| format!(" (gRPC {})", code_span(code.as_str()))).unwrap_or_default();
    format!("{}{grpc}", spec.status.as_u16())
}

/// Lists the members of `details`, the extensions and the headers with their
/// types.
fn fields(entry: &Entry) -> String {
    let fields = entry.fields.iter().map(|field| {
        let place = match field.place {
            FieldPlace::Detail | FieldPlace::Details => "",
            FieldPlace::Extension => "extension ",
            _ => "header ",
        };
        let optional = if field.optional { "?" } else { "" };
        format!(
            "{place}{}",
            code_span(&format!("{}{optional}: {}", field.name, field.type_summary()))
        )
    });
    let fixed = entry
        .spec
        .headers
        .iter()
        .map(|(name, value)| format!("header {}", code_span(&format!("{name}: {value}"))));
    fields.chain(fixed).collect::<Vec<_>>().join(", ")
}

fn row<const N: usize>(out: &mut String, cells: [&str; N]) {
    out.push('|');
    for cell in cells {
        let _ = write!(out, " {cell} |");
    }
    out.push('\n');
}

/// Returns a code span for a table cell. In GFM, `\|` is a bar even there.
fn code_span(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// Escapes bars, and tags outside of code, in Markdown for a table cell.
fn prose(markdown: &str) -> String {
    let mut out = String::new();
    for (index, part) in one_line(markdown).split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        let part = part.replace('|', "\\|");
        out.push_str(&if index % 2 == 0 { part.replace('<', "&lt;") } else { part });
    }
    out
}

/// Escapes plain text.
fn text(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
