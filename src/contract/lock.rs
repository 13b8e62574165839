//! The lock as a file: what it holds, how it is read, and how it is written.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// The version of the file's format.
const VERSION: &str = "1";

const HEADER: &str = "\
# The contract of this service's errors: what clients rely on. Kept by apierror, which fails a test when a change breaks
# clients. `APIERROR_UPDATE=1 cargo test` records what breaks none.
version = 1
";

/// What the fact is about; the order is that of the lines in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Removed,
    ReplacedBy,
    Status,
    Grpc,
    Retry,
    Effect,
    RetryOptions,
    Envelope,
    ContentType,
    Type,
    Domain,
    Body,
    Details,
    Detail,
    Extension,
    Header,
    Meta,
    Group,
    Title,
    Message,
    Description,
    Help,
    DocUrl,
}

/// Every kind, its key, and whether a name follows it.
const KINDS: [(Kind, &str, bool); 23] = [
    (Kind::Removed, "removed", false),
    (Kind::ReplacedBy, "replaced_by", false),
    (Kind::Status, "status", false),
    (Kind::Grpc, "grpc", false),
    (Kind::Retry, "retry", false),
    (Kind::Effect, "effect", false),
    (Kind::RetryOptions, "retry_options", false),
    (Kind::Envelope, "envelope", false),
    (Kind::ContentType, "content_type", false),
    (Kind::Type, "type", false),
    (Kind::Domain, "domain", false),
    (Kind::Body, "body", true),
    (Kind::Details, "details", false),
    (Kind::Detail, "detail", true),
    (Kind::Extension, "extension", true),
    (Kind::Header, "header", true),
    (Kind::Meta, "meta", true),
    (Kind::Group, "group", false),
    (Kind::Title, "title", false),
    (Kind::Message, "message", false),
    (Kind::Description, "description", false),
    (Kind::Help, "help", false),
    (Kind::DocUrl, "doc_url", false),
];

impl Kind {
    pub(super) fn key(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, key, _)| key)
    }
}

/// What a line says something about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) kind: Kind,
    /// Of a detail, an extension, a header, a static fact, or a place in the body; else empty. Behind a slash, the way to
    /// a member of it: `price/amount`.
    pub(super) name: String,
}

impl Key {
    pub(super) fn of(kind: Kind) -> Self {
        Self::named(kind, "")
    }

    pub(super) fn named(kind: Kind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }
}

/// One code.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// Lines that start with `#`, and stand before the section or in it.
    comments: Vec<String>,
    pub(super) facts: BTreeMap<Key, String>,
    /// Where `[CODE]` stands.
    line: usize,
    lines: BTreeMap<Key, usize>,
}

impl Section {
    pub(super) fn get(&self, kind: Kind) -> Option<&str> {
        self.facts.get(&Key::of(kind)).map(String::as_str)
    }

    pub(super) fn set(&mut self, kind: Kind, value: impl Into<String>) {
        self.insert(Key::of(kind), value.into());
    }

    pub(super) fn insert(&mut self, key: Key, value: String) {
        self.facts.insert(key, value);
    }

    /// When the code was removed, where this is its tombstone.
    pub(super) fn removed(&self) -> Option<&str> {
        self.get(Kind::Removed)
    }
}

/// Every code, sorted.
#[derive(Debug, Clone, Default)]
pub(super) struct Lock {
    pub(super) sections: BTreeMap<String, Section>,
    /// Comments behind the last section.
    trailing: Vec<String>,
}

/// A line, from 1, and what is wrong with it.
type Fault = (usize, String);

