//! Tests of the macro in-process: its errors, its expansions, and that it never
//! panics.

/// Creates a [`Row`]: a declaration, and its mistakes.
macro_rules! row {
    ($source:expr $(; $(($underlined:literal, $message:literal)),+ $(,)?)?) => {
        Row { source: $source, mistakes: &[$($(($underlined, $message)),+)?] }
    };
}

/// Expands to an enum whose variant has these attributes.
macro_rules! variant {
    ($attrs:literal) => {
        concat!("enum E { #[api(", $attrs, ")] A }")
    };
    ($attrs:literal, $fields:literal) => {
        concat!("enum E { #[api(", $attrs, ")] A ", $fields, " }")
    };
}

/// Expands to an enum with these attributes.
macro_rules! of_type {
    ($attrs:literal) => {
        concat!("#[api(", $attrs, ")] enum E { #[api(code = \"A\", status = 404)] A }")
    };
}

/// Expands to an enum whose variant has this field.
macro_rules! of_field {
    ($field:literal) => {
        concat!("enum E { #[api(code = \"A\", status = 503)] A { ", $field, " } }")
    };
}

mod diagnostics;
mod edge_cases;
mod mistakes;
mod mutations;
mod snapshots;
mod unions;
mod upstreams;

use crate::input::Input;

use crate::diagnostic::Diagnostics;
use crate::{check, parse};

fn parse_source(source: &str) -> Input {
    syn::parse_str(source).unwrap_or_else(|error| panic!("{error} in\n{source}"))
}

/// Returns every mistake in `source`: the underlined text, and the message.
fn mistakes(source: &str) -> Vec<(String, String)> {
    let input = parse_source(source);
    let mut diagnostics = Diagnostics::default();
    let ty = parse::parse(&input, &mut diagnostics);
    let Err(failure) = check::check(&ty, diagnostics) else { return Vec::new() };
    let mut mistakes: Vec<_> = failure
        .error
        .into_iter()
        .map(|error| {
            let span = error.span().byte_range();
            (span.start, source[span].to_owned(), error.to_string())
        })
        .collect();
    mistakes.sort_by_key(|(start, ..)| *start);
    mistakes.into_iter().map(|(_, underlined, message)| (underlined, message)).collect()
}

struct Row {
    /// A declaration.
    source: &'static str,
    /// Its mistakes, in the order of the source: the underlined text, and the
    /// message.
    mistakes: &'static [(&'static str, &'static str)],
}

/// Asserts that the macro reports exactly the mistakes of each row.
fn check_rows(rows: &[Row]) {
    let mut wrong = Vec::new();
    for Row { source, mistakes: expected } in rows {
        let found = mistakes(source);
        let found: Vec<_> = found
            .iter()
            .map(|(underlined, message)| (underlined.as_str(), message.as_str()))
            .collect();
        if found != *expected {
            wrong.push(format!("in {source}\nfound    {found:?}\nexpected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
