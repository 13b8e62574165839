//! Edits a TOML document so that it holds another lock.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, Item, Key as TomlKey, Table, Value};

use super::comments;
use super::section_name::{OPERATIONS, section_of};
use crate::contract::lock::{Key, Kind, Lock, Section, quoted};
use crate::contract::operations::former_label;

/// Replaces the facts of `old` with those of `new`.
pub(super) fn edit(document: &mut DocumentMut, old: &Lock, new: &Lock) {
    let nothing = Section::default();
    let root = document.as_table_mut();
    for (code, section) in &new.sections {
        let table = root.entry(section_of(code)).or_insert_with(new_table);
        if let Some(table) = table.as_table_mut() {
            let old = old.sections.get(code).unwrap_or(&nothing);
            comments::keep(table, |table| edit_section(table, old, section));
        }
    }
    if new.operations.is_empty() {
        remove_operations(document);
    } else {
        let table = root.entry(OPERATIONS).or_insert_with(new_table);
        if let Some(table) = table.as_table_mut() {
            comments::keep(table, |table| edit_operations(table, old, new));
        }
    }
    let root = document.as_table_mut();
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

/// Removes the section of the operations. Its comments move to the end of the file.
fn remove_operations(document: &mut DocumentMut) {
    let removed = document.as_table_mut().remove(OPERATIONS);
    if let Some(table) = removed.as_ref().and_then(Item::as_table) {
        comments::add_at_end(document, &comments::of_table(table));
    }
}

/// Writes the errors of each operation that changed.
fn edit_operations(table: &mut Table, old: &Lock, new: &Lock) {
    let mut old = old.operations.clone();
    for operation in new.operations.keys() {
        if let Some(former) = former_label(operation, &old, &new.operations) {
            rename(table, &former, operation);
            let errors = old.remove(&former).unwrap_or_default();
            old.insert(operation.clone(), errors);
        }
    }
    table.retain(|operation, _| new.operations.contains_key(operation));
    for (operation, errors) in &new.operations {
        if old.get(operation) != Some(errors) {
            set_list(table, operation, list(operation, errors));
        }
    }
    table.sort_values();
}

/// Renames a key. Its comments and the form of its value stay.
fn rename(table: &mut Table, former: &str, name: &str) {
    if let Some((key, item)) = table.remove_entry(former) {
        let key = TomlKey::new(name).with_leaf_decor(key.leaf_decor().clone());
        table.insert_formatted(&key, item);
    }
}

/// Sets the list of an operation. Comments in the list before move above it.
fn set_list(table: &mut Table, operation: &str, mut list: Value) {
    let Some((mut key, item)) = table.get_key_value_mut(operation) else {
        table.insert(operation, Item::Value(list));
        return;
    };
    if let Some(known) = item.as_value_mut() {
        *list.decor_mut() = std::mem::take(known.decor_mut());
        comments::add_above(key.leaf_decor_mut(), &comments::of_value(known));
        *known = list;
    }
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

fn remove(table: &mut Table, key: &Key) {
    if let Some((parent, name)) = parent(table, key) {
        parent.remove(name);
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