impl Lock {
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        let mut lock = Self::default();
        let mut version = None;
        let mut current: Option<String> = None;
        let mut comments: Vec<String> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let fault = |text: String| (number, text);
            let line = line.trim();
            if line.is_empty() {
                // What stands behind a section, after an empty line, belongs to the next one.
                continue;
            }
            if line.starts_with('#') {
                if !HEADER.lines().any(|known| known == line) {
                    comments.push(line.to_owned());
                }
            } else if let Some(header) = line.strip_prefix('[') {
                if version.is_none() {
                    return Err(fault(format!(
                        "`version = {VERSION}` is missing above the first code"
                    )));
                }
                let name =
                    header.strip_suffix(']').ok_or_else(|| fault("`]` is missing".to_owned()))?;
                let code = read_key(name.trim()).map_err(fault)?;
                if lock.sections.contains_key(&code) {
                    return Err(fault(format!("`{code}` has a section already")));
                }
                let comments = std::mem::take(&mut comments);
                let section = Section { comments, line: number, ..Section::default() };
                lock.sections.insert(code.clone(), section);
                current = Some(code);
            } else if let Some((key, value)) = split_assignment(line) {
                match current.as_ref().and_then(|code| lock.sections.get_mut(code)) {
                    None if key == "version" && version.is_none() => {
                        if value != VERSION {
                            return Err(fault(format!(
                                "version {value} is not {VERSION}, the one that this apierror knows"
                            )));
                        }
                        version = Some(());
                    }
                    None => return Err(fault(format!("`{key}` stands in no section"))),
                    Some(section) => {
                        section.comments.append(&mut comments);
                        let (key, value) = read_fact(key, value).map_err(fault)?;
                        if section.facts.contains_key(&key) {
                            return Err(fault(format!("`{}` is said already", show_key(&key))));
                        }
                        section.lines.insert(key.clone(), number);
                        section.facts.insert(key, value);
                    }
                }
            } else if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
                return Err(fault("a merge was left half done".to_owned()));
            } else {
                return Err(fault(format!(
                    "`{line}` is no fact: a line is `key = value`, `[CODE]` or a comment"
                )));
            }
        }
        if version.is_none() {
            return Err((1, format!("`version = {VERSION}` is missing")));
        }
        lock.trailing = comments;
        lock.check_sections()?;
        Ok(lock)
    }

    /// What a section has to say.
    fn check_sections(&self) -> Result<(), Fault> {
        for (code, section) in &self.sections {
            if let Some(month) = section.removed() {
                let shape: String =
                    month.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
                if !["0000-00", "0000-00-00"].contains(&shape.as_str()) {
                    let line = section.lines[&Key::of(Kind::Removed)];
                    return Err((
                        line,
                        format!("`removed` is a month or a day, `2026-11`, not `{month}`"),
                    ));
                }
            } else if section.get(Kind::ReplacedBy).is_some() {
                let line = section.lines[&Key::of(Kind::ReplacedBy)];
                return Err((line, "`replaced_by` is for a code that is `removed`".to_owned()));
            } else {
                for kind in [
                    Kind::Status,
                    Kind::Retry,
                    Kind::Effect,
                    Kind::Envelope,
                    Kind::ContentType,
                    Kind::Type,
                ] {
                    if section.get(kind).is_none() {
                        return Err((section.line, format!("`{code}` has no `{}`", kind.key())));
                    }
                }
            }
        }
        Ok(())
    }

    /// A successor is a code that there is.
    pub(super) fn check_successors(&self, declared: &Self) -> Result<(), Fault> {
        for (code, section) in &self.sections {
            let Some(successor) = section.get(Kind::ReplacedBy) else { continue };
            let exists = |lock: &Self| lock.sections.contains_key(successor);
            if successor == code || !(exists(self) || exists(declared)) {
                let line = section.lines[&Key::of(Kind::ReplacedBy)];
                return Err((
                    line,
                    format!("`{successor}`, which replaces `{code}`, is no code of the service"),
                ));
            }
        }
        Ok(())
    }

    /// The lock that says what is declared: tombstones and comments stay.
    pub(super) fn updated(mut self, declared: Self, changes: &[super::Change]) -> Self {
        let month = this_month();
        for (code, section) in &mut self.sections {
            if section.removed().is_none() && !declared.sections.contains_key(code) {
                section.set(Kind::Removed, month.as_str());
                let mut renamed = changes.iter().filter(|change| change.code == *code);
                if let Some(successor) = renamed.find_map(super::Change::successor) {
                    section.set(Kind::ReplacedBy, successor);
                }
            }
        }
        for (code, section) in declared.sections {
            self.sections.entry(code).or_default().facts = section.facts;
        }
        self
    }
}

