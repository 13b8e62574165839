//! The errors of each operation: a type and a parser.

use std::fmt::Write as _;

use super::types::comment;
use crate::catalog::builder::{Catalog, NamedOperations};
use crate::catalog::entry::Entry;
use crate::catalog::text::quoted;

/// Writes the types and the parsers of the operations, if there are any.
pub(super) fn write(catalog: &Catalog, out: &mut String) {
    let named = catalog.named_operations();
    if named.is_empty() {
        return;
    }
    out.push_str(include_str!("operations.ts"));
    out.push_str(if catalog.has_names() {
        include_str!("operations_by_name.ts")
    } else {
        include_str!("operations_by_code.ts")
    });
    let everywhere: Vec<&str> = catalog.entries_everywhere().map(Entry::name).collect();
    for operations in &named {
        write_operations(operations, &everywhere, out);
    }
}

fn write_operations(
    operations: &NamedOperations<'_>,
    everywhere: &[&'static str],
    out: &mut String,
) {
    let mut errors: Vec<&str> = operations.errors().collect();
    errors.extend(everywhere.iter().filter(|name| !operations.declares(name)));
    let errors: Vec<_> = errors.into_iter().map(quoted).collect();
    let NamedOperations { name, .. } = operations;
    out.push('\n');
    comment(out, 0, &format!("What {} may answer with.", operations.labels()));
    let keys = if errors.is_empty() { "never".to_owned() } else { errors.join(" | ") };
    let _ = writeln!(out, "export type {name} = KnownApiErrors[{keys}] | UnknownApiError;");
    let _ = writeln!(
        out,
        "export const parse{name}: OperationParser<{name}> = operationParser<{keys}>([{}]);",
        errors.join(", ")
    );
}
