//! The rules for operations. A client of an operation does not fail if an error comes or
//! goes, so none of these changes breaks clients.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::lock::{ANY, Lock};
use crate::catalog::same_route;

type Operations = BTreeMap<String, BTreeSet<String>>;

/// Returns every change of the errors of operations.
pub(super) fn compare(locked: &Lock, declared: &Lock) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut locked = locked.operations.clone();
    for operation in declared.operations.keys() {
        let Some(former) = former_label(operation, &locked, &declared.operations) else { continue };
        let errors = locked.remove(&former).unwrap_or_default();
        locked.insert(operation.clone(), errors);
        let why = "only a parameter has another name or pattern, so it is the same operation";
        changes.push(Change::reported(operation, format!("was `{former}`"), why));
    }
    let operations: BTreeSet<_> = locked.keys().chain(declared.operations.keys()).collect();
    for operation in operations {
        let (old, new) = (locked.get(operation), declared.operations.get(operation));
        match (old, new) {
            (Some(_), None) if operation != ANY => changes.push(Change::reported(
                operation,
                "is gone".to_owned(),
                "the lock compares errors; it cannot tell whether clients need the operation",
            )),
            (None, Some(_)) if operation != ANY => {
                let what = "is a new operation".to_owned();
                changes.push(Change::addition(operation, what, "no client calls it yet"));
            }
            (old, new) => {
                let nothing = BTreeSet::new();
                let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
                changes.extend(compare_errors(operation, old, new, &declared.operations));
            }
        }
    }
    changes
}

/// Returns the label that the lock has for a declared operation, if it is another one
/// because a parameter had another name.
pub(super) fn former_label(
    operation: &str,
    locked: &Operations,
    declared: &Operations,
) -> Option<String> {
    if locked.contains_key(operation) {
        return None;
    }
    let is_former =
        |label: &&String| !declared.contains_key(*label) && same_route(label, operation);
    locked.keys().find(is_former).cloned()
}

fn compare_errors(
    operation: &str,
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    declared: &Operations,
) -> Vec<Change> {
    let label = if operation == ANY { "any operation" } else { operation };
    let any = declared.get(ANY);
    let lost = old.difference(new).map(|name| {
        let what = format!("does not declare `{name}` any more");
        let why = if any.is_some_and(|any| any.contains(name)) {
            "any operation may answer with it, so it may still come"
        } else {
            "clients that handle it handle an error that does not come"
        };
        Change::reported(label, what, why)
    });
    let gained = new.difference(old).map(|name| {
        let why = "clients treat a code that they do not expect by its status";
        Change::addition(label, format!("may answer with `{name}`"), why)
    });
    lost.chain(gained).collect()
}