/// As tombstones have it: `2026-11`.
pub(super) fn this_month() -> String {
    let mut month = crate::Timestamp::now().to_string();
    month.truncate("2026-11".len());
    month
}

/// `key = value`; a quoted key may hold `=`.
fn split_assignment(line: &str) -> Option<(&str, &str)> {
    let mut in_quotes = false;
    let at = line.find(|c| {
        in_quotes ^= c == '"';
        c == '=' && !in_quotes
    })?;
    let (key, value) = line.split_at(at);
    let key = key.trim_end();
    (!key.is_empty() && !key.contains(['<', '>'])).then(|| (key, value[1..].trim()))
}

/// A bare key, or a quoted one.
fn read_key(written: &str) -> Result<String, String> {
    if written.starts_with('"') {
        return serde_json::from_str(written).map_err(|_| format!("{written} is no string"));
    }
    if written.is_empty() || !written.chars().all(is_bare) {
        return Err(format!(
            "`{written}` is no key: other than A-Z, a-z, 0-9, `_` and `-` stands in quotes"
        ));
    }
    Ok(written.to_owned())
}

fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

fn read_fact(written: &str, value: &str) -> Result<(Key, String), String> {
    let (word, name) = match written.split_once('.') {
        Some((word, name)) => (word, read_key(name)?),
        None => (written, String::new()),
    };
    let found =
        KINDS.iter().find(|(_, key, is_named)| *key == word && *is_named != name.is_empty());
    let &(kind, ..) = found.ok_or_else(|| format!("`{written}` is no fact that a lock holds"))?;
    let value = match kind {
        Kind::Status => {
            let number = value.parse::<u16>().ok().filter(|status| (400..600).contains(status));
            number.ok_or_else(|| format!("`{value}` is no status of an error"))?.to_string()
        }
        // As it is written, so that `3` and `"3"` differ.
        Kind::Meta => match serde_json::from_str(value) {
            Ok(Value::String(text)) => show_text(&text),
            Ok(Value::Bool(_)) => value.to_owned(),
            Ok(Value::Number(number)) if number.is_i64() => value.to_owned(),
            _ => {
                return Err(format!(
                    "`{value}` is no string in double quotes, no integer, and no bool"
                ));
            }
        },
        _ => serde_json::from_str(value)
            .map_err(|_| format!("`{value}` is no string in double quotes"))?,
    };
    Ok((Key { kind, name }, value))
}

fn show_name(name: &str) -> String {
    if !name.is_empty() && name.chars().all(is_bare) {
        return name.to_owned();
    }
    show_text(name)
}

/// A string as TOML and JSON have it alike.
pub(super) fn show_text(text: &str) -> String {
    // U+007F is the one that JSON leaves as it is, and TOML does not.
    serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007f")
}

fn show_key(Key { kind, name }: &Key) -> String {
    if name.is_empty() {
        kind.key().to_owned()
    } else {
        format!("{}.{}", kind.key(), show_name(name))
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADER)?;
        for (code, Section { comments, facts, .. }) in &self.sections {
            writeln!(f)?;
            for comment in comments {
                writeln!(f, "{comment}")?;
            }
            writeln!(f, "[{}]", show_name(code))?;
            for (key, value) in facts {
                match key.kind {
                    Kind::Status | Kind::Meta => writeln!(f, "{} = {value}", show_key(key))?,
                    _ => writeln!(f, "{} = {}", show_key(key), show_text(value))?,
                }
            }
        }
        if !self.trailing.is_empty() {
            writeln!(f)?;
        }
        for comment in &self.trailing {
            writeln!(f, "{comment}")?;
        }
        Ok(())
    }
}
