//! The macro in-process: what it says, what it expands to, and that nothing makes it panic.

mod diagnostics;
mod mistakes;
mod mutations;
mod snapshots;

use syn::DeriveInput;

use crate::fault::Faults;
use crate::model::Model;

fn parse(source: &str) -> DeriveInput {
    syn::parse_str(source).unwrap_or_else(|error| panic!("{error} in\n{source}"))
}

/// Every mistake in `source`: the text that is underlined, and the message.
fn mistakes(source: &str) -> Vec<(String, String)> {
    let input = parse(source);
    let mut faults = Faults::default();
    Model::read(&input, &mut faults);
    let Err(errors) = faults.finish() else { return Vec::new() };
    let mut mistakes: Vec<_> = errors
        .flatten()
        .into_iter()
        .map(|error| {
            let span = error.explicit_span().map(|span| span.byte_range()).unwrap_or_default();
            (span.start, source[span].to_owned(), syn::Error::from(error).to_string())
        })
        .collect();
    mistakes.sort_by_key(|(start, ..)| *start);
    mistakes.into_iter().map(|(_, underlined, message)| (underlined, message)).collect()
}
