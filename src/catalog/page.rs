//! The parts of the reference page that do not come from the declarations:
//! prose, headings and the order of groups.

pub(crate) mod field_row;
pub(crate) mod format;
pub(crate) mod guidance;
pub(crate) mod handling;
pub(crate) mod label;
pub(crate) mod phrase;
pub(crate) mod retry_rules;

/// How the reference lists the errors.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Tables {
    /// A table for each group.
    #[default]
    ByGroup,
    /// One table, in the order of the statuses.
    ByStatus,
}

/// A part of the reference that has a heading of its own.
///
/// Needs the feature `catalog`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Section {
    /// The format of the bodies.
    Format,
    /// The errors.
    Codes,
    /// The [operations](crate::Catalog::operation) with their errors.
    Operations,
    /// Code that handles them.
    Handling,
    /// Whether to retry, and what else to do.
    Retry,
    /// The [scenarios](crate::Catalog::scenario).
    Scenarios,
}

/// A titled text.
#[derive(Debug, Clone)]
pub(super) struct Scenario {
    pub(super) title: String,
    pub(super) text: String,
}

/// The texts that the service's author adds to the reference, all in Markdown.
#[derive(Debug, Clone, Default)]
pub(super) struct PageText {
    pub(super) introduction: String,
    pub(super) closing: String,
    /// The groups that come first.
    pub(super) group_order: Vec<String>,
    /// The text below the heading of a group.
    pub(super) group_notes: Vec<(String, String)>,
    pub(super) scenarios: Vec<Scenario>,
    pub(super) headings: Vec<(Section, String)>,
    pub(super) tables: Tables,
}

impl PageText {
    /// Returns the heading of a section: the one that was set, or else `default`.
    pub(super) fn heading<'a>(&'a self, section: Section, default: &'a str) -> &'a str {
        let set = self.headings.iter().find(|(known, _)| *known == section);
        set.map_or(default, |(_, heading)| heading.as_str())
    }

    /// Returns the note to a group.
    pub(super) fn group_note(&self, group: &str) -> Option<&str> {
        let note = self.group_notes.iter().find(|(name, _)| name == group);
        note.map(|(_, note)| note.as_str())
    }
}
