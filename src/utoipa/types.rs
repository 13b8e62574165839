//! The error types in the `responses(…)` of operations.
//!
//! utoipa keeps one response for each status, that of the last type. So each type
//! adds a key of its own too, an extension of the responses. The modifier finds
//! all types of an operation by these keys.

use std::any::type_name;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ptr::fn_addr_eq;
use std::sync::{Mutex, PoisonError};

use apierror_core::DeclaredError;

use crate::Catalog;
use crate::catalog::short_name;

/// Adds the errors of a type to a catalogue.
pub(super) type AddErrors = fn(Catalog) -> Catalog;

/// A type whose responses were asked for.
#[derive(Clone, Copy)]
pub(super) struct Type {
    name: &'static str,
    pub(super) add: AddErrors,
    /// Adds an operation with the errors of the type, by its method and path.
    pub(super) add_operation: fn(Catalog, &str, &str) -> Catalog,
}

/// The types by their keys.
static TYPES: Mutex<BTreeMap<String, Type>> = Mutex::new(BTreeMap::new());

const PREFIX: &str = "x-apierror-type-";

/// Returns the key of a type. It has the name of the type without its path, because a
/// document is public.
pub(super) fn key<E: DeclaredError>() -> String {
    let new = Type {
        name: type_name::<E>(),
        add: Catalog::and::<E>,
        add_operation: |catalog, method, path| catalog.operation::<E>(method, path),
    };
    let mut types = TYPES.lock().unwrap_or_else(PoisonError::into_inner);
    let short = format!("{PREFIX}{}", short_name(new.name));
    let mut key = short.clone();
    for number in 2.. {
        match types.entry(key.clone()) {
            Entry::Vacant(vacant) => {
                vacant.insert(new);
                break;
            }
            Entry::Occupied(known) if fn_addr_eq(known.get().add, new.add) => break,
            Entry::Occupied(_) => key = format!("{short}-{number}"),
        }
    }
    key
}

/// Returns whether this is the key of a type.
pub(super) fn is_key(key: &str) -> bool {
    key.starts_with(PREFIX)
}

/// Returns the types with these keys, in the order of their full names.
pub(super) fn find<'a>(keys: impl IntoIterator<Item = &'a String>) -> Vec<Type> {
    let types = TYPES.lock().unwrap_or_else(PoisonError::into_inner);
    let mut found: Vec<Type> = keys.into_iter().filter_map(|key| types.get(key).copied()).collect();
    found.sort_by_key(|found| found.name);
    found
}
