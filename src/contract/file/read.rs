//! Reads a lock from a TOML document.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml_edit::{Item, Table, TomlError, Value};

use super::section_name::{OPERATIONS, code_of};
use super::source::{Fault, Source};
use crate::contract::lock::{Key, Kind, Lock, Section, quoted};

/// The version of the file's format.
const VERSION: i64 = 1;

/// Reads the lock.
///
/// # Errors
/// Returns the first mistake.
pub(super) fn read(source: Source<'_>, root: &Table) -> Result<Lock, Fault> {
    let missing = || format!("`version = {VERSION}` is missing");
    let mut has_version = false;
    let mut lock = Lock::default();
    for (name, item) in root {
        match item.as_table() {
            Some(table) if has_version && name == OPERATIONS => {
                lock.operations = read_operations(source, table)?;
            }
            Some(table) if has_version => {
                let code = code_of(name);
                let section = read_section(source, code, table)?;
                lock.sections.insert(code.to_owned(), section);
            }
            Some(table) => return Err(source.fault(table.span(), missing() + " above it")),
            None if name == "version" => {
                if item.as_integer() != Some(VERSION) {
                    let written = source.written(item);
                    let text = format!(
                        "version {written} is not {VERSION}, the one that this apierror knows"
                    );
                    return Err(source.fault(item.span(), text));
                }
                has_version = true;
            }
            None => {
                return Err(source.fault(item.span(), format!("`{name}` is outside of a section")));
            }
        }
    }
    if has_version { Ok(lock) } else { Err(source.fault(None, missing())) }
}

fn read_section(source: Source<'_>, code: &str, table: &Table) -> Result<Section, Fault> {
    let mut section = Section::default();
    for (name, item) in table {
        let unknown =
            || source.fault(key_span(table, name), format!("`{name}` is not a fact of a lock"));
        let kind = Kind::from_key(name).ok_or_else(unknown)?;
        if !kind.is_named() {
            section.insert(Key::new(kind), read_fact(source, kind, item)?);
            continue;
        }
        let Some(members) = item.as_table_like() else {
            let text = format!("`{name}` needs a name, as in `{name}.example = …`");
            return Err(source.fault(item.span(), text));
        };
        for (name, item) in members.iter() {
            section.insert(Key::named(kind, name), read_fact(source, kind, item)?);
        }
    }
    check_section(source, code, &section, table)?;
    Ok(section)
}

/// Reads the names of the errors of each operation.
fn read_operations(
    source: Source<'_>,
    table: &Table,
) -> Result<BTreeMap<String, BTreeSet<String>>, Fault> {
    let mut operations = BTreeMap::new();
    for (operation, item) in table {
        let names = item.as_array().and_then(|names| {
            names.iter().map(|name| name.as_str().map(str::to_owned)).collect::<Option<_>>()
        });
        let Some(names) = names else {
            let text = format!("`{}` is not a list of names of errors", source.written(item));
            return Err(source.fault(item.span(), text));
        };
        operations.insert(operation.to_owned(), names);
    }
    Ok(operations)
}

fn key_span(table: &Table, name: &str) -> Option<Range<usize>> {
    table.key(name)?.span()
}

fn read_fact(source: Source<'_>, kind: Kind, item: &Item) -> Result<String, Fault> {
    let written = source.written(item);
    let (value, expected) = match kind {
        Kind::Status => {
            let status = item.as_integer().filter(|status| (100..1000).contains(status));
            (status.map(|status| status.to_string()), "an HTTP status, 100 to 999")
        }
        // Quoted, so that `3` and `"3"` differ.
        Kind::Meta => {
            let value = match item.as_value() {
                Some(Value::String(text)) => Some(quoted(text.value())),
                Some(Value::Integer(number)) => Some(number.value().to_string()),
                Some(Value::Boolean(truth)) => Some(truth.value().to_string()),
                _ => None,
            };
            (value, "a string in double quotes, an integer, or a boolean")
        }
        _ => (item.as_str().map(str::to_owned), "a string in double quotes"),
    };
    value.ok_or_else(|| source.fault(item.span(), format!("`{written}` is not {expected}")))
}

/// Checks that a section is complete.
fn check_section(
    source: Source<'_>,
    code: &str,
    section: &Section,
    table: &Table,
) -> Result<(), Fault> {
    let span = |kind: Kind| key_span(table, kind.key());
    if let Some(month) = section.removed() {
        let pattern: String =
            month.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        if ["0000-00", "0000-00-00"].contains(&pattern.as_str()) {
            return Ok(());
        }
        let text = format!("`removed` is a month or a day, such as `2026-11`, not `{month}`");
        return Err(source.fault(span(Kind::Removed), text));
    }
    if section.get(Kind::ReplacedBy).is_some() {
        let text = "`replaced_by` is only for a code that is `removed`";
        return Err(source.fault(span(Kind::ReplacedBy), text));
    }
    let required = [Kind::Status, Kind::Envelope, Kind::ContentType, Kind::Type];
    match required.into_iter().find(|kind| section.get(*kind).is_none()) {
        None => Ok(()),
        Some(kind) => Err(source.fault(table.span(), format!("`{code}` has no `{}`", kind.key()))),
    }
}

/// Explains a mistake in the syntax in terms of the lock.
pub(super) fn explain(text: &str, error: &TomlError) -> Fault {
    let source = Source(text);
    let span = error.span().unwrap_or_default();
    let fault = source.fault(Some(span.clone()), "");
    let line = text.lines().nth(fault.line - 1).unwrap_or_default().trim();
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    let name = text.get(span).unwrap_or_default();
    let is_header = line.starts_with('[');
    let text = if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
        "a merge conflict is unresolved".to_owned()
    } else if error.message() == "duplicate key" {
        if is_header {
            format!("`{name}` already has a section")
        } else {
            format!("`{name}` is set twice")
        }
    } else if is_header && !line.contains(']') {
        "`]` is missing".to_owned()
    } else if is_header {
        "a code of other characters than A-Z, a-z, 0-9, `_` and `-` needs quotes".to_owned()
    } else if !line.contains('=') {
        format!("`{line}` is not a fact: a line is `key = value`, `[CODE]` or a comment")
    } else if error.message().starts_with("string values must be quoted") {
        format!("`{value}` is not a string in double quotes")
    } else {
        format!("`{line}` is not TOML: {}", error.message())
    };
    Fault { text, ..fault }
}
