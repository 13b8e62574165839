//! Counts the instructions of `cargo check` for the errors of operations: unions of
//! structs, written as unions and as enums with `transparent` variants.

use std::fmt::{self, Write as _};
use std::io;

use apierror_benches::valgrind::{self, Count};

use crate::check::{METADATA, float};
use crate::generate::{Fields, Style, Variant};
use crate::rustc::{Mode, Rustc};

/// Errors that are structs.
const STRUCTS: usize = 60;
/// Operations, each with an error of its own.
const UNIONS: usize = 50;
/// Errors of one operation.
const MEMBERS: usize = 8;

/// A way to write the error of an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// Not at all: the structs alone.
    No,
    /// An enum without conversions.
    Plain,
    /// thiserror, with `#[from]`, without apierror.
    ThisError,
    /// thiserror and `transparent` variants.
    Transparent,
    /// A union.
    Union,
}

impl Written {
    const ALL: [Self; 5] = [Self::No, Self::Plain, Self::ThisError, Self::Transparent, Self::Union];

    fn file_name(self) -> &'static str {
        match self {
            Self::No => "unions_none",
            Self::Plain => "unions_plain",
            Self::ThisError => "unions_thiserror",
            Self::Transparent => "unions_transparent",
            Self::Union => "unions_union",
        }
    }

    fn head(self) -> &'static str {
        match self {
            Self::No | Self::Plain => "#[derive(Debug)]",
            Self::ThisError => "#[derive(Debug, thiserror::Error)]",
            Self::Transparent => "#[derive(Debug, thiserror::Error, apierror::ApiError)]",
            Self::Union => "#[derive(Debug, apierror::ApiError)]\n#[api(union)]",
        }
    }

    fn variant(self, name: &str) -> String {
        match self {
            Self::No | Self::Plain | Self::Union => format!("    {name}({name}),\n"),
            Self::ThisError => format!("    #[error(transparent)]\n    {name}(#[from] {name}),\n"),
            Self::Transparent => format!(
                "    #[error(transparent)]\n    #[api(transparent)]\n    {name}(#[from] {name}),\n"
            ),
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::No => "the structs alone",
            Self::Plain => "plain enums, `Debug`",
            Self::ThisError => "thiserror alone: `#[error(transparent)]`, `#[from]`",
            Self::Transparent => "thiserror + `#[api(transparent)]`",
            Self::Union => "**`#[api(union)]`**",
        })
    }
}

pub(crate) fn print() -> io::Result<()> {
    let rustc = Rustc::new(Mode::Check)?;
    let mut counts = Vec::new();
    for written in Written::ALL {
        eprintln!("unions: {}", written.file_name());
        let command = rustc.command(written.file_name(), &source(written), &METADATA)?;
        counts.push((written, valgrind::instructions(&command, Count::Long)?));
    }
    let of = |wanted| counts.iter().find(|(written, _)| *written == wanted).map_or(0, |(_, n)| *n);
    let extra = |count: u64| float(count.saturating_sub(of(Written::Plain)));
    let by_hand = extra(of(Written::Transparent));

    println!(
        "### {UNIONS} unions of {MEMBERS} members over {STRUCTS} structs: `rustc --emit=metadata`, dev profile\n"
    );
    println!(
        "Millions of instructions; in brackets those beyond the plain enums, as a ratio to thiserror with `transparent`.\n"
    );
    println!("| | |\n|---|---|");
    for (written, count) in &counts {
        let millions = float(*count) / 1e6;
        match written {
            Written::No | Written::Plain => println!("| {written} | {millions:.0} |"),
            _ => println!("| {written} | {millions:.0} ({:.2}) |", extra(*count) / by_hand),
        }
    }
    let measured = extra(of(Written::Union)) / by_hand;
    let reached = if measured < 1.0 { "yes" } else { "no" };
    println!("\n| `#[api(union)]` | target | measured | reached |\n|---|---|---|---|");
    println!(
        "| beyond the plain enums, to thiserror with `transparent` | < 1.00 | {measured:.2} | {reached} |\n"
    );
    Ok(())
}

/// Returns the structs, and the errors of the operations.
fn source(written: Written) -> String {
    let errors: Vec<_> = (0..STRUCTS).map(|i| Variant::new(0, i)).collect();
    let mut out: String = errors.iter().map(structure).collect();
    if written == Written::No {
        return out;
    }
    for union in 0..UNIONS {
        let _ = writeln!(out, "{}\npub enum Operation{union} {{", written.head());
        for member in 0..MEMBERS {
            // Each operation has other errors, some of which it shares with its neighbours.
            out += &written.variant(errors[(union * 3 + member * 7) % STRUCTS].name());
        }
        out += "}\n\n";
    }
    out
}

/// Returns the struct that an error of the enums of the other parts is here.
fn structure(error: &Variant) -> String {
    let fields = match error.fields() {
        Fields::Unit => ";",
        Fields::Id => " { id: String }",
        Fields::IdAndLimit => " { id: String, limit: u32 }",
        Fields::Source => "(#[source] std::io::Error);",
        Fields::Limit => " { limit: u32 }",
    };
    let attributes = error.attributes(Style::ApiError);
    format!(
        "#[derive(Debug, thiserror::Error, apierror::ApiError)]\n{attributes}pub struct {}{fields}\n\n",
        error.name()
    )
}
