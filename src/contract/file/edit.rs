//! Edits a TOML document so that it holds another lock.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use super::section_name::{OPERATIONS, section_of};
use crate::contract::lock::{Key, Kind, Lock, Section, quoted};

/// Replaces the facts of `old` with those of `new`.
pub(super) fn edit(document: &mut DocumentMut, old: &Lock, new: &Lock) {
    let nothing = Section::default();
    let root = document.as_table_mut();
    for (code, section) in &new.sections {
        let table = root.entry(section_of(code)).or_insert_with(new_table);
        if let Some(table) = table.as_table_mut() {
            edit_section(table, old.sections.get(code).unwrap_or(&nothing), section);
        }
    }
    edit_operations(root, old, new);
    root.sort_values();
    for (position, (_, item)) in root.iter_mut().enumerate() {
        if let Some(table) = item.as_table_mut() {
            table.set_position(isize::try_from(position).ok());
        }
    }
}

fn new_table() -> Item {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    Item::Table(table)
}

/// Writes the errors of each operation that changed.
fn edit_operations(root: &mut Table, old: &Lock, new: &Lock) {
    if new.operations.is_empty() {
        root.remove(OPERATIONS);
        return;
    }
    let table = root.entry(OPERATIONS).or_insert_with(new_table);
    let Some(table) = table.as_table_mut() else { return };
    table.retain(|operation, _| new.operations.contains_key(operation));
    for (operation, errors) in &new.operations {
        if old.operations.get(operation) != Some(errors) {
            match table.get_mut(operation).and_then(Item::as_value_mut) {
                Some(known) => {
                    let decor = known.decor().clone();
                    *known = list(operation, errors);
                    *known.decor_mut() = decor;
                }
                None => drop(table.insert(operation, Item::Value(list(operation, errors)))),
            }
        }
    }
    table.sort_values();
}

/// Writes a list on one line, or one item a line if it would be long.
fn list(operation: &str, errors: &BTreeSet<String>) -> Value {
    let mut list: Array = errors.iter().map(String::as_str).collect();
    if operation.len() + list.to_string().len() > MAX_WIDTH {
        for item in list.iter_mut() {
            item.decor_mut().set_prefix("\n  ");
        }
        list.set_trailing_comma(true);
        list.set_trailing("\n");
    }
    Value::Array(list)
}

const MAX_WIDTH: usize = 110;

fn edit_section(table: &mut Table, old: &Section, new: &Section) {
    for key in old.facts.keys().filter(|key| !new.facts.contains_key(key)) {
        remove(table, key);
    }
    for (key, value) in &new.facts {
        if old.facts.get(key) != Some(value) {
            set(table, key, value);
        }
    }
    // By kind, then by name.
    table.sort_values_by(|a, _, b, _| Kind::from_key(a).cmp(&Kind::from_key(b)));
    for (_, members) in table.iter_mut() {
        if let Some(members) = members.as_table_mut() {
            members.sort_values();
        }
    }
}

fn set(table: &mut Table, key: &Key, value: &str) {
    let written = match key.kind {
        Kind::Status | Kind::Meta => value.to_owned(),
        // toml_edit would write some texts in single quotes.
        _ => quoted(value),
    };
    let mut value: Value = written.parse().unwrap_or_else(|_| value.into());
    let Some((parent, name)) = parent(table, key) else { return };
    match parent.get_mut(name).and_then(Item::as_value_mut) {
        Some(known) => {
            *value.decor_mut() = known.decor().clone();
            *known = value;
        }
        None => drop(parent.insert(name, Item::Value(value))),
    }
}

/// Removes a fact. A comment above it moves above the section.
fn remove(table: &mut Table, key: &Key) {
    let Some((parent, name)) = parent(table, key) else { return };
    let comment = parent.key(name).and_then(|key| key.leaf_decor().prefix()?.as_str());
    let comment = comment.unwrap_or_default().trim().to_owned();
    parent.remove(name);
    if !comment.is_empty() {
        let decor = table.decor_mut();
        let before = decor.prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
        let prefix = format!("{before}{comment}\n");
        decor.set_prefix(prefix);
    }
}

/// Returns the table that holds the fact, and the fact's name in it.
fn parent<'a>(table: &'a mut Table, key: &'a Key) -> Option<(&'a mut Table, &'a str)> {
    let kind = key.kind.key();
    if !key.kind.is_named() {
        return Some((table, kind));
    }
    let item = table.entry(kind).or_insert_with(|| Item::Table(Table::new()));
    // The author may have written an inline table, or a table with a header.
    let mut members = std::mem::take(item).into_table().unwrap_or_default();
    members.set_dotted(true);
    *item = Item::Table(members);
    Some((item.as_table_mut()?, &key.name))
}
