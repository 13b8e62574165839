//! [`CatalogEntry`]: the kinds of errors of a type.

use std::slice;

use crate::spec::ErrorSpec;

/// One entry of [`DeclaredError::ENTRIES`](super::DeclaredError::ENTRIES).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum CatalogEntry {
    /// A kind of error of the type itself.
    Spec(&'static ErrorSpec),
    /// The entries of a type to which `#[api(transparent)]` forwards.
    Nested(&'static [CatalogEntry]),
}

/// The entries of a derived type: its own specs, and at the given indices the
/// entries of the types to which it forwards.
#[must_use]
pub const fn entries<const N: usize, const NESTED: usize>(
    specs: &'static [ErrorSpec],
    nested: &[(usize, &'static [CatalogEntry]); NESTED],
) -> [CatalogEntry; N] {
    let mut entries = [CatalogEntry::Nested(&[]); N];
    let (mut entry, mut passed) = (0, 0);
    while entry < N {
        entries[entry] = if passed < NESTED && nested[passed].0 == entry {
            passed += 1;
            CatalogEntry::Nested(nested[passed - 1].1)
        } else {
            CatalogEntry::Spec(&specs[entry - passed])
        };
        entry += 1;
    }
    entries
}

/// Whether a kind of error, here or in a forwarded type, names its own envelope.
pub(super) const fn names_envelopes(entries: &[CatalogEntry]) -> bool {
    let mut i = 0;
    while i < entries.len() {
        let names_one = match entries[i] {
            CatalogEntry::Spec(spec) => spec.own_envelope().is_some(),
            CatalogEntry::Nested(nested) => names_envelopes(nested),
        };
        if names_one {
            return true;
        }
        i += 1;
    }
    false
}

/// The specs of a list of entries, depth first: in the order of declaration.
pub(crate) struct Specs {
    open: Vec<slice::Iter<'static, CatalogEntry>>,
}

impl Specs {
    pub(crate) fn new(entries: &'static [CatalogEntry]) -> Self {
        Self { open: vec![entries.iter()] }
    }
}

impl Iterator for Specs {
    type Item = &'static ErrorSpec;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.open.last_mut()?.next() {
                Some(CatalogEntry::Spec(spec)) => return Some(spec),
                Some(CatalogEntry::Nested(entries)) => self.open.push(entries.iter()),
                None => drop(self.open.pop()),
            }
        }
    }
}
