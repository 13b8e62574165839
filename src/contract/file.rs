//! The lock as a TOML file: how it is read, and how it is edited.

use std::ops::Range;

use toml_edit::{Document, DocumentMut, Item, Table, TomlError, Value};

use super::lock::{Key, Kind, Lock, Section, quoted};

/// The version of the file's format.
const VERSION: i64 = 1;

/// The start of a new file.
const HEADER: &str = "\
# The contract of this service's errors: what clients rely on. apierror checks it in a test, which fails if a change
# breaks clients. `APIERROR_UPDATE=1 cargo test` records compatible changes.
version = 1
";

/// The section of a code that is called `version`: this key is taken.
const VERSION_CODE: &str = "version (code)";

/// A mistake in the file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) text: String,
}

/// A lock and the file that holds it.
#[derive(Debug)]
pub(super) struct LockFile {
    document: Document<String>,
    lock: Lock,
}

impl LockFile {
    /// Reads the text of a file.
    pub(super) fn parse(text: &str) -> Result<Self, Fault> {
        let text = text.replace("\r\n", "\n");
        let document = Document::parse(text.clone()).map_err(|error| explain(&text, &error))?;
        let lock = read_lock(Source(&text), document.as_table())?;
        Ok(Self { document, lock })
    }

    pub(super) fn lock(&self) -> &Lock {
        &self.lock
    }

    /// Checks that each code named in `replaced_by` exists.
    pub(super) fn check_successors(&self, declared: &Lock) -> Result<(), Fault> {
        for (code, section) in &self.lock.sections {
            let Some(successor) = section.get(Kind::ReplacedBy) else { continue };
            let exists = |lock: &Lock| lock.sections.contains_key(successor);
            if successor == code || !(exists(&self.lock) || exists(declared)) {
                let item = self.document.get(section_name(code));
                let span = item.and_then(|table| table.get(Kind::ReplacedBy.key())?.span());
                let text =
                    format!("`{successor}`, which replaces `{code}`, is not a code of the service");
                return Err(Source(self.document.raw()).fault(span, text));
            }
        }
        Ok(())
    }

    /// Returns the text of the file that holds `lock` instead. Comments and the
    /// format of other facts stay.
    pub(super) fn updated(self, lock: &Lock) -> String {
        let mut document = self.document.into_mut();
        edit(&mut document, &self.lock, lock);
        document.to_string()
    }
}

/// Returns the text of a new file.
pub(super) fn new_file(lock: &Lock) -> String {
    let mut document: DocumentMut = HEADER.parse().unwrap_or_default();
    edit(&mut document, &Lock::default(), lock);
    document.to_string()
}

fn section_name(code: &str) -> &str {
    if code == "version" { VERSION_CODE } else { code }
}

// Reading

/// The text of the file.
#[derive(Clone, Copy)]
struct Source<'a>(&'a str);

impl<'a> Source<'a> {
    fn fault(self, span: Option<Range<usize>>, text: impl Into<String>) -> Fault {
        let start = span.map_or(0, |span| span.start);
        let before = self.0.get(..start).unwrap_or(self.0);
        Fault { line: before.matches('\n').count() + 1, text: text.into() }
    }

    /// Returns the text of an item as it is written.
    fn written(self, item: &Item) -> &'a str {
        item.span().and_then(|span| self.0.get(span)).unwrap_or_default()
    }
}

