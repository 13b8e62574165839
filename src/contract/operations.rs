//! The rules for operations: a client of an operation does not fail if an error comes
//! or goes, so no change of these breaks clients.

use std::collections::{BTreeMap, BTreeSet};

use super::change::Change;
use super::lock::{ANY, Lock};

type Operations = BTreeMap<String, BTreeSet<String>>;

/// Returns every change of the errors of operations.
pub(super) fn compare(locked: &Lock, declared: &Lock) -> Vec<Change> {
    let mut changes = Vec::new();
    let operations: BTreeSet<_> =
        locked.operations.keys().chain(declared.operations.keys()).collect();
    for operation in operations {
        let (old, new) = (locked.operations.get(operation), declared.operations.get(operation));
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
