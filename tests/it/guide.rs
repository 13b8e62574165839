//! The guide agrees with the documentation of the macro.

use std::collections::BTreeSet;

/// The keys of the tables of attributes: the first column, without the value.
fn keys(page: &str) -> BTreeSet<&str> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    let cells = rows.filter_map(|row| row.split(" |").next());
    let names = cells.flat_map(|cell| cell.split('`'));
    names
        .filter_map(|name| name.split([' ', '(']).next())
        .filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase()))
        .collect()
}

#[test]
fn guide_lists_every_attribute_of_the_macro() {
    let reference = include_str!("../../apierror-derive/src/attributes.md");
    // Tables of the strategies and of the codes follow the keys of a variant.
    let is_table_of_keys = |section: &&str| {
        ["On the type", "On a variant", "On a field"].iter().any(|title| section.starts_with(title))
    };
    let of_macro: BTreeSet<_> = reference
        .split("\n# ")
        .filter(is_table_of_keys)
        .filter_map(|section| section.split("\n## ").next())
        .flat_map(keys)
        .collect();
    let of_guide = keys(include_str!("../../docs/guide/attributes.md"));
    assert!(of_macro.len() > 20, "{of_macro:?}");
    assert_eq!(of_macro, of_guide);
}
