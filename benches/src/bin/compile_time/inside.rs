//! What happens inside the macros, which are built in dev profile: instructions.

use std::io;

use apierror_benches::valgrind::{self, Count};

use crate::check::{METADATA, float};
use crate::generate::{Kind, Size, library};
use crate::rustc::{Mode, Rustc};

/// The functions that rustc calls.
const MACROS: [(&str, Kind, &str); 3] = [
    ("`thiserror::Error`", Kind::ThisError, "thiserror_impl::derive_error*"),
    ("`miette::Diagnostic`", Kind::Miette, "miette_derive::derive_diagnostic*"),
    ("`apierror::ApiError`", Kind::ApiError, "apierror_derive::derive_api_error*"),
];

pub(crate) fn print(sizes: &[Size]) -> io::Result<()> {
    let rustc = Rustc::new(Mode::Check)?;
    println!("## Inside the macros, dev profile\n");
    println!(
        "Millions of instructions between rustc's call and the tokens it gets back; each macro alone.\n"
    );
    let head: Vec<_> = sizes.iter().map(Size::to_string).collect();
    println!("| | {} |\n|---|{}", head.join(" | "), "---|".repeat(sizes.len()));
    for (name, kind, function) in MACROS {
        let mut cells = Vec::new();
        for &size in sizes {
            eprintln!("inside {function}: {size}");
            let file = format!("inside_{}_{size}", kind.word());
            let command = rustc.command(&file, &library(kind, size), &METADATA)?;
            let count = valgrind::instructions(&command, Count::Inside(function))?;
            cells.push(format!("{:.1}", float(count) / 1e6));
        }
        println!("| {name} | {} |", cells.join(" | "));
    }
    println!();
    Ok(())
}
