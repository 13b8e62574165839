//! The content of a lock: facts about each code, and the errors of each operation.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;

/// The codes with their facts, and the operations with the names of their errors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lock {
    pub(super) sections: BTreeMap<String, Section>,
    pub(super) operations: BTreeMap<String, BTreeSet<String>>,
}

/// What stands for the errors that any operation may answer with.
pub(super) const ANY: &str = "any";

/// The facts about one code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) facts: BTreeMap<Key, String>,
}

/// The subject of a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) kind: Kind,
    /// The name of a detail, an extension, a header or a static fact, or the place
    /// in the body; otherwise empty. Slashes lead to members: `price/amount`.
    pub(super) name: String,
}

/// The kind of a fact, in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Removed,
    ReplacedBy,
    /// The code that is sent, if it differs from the name.
    Code,
    Status,
    OtherStatuses,
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

impl Kind {
    pub(super) const ALL: [Self; 25] = [
        Self::Removed,
        Self::ReplacedBy,
        Self::Code,
        Self::Status,
        Self::OtherStatuses,
        Self::Grpc,
        Self::Retry,
        Self::Effect,
        Self::RetryOptions,
        Self::Envelope,
        Self::ContentType,
        Self::Type,
        Self::Domain,
        Self::Body,
        Self::Details,
        Self::Detail,
        Self::Extension,
        Self::Header,
        Self::Meta,
        Self::Group,
        Self::Title,
        Self::Message,
        Self::Description,
        Self::Help,
        Self::DocUrl,
    ];

    /// Returns the kind's name in the file.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::ReplacedBy => "replaced_by",
            Self::Code => "code",
            Self::Status => "status",
            Self::OtherStatuses => "other_statuses",
            Self::Grpc => "grpc",
            Self::Retry => "retry",
            Self::Effect => "effect",
            Self::RetryOptions => "retry_options",
            Self::Envelope => "envelope",
            Self::ContentType => "content_type",
            Self::Type => "type",
            Self::Domain => "domain",
            Self::Body => "body",
            Self::Details => "details",
            Self::Detail => "detail",
            Self::Extension => "extension",
            Self::Header => "header",
            Self::Meta => "meta",
            Self::Group => "group",
            Self::Title => "title",
            Self::Message => "message",
            Self::Description => "description",
            Self::Help => "help",
            Self::DocUrl => "doc_url",
        }
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Returns whether a code can have several facts of this kind, each with a
    /// name.
    pub(super) fn is_named(self) -> bool {
        matches!(self, Self::Body | Self::Detail | Self::Extension | Self::Header | Self::Meta)
    }
}

impl Key {
    pub(super) fn new(kind: Kind) -> Self {
        Self::named(kind, "")
    }

    pub(super) fn named(kind: Kind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }
}

impl Section {
    pub(super) fn get(&self, kind: Kind) -> Option<&str> {
        self.facts.get(&Key::new(kind)).map(String::as_str)
    }

    pub(super) fn set(&mut self, kind: Kind, value: impl Into<String>) {
        self.insert(Key::new(kind), value.into());
    }

    pub(super) fn insert(&mut self, key: Key, value: String) {
        self.facts.insert(key, value);
    }

    /// Returns the date of the removal, if this is a tombstone.
    pub(super) fn removed(&self) -> Option<&str> {
        self.get(Kind::Removed)
    }
}

impl Lock {
    /// Returns the lock that records the declared facts. Codes that are gone
    /// become tombstones, and tombstones stay.
    pub(super) fn updated(&self, declared: &Self, changes: &[Change]) -> Self {
        let mut updated = declared.clone();
        for (code, section) in &self.sections {
            if declared.sections.contains_key(code) {
                continue;
            }
            let mut section = section.clone();
            if section.removed().is_none() {
                section.set(Kind::Removed, this_month());
                let mut of_code = changes.iter().filter(|change| change.code == *code);
                if let Some(successor) = of_code.find_map(Change::successor) {
                    section.set(Kind::ReplacedBy, successor);
                }
            }
            updated.sections.insert(code.clone(), section);
        }
        updated
    }
}

/// Returns the current month in the format of tombstones: `2026-11`.
pub(super) fn this_month() -> String {
    let mut month = crate::Timestamp::now().to_string();
    month.truncate("2026-11".len());
    month
}

/// Returns the text as a string literal that is valid in TOML and in JSON.
pub(super) fn quoted(text: &str) -> String {
    // TOML requires an escape for U+007F, JSON does not.
    serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007f")
}