fn read_lock(source: Source<'_>, root: &Table) -> Result<Lock, Fault> {
    let missing = || format!("`version = {VERSION}` is missing");
    let mut has_version = false;
    let mut lock = Lock::default();
    for (name, item) in root {
        match item.as_table() {
            Some(table) if has_version => {
                let code = if name == VERSION_CODE { "version" } else { name };
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

fn key_span(table: &Table, name: &str) -> Option<Range<usize>> {
    table.key(name)?.span()
}

fn read_fact(source: Source<'_>, kind: Kind, item: &Item) -> Result<String, Fault> {
    let written = source.written(item);
    let (value, expected) = match kind {
        Kind::Status => {
            let status = item.as_integer().filter(|status| (400..600).contains(status));
            (status.map(|status| status.to_string()), "an error status, 400 to 599")
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
    let required =
        [Kind::Status, Kind::Retry, Kind::Effect, Kind::Envelope, Kind::ContentType, Kind::Type];
    match required.into_iter().find(|kind| section.get(*kind).is_none()) {
        None => Ok(()),
        Some(kind) => Err(source.fault(table.span(), format!("`{code}` has no `{}`", kind.key()))),
    }
}

/// Explains a mistake in the syntax in terms of the lock.
fn explain(text: &str, error: &TomlError) -> Fault {
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

// Editing

/// Replaces the facts of `old` by those of `new`.
fn edit(document: &mut DocumentMut, old: &Lock, new: &Lock) {
    let nothing = Section::default();
    let root = document.as_table_mut();
    for (code, section) in &new.sections {
        let table = root.entry(section_name(code)).or_insert_with(|| {
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            Item::Table(table)
        });
        if let Some(table) = table.as_table_mut() {
            edit_section(table, old.sections.get(code).unwrap_or(&nothing), section);
        }
    }
    root.sort_values();
    for (position, (_, item)) in root.iter_mut().enumerate() {
        if let Some(table) = item.as_table_mut() {
            table.set_position(isize::try_from(position).ok());
        }
    }
}

fn edit_section(table: &mut Table, old: &Section, new: &Section) {
    for key in old.facts.keys().filter(|key| !new.facts.contains_key(key)) {
        remove(table, key);
    }
    for (key, value) in &new.facts {
        if old.facts.get(key) != Some(value) {
            set(table, key, value);
        }
    }
    // The order of the kinds, and within a kind that of the names.
    table.sort_values_by(|a, _, b, _| Kind::from_key(a).cmp(&Kind::from_key(b)));
    for (_, members) in table.iter_mut() {
        if let Some(members) = members.as_table_mut() {
            members.sort_values();
        }
    }
}

fn set(table: &mut Table, key: &Key, value: &str) {
    let written = match key.kind {
        Kind::Status | Kind::Meta => value.to_owned(),
        // toml_edit would write some texts in single quotes.
        _ => quoted(value),
    };
    let mut value: Value = written.parse().unwrap_or_else(|_| value.into());
    let Some((parent, name)) = parent(table, key) else { return };
    match parent.get_mut(name).and_then(Item::as_value_mut) {
        Some(known) => {
            *value.decor_mut() = known.decor().clone();
            *known = value;
        }
        None => drop(parent.insert(name, Item::Value(value))),
    }
}

/// Removes a fact. A comment above it moves above the section.
fn remove(table: &mut Table, key: &Key) {
    let Some((parent, name)) = parent(table, key) else { return };
    let comment = parent.key(name).and_then(|key| key.leaf_decor().prefix()?.as_str());
    let comment = comment.unwrap_or_default().trim().to_owned();
    parent.remove(name);
    if !comment.is_empty() {
        let decor = table.decor_mut();
        let before = decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
        let prefix = format!("{before}{comment}\n");
        decor.set_prefix(prefix);
    }
}

/// Returns the table that holds the fact, and the fact's name in it.
fn parent<'a>(table: &'a mut Table, key: &'a Key) -> Option<(&'a mut Table, &'a str)> {
    let kind = key.kind.key();
    if !key.kind.is_named() {
        return Some((table, kind));
    }
    let item = table.entry(kind).or_insert_with(|| Item::Table(Table::new()));
    // Somebody may have written an inline table, or a table with a header.
    let mut members = std::mem::take(item).into_table().unwrap_or_default();
    members.set_dotted(true);
    *item = Item::Table(members);
    Some((item.as_table_mut()?, &key.name))
}

#[cfg(test)]
mod tests;
