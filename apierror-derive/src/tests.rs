//! Tests of the macro in-process: its errors, its expansions, and that it never
//! panics.

mod diagnostics;
mod mistakes;
mod mutations;
mod snapshots;

use syn::DeriveInput;

use crate::diagnostic::Diagnostics;
use crate::{check, parse};

fn parse_source(source: &str) -> DeriveInput {
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
