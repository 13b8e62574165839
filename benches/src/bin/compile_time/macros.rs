//! Counts the instructions inside the derive macros, built in the dev profile.

use std::io;

use apierror_benches::valgrind::{self, Count};

use crate::check::{METADATA, float};
use crate::generate::{Size, Style, library};
use crate::rustc::{Mode, Rustc};

/// Each macro, the style that uses it, and the function that rustc calls.
const MACROS: [(&str, Style, &str); 3] = [
    ("`thiserror::Error`", Style::ThisError, "thiserror_impl::derive_error*"),
    ("`miette::Diagnostic`", Style::Miette, "miette_derive::derive_diagnostic*"),
    ("`apierror::ApiError`", Style::ApiError, "apierror_derive::derive_api_error*"),
];

pub(crate) fn print(sizes: &[Size]) -> io::Result<()> {
    let rustc = Rustc::new(Mode::Check)?;
    println!("### Inside the macros, dev profile\n");
    println!(
        "Millions of instructions from rustc's call to the returned tokens; each macro alone.\n"
    );
    let head: Vec<_> = sizes.iter().map(Size::to_string).collect();
    println!("| | {} |\n|---|{}", head.join(" | "), "---|".repeat(sizes.len()));
    for (name, style, function) in MACROS {
        let mut cells = Vec::new();
        for &size in sizes {
            eprintln!("macros: {function}: {size}");
            let file = format!("macro_{}_{size}", style.file_name());
            let command = rustc.command(&file, &library(style, size), &METADATA)?;
            let count = valgrind::instructions(&command, Count::Inside(function))?;
            cells.push(format!("{:.1}", float(count) / 1e6));
        }
        println!("| {name} | {} |", cells.join(" | "));
    }
    println!();
    Ok(())
}
