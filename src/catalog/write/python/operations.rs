//! The errors of each operation: a type, a parser, and a function for errors that were
//! caught.

use std::fmt::Write as _;

use super::text::{comment, docstring, snake_case, tuple_of};
use super::types::{Context, union};
use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;

/// Writes the operations, and returns the names of what was written.
pub(super) fn write(catalog: &Catalog, out: &mut String) -> Vec<String> {
    let mut names = Vec::new();
    for operations in catalog.named_operations() {
        let is_error = |entry: &&Entry| {
            operations.declares(entry.name()) || catalog.is_everywhere(entry.name())
        };
        let classes: Vec<String> =
            catalog.entries().iter().filter(is_error).map(Entry::component_name).collect();
        let (name, labels) = (&operations.name, operations.labels());
        let members = classes.iter().cloned().chain(["UnknownApiError".to_owned()]).collect();
        let function = snake_case(name);
        out.push_str("\n\n");
        comment(out, "", &format!("What {labels} may answer with."));
        let _ = writeln!(out, "{name} = {}", union(members, Context::Expression));
        let _ = writeln!(
            out,
            "\n\ndef parse_{function}(status: int, headers: Headers, body: bytes | str) -> {name}:"
        );
        docstring(
            out,
            "    ",
            &[format!("Returns the error that {labels} answered with. Never raises.")],
        );
        let _ = writeln!(out, "    return as_{function}(parse(status, headers, body))");
        let _ = writeln!(out, "\n\ndef as_{function}(error: ApiError) -> {name}:");
        let about = format!(
            "Returns an error of {labels} with its type. An error that it does not declare becomes an UnknownApiError."
        );
        docstring(out, "    ", &[about]);
        let _ = writeln!(out, "    return cast({name}, _only({}, error))", tuple_of(classes));
        names.extend([format!("parse_{function}"), format!("as_{function}"), name.clone()]);
    }
    names
}
