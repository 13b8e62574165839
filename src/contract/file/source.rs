//! The text of the file, and the positions of mistakes in it.

use std::ops::Range;

use toml_edit::Item;

/// A mistake in the file.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::contract) struct Fault {
    /// The line, from 1.
    pub(in crate::contract) line: usize,
    pub(in crate::contract) text: String,
}

/// The text of the file.
#[derive(Clone, Copy)]
pub(super) struct Source<'a>(pub(super) &'a str);

impl<'a> Source<'a> {
    /// Creates the fault of the text at `span`.
    pub(super) fn fault(self, span: Option<Range<usize>>, text: impl Into<String>) -> Fault {
        let start = span.map_or(0, |span| span.start);
        let before = self.0.get(..start).unwrap_or(self.0);
        Fault { line: before.matches('\n').count() + 1, text: text.into() }
    }

    /// Returns the text of an item as it is written.
    pub(super) fn written(self, item: &Item) -> &'a str {
        item.span().and_then(|span| self.0.get(span)).unwrap_or_default()
    }
}
