//! The comments of a document. Nothing that a person wrote goes with a fact.

use toml_edit::{Decor, DocumentMut, Item, RawString, Table, Value};

/// Edits a table. A comment that goes with the edit moves above the table.
pub(super) fn keep(table: &mut Table, edit: impl FnOnce(&mut Table)) {
    let before = of_table(table);
    edit(table);
    let mut left = of_table(table);
    let lost = before.into_iter().filter(|comment| {
        let known = left.iter().position(|left| left == comment);
        known.map(|index| left.swap_remove(index)).is_none()
    });
    add_above(table.decor_mut(), &lost.collect::<Vec<_>>());
}

/// Adds comments, a line each, at the end of what is above something.
pub(super) fn add_above(decor: &mut Decor, comments: &[String]) {
    if comments.is_empty() {
        return;
    }
    let before = decor.prefix().and_then(RawString::as_str).unwrap_or_default();
    decor.set_prefix(format!("{before}{}\n", comments.join("\n")));
}

/// Adds comments at the end of a document.
pub(super) fn add_at_end(document: &mut DocumentMut, comments: &[String]) {
    if comments.is_empty() {
        return;
    }
    let end = document.trailing().as_str().unwrap_or_default();
    document.set_trailing(format!("{end}\n{}\n", comments.join("\n")));
}

/// Returns the comments of a table, in the order of the file.
pub(super) fn of_table(table: &Table) -> Vec<String> {
    let mut comments = Vec::new();
    add_table(&mut comments, table);
    comments
}

/// Returns the comments inside a value and beside it.
pub(super) fn of_value(value: &Value) -> Vec<String> {
    let mut comments = Vec::new();
    add_value(&mut comments, value);
    comments
}

fn add_table(comments: &mut Vec<String>, table: &Table) {
    // The keys of a dotted table stand in the lines of its members.
    if !table.is_dotted() {
        add_decor(comments, table.decor());
    }
    for (name, item) in table {
        let is_dotted = item.as_table().is_some_and(Table::is_dotted);
        if let Some(key) = table.key(name).filter(|_| !is_dotted) {
            add_decor(comments, key.leaf_decor());
        }
        match item {
            Item::Value(value) => add_value(comments, value),
            Item::Table(table) => add_table(comments, table),
            Item::None | Item::ArrayOfTables(_) => {}
        }
    }
}

fn add_value(comments: &mut Vec<String>, value: &Value) {
    add_raw(comments, value.decor().prefix());
    match value {
        Value::Array(items) => {
            items.iter().for_each(|item| add_value(comments, item));
            add_raw(comments, Some(items.trailing()));
        }
        Value::InlineTable(members) => {
            for (name, member) in members {
                if let Some(key) = members.key(name) {
                    add_decor(comments, key.leaf_decor());
                }
                add_value(comments, member);
            }
            add_raw(comments, Some(members.trailing()));
        }
        _ => {}
    }
    add_raw(comments, value.decor().suffix());
}

fn add_decor(comments: &mut Vec<String>, decor: &Decor) {
    add_raw(comments, decor.prefix());
    add_raw(comments, decor.suffix());
}

/// Adds the comments between tokens: whatever is there and is no white space.
fn add_raw(comments: &mut Vec<String>, raw: Option<&RawString>) {
    let lines = raw.and_then(RawString::as_str).unwrap_or_default().lines();
    comments.extend(lines.map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
}
