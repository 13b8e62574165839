//! [`Iter`]: the specs of a catalogue.

use std::fmt;
use std::slice;

use apierror_core::ErrorSpec;

use crate::catalog::builder::Catalog;
use crate::catalog::entry::Entry;

/// Iterates over the specs of a [`Catalog`], in the order of declaration.
///
/// Needs the feature `catalog`.
#[derive(Clone)]
pub struct Iter<'a>(pub(super) slice::Iter<'a, Entry>);

impl Iterator for Iter<'_> {
    type Item = &'static ErrorSpec;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|entry| entry.spec)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl fmt::Debug for Iter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'a> IntoIterator for &'a Catalog {
    type Item = &'static ErrorSpec;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
