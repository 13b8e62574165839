//! What all entries of a catalogue have to agree on.

use std::collections::BTreeMap;

use crate::catalog::builder::Catalog;
use crate::catalog::conflict::Conflict;
use crate::catalog::entry::Entry;
use crate::catalog::names;

impl Catalog {
    /// Checks that the schemas of documents have different names.
    pub(super) fn check_names(&self) -> Result<(), Conflict> {
        let mut known: BTreeMap<String, &Entry> = BTreeMap::new();
        for entry in &self.entries {
            let component = entry.component_name();
            if let Some(schema) = self.definitions.like(&component) {
                return Err(Conflict::of_schema(entry, schema));
            }
            if let Some(first) = known.insert(names::key(&component), entry) {
                return Err(Conflict::of_names(first, entry));
            }
        }
        Ok(())
    }

    /// Checks that no body has a member twice. The first entries are already checked.
    pub(super) fn check_bodies(&self, checked: usize) -> Result<(), Conflict> {
        match self.entries.iter().skip(checked).find_map(Conflict::of_body) {
            Some(conflict) => Err(conflict),
            None => Ok(()),
        }
    }
}
